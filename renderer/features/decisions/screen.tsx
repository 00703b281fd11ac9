import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Decisions. */
export function DecisionsScreen(): ReactNode {
  return <PageHeader title="Decisions" />
}
