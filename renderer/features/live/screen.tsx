import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Live. */
export function LiveScreen(): ReactNode {
  return <PageHeader title="Live" />
}
