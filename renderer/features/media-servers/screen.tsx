import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Media servers. */
export function MediaServersScreen(): ReactNode {
  return <PageHeader title="Media servers" />
}
