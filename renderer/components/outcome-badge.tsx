import type { ReactNode } from 'react'
import type { Decision } from '../../shared/access.ts'
import { Badge } from '../kit/badge.tsx'
import { t } from '../language/t.ts'

const WORDS = { allow: t('Allowed'), deny: t('Refused'), redirect: t('Sent on') } as const

/** What a decision came to, as icon and word. */
export function OutcomeBadge({ outcome }: { readonly outcome: Decision['outcome'] }): ReactNode {
  return <Badge tone={outcome}>{WORDS[outcome]}</Badge>
}
