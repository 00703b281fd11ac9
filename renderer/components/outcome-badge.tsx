import type { ReactNode } from 'react'
import type { Decision } from '../../shared/access.ts'
import { Badge } from '../kit/badge.tsx'

const WORDS = { allow: 'Allowed', deny: 'Refused', redirect: 'Sent on' } as const

/** What a decision came to, as icon and word. */
export function OutcomeBadge({ outcome }: { readonly outcome: Decision['outcome'] }): ReactNode {
  return <Badge tone={outcome}>{WORDS[outcome]}</Badge>
}
