import type { Decision } from '../../../shared/access.ts'
import { OUSTED_DETAILS } from '../../../shared/limit-words.ts'
import type { OustedBy } from '../../../shared/session.ts'
import { turned } from '../record.ts'

/** Why a session is refused from a moment on, epoch milliseconds. */
export interface Ousted {
  readonly atMs: number
  readonly by: OustedBy
}

/** What such a session ends as. */
export const OUSTED_ENDS = { newer: 'displaced', ban: 'banned' } as const
const REASONS = { newer: 'session_displaced', ban: 'limit_banned' } as const

/** Whoever has to go because of a limit is refused, whatever else would let them in. */
export const ousted = (decided: Decision, { by }: Ousted): Decision =>
  decided.outcome === 'deny'
    ? decided
    : turned(decided, 'deny', REASONS[by], ['limit', 'fail', OUSTED_DETAILS[by]])
