import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Try it. */
export function TryItScreen(): ReactNode {
  return <PageHeader title="Try it" />
}
