import type { BulkRevokeInput } from '../../../../shared/bulk-revoke.ts'
import type { Session } from '../../../../shared/session.ts'
import { type RevokeScope, spanEnd } from '../../../components/revoke-target.ts'

/** Whom to revoke together, as chosen. */
export type Whom = 'selected' | 'matching' | 'stream' | 'grant' | 'viewer' | 'address'

export interface BulkDraft {
  readonly whom: Whom
  /** Of a stream, grant, viewer or range; empty otherwise. */
  readonly value: string
  readonly what: RevokeScope
  readonly span: 'hour' | 'today' | 'lifted'
  readonly note: string
}

/** Sessions the draft is about where it is about those on screen. */
export interface OnScreen {
  readonly selected: readonly Session[]
  readonly matching: readonly Session[]
}

/** What is asked of the server. Null while there is nothing to ask: no value, nobody on screen. */
export function inputOf(
  { whom, value, what, span, note }: BulkDraft,
  onScreen: OnScreen,
  nowMs: number,
): BulkRevokeInput | null {
  const terms = { what, untilMs: spanEnd(span, nowMs), note }
  if (whom === 'selected' || whom === 'matching') {
    const ids = onScreen[whom].map(({ id }) => id)
    return ids.length === 0 ? null : { target: { by: 'sessions', ids }, ...terms }
  }
  const text = value.trim()
  return text === '' ? null : { target: { by: whom, value: text }, ...terms }
}
