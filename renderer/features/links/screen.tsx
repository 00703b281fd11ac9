import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Links. */
export function LinksScreen(): ReactNode {
  return <PageHeader title="Links" />
}
