import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Rules. */
export function RulesScreen(): ReactNode {
  return <PageHeader title="Rules" />
}
