import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Streams. */
export function StreamsScreen(): ReactNode {
  return <PageHeader title="Streams" />
}
