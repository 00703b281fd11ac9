import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'

/** Settings. */
export function SettingsScreen(): ReactNode {
  return <PageHeader title="Settings" />
}
