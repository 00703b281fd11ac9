import type { BulkRevokeInput } from '../../../../shared/bulk-revoke.ts'
import { parseTerms } from '../../../../shared/filter-text.ts'
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
  /** Whether one that came later matches the filter as well. */
  readonly matches: (session: Session) => boolean
  /** The filter, as text. */
  readonly filter: string
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

type WhomAsked = Pick<BulkDraft, 'whom' | 'value'>
const isAt = (session: Session, stream: string): boolean =>
  session.streamId === stream || session.streamName === stream

/**
 * Who is in, was not there when it was agreed whom to revoke, and would have been among them. Nobody where a credential, viewer or
 * address is refused, since that keeps out who comes later, nor where sessions were picked one by one. Pure.
 *
 * @param known Ids of those who were there.
 */
export function cameSince(
  { whom, value }: WhomAsked,
  { matches }: Pick<OnScreen, 'matches'>,
  known: ReadonlySet<string>,
  live: Iterable<Session>,
): readonly Session[] {
  if (whom !== 'matching' && whom !== 'stream') return []
  const isMeant = whom === 'matching' ? matches : (session: Session) => isAt(session, value.trim())
  return [...live].filter(
    (session) => session.revokedAtMs === null && !known.has(session.id) && isMeant(session),
  )
}

/**
 * The stream that was asked to be emptied, by its name or by a filter that names it. Pure.
 *
 * @returns Its id. Null: nobody is asked to leave a stream, or more than one.
 */
export function streamAsked(
  { whom, value }: WhomAsked,
  { matching, filter }: Pick<OnScreen, 'matching' | 'filter'>,
  live: Iterable<Session>,
): string | null {
  if (whom === 'stream') {
    return [...live].find((session) => isAt(session, value.trim()))?.streamId ?? null
  }
  if (whom !== 'matching' || !parseTerms(filter).some(({ key }) => key === 'stream')) return null
  const ids = new Set(matching.map(({ streamId }) => streamId))
  return ids.size === 1 ? ([...ids][0] ?? null) : null
}
