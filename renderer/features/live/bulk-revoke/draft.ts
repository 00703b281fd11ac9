import type { BulkRevokeInput } from '../../../../shared/bulk-revoke.ts'
import { parseTerms } from '../../../../shared/filter-text.ts'
import type { Session } from '../../../../shared/session.ts'
import type { Stream } from '../../../../shared/stream.ts'
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
  /** Whether those who publish are among all that match, or all at a stream. */
  readonly publishersToo: boolean
  /** Whether the stream that is asked about is switched off with it. */
  readonly endsStream: boolean
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

const publishes = ({ action }: Session): boolean => action === 'publish'

/** What the dialog begins with. Publishers are left out unless they are all that match. Pure. */
export function firstDraft(
  { selected, matching }: Pick<OnScreen, 'selected' | 'matching'>,
  isRead: boolean,
  live: Iterable<Session>,
): BulkDraft {
  const whom = selected.length > 0 ? 'selected' : isRead ? 'matching' : 'stream'
  return {
    ...{ whom, value: whom === 'stream' ? onlyStream([...live]) : '' },
    ...{ what: 'session', span: 'lifted', note: '', endsStream: false },
    publishersToo: whom === 'matching' && matching.every(publishes),
  }
}

/** A stream that somebody is at. */
export interface LiveStream {
  readonly name: string
  readonly viewers: number
}

/** The streams somebody is at who is not revoked, those with most viewers first. Pure. */
export const liveStreams = (live: Iterable<Session>): readonly LiveStream[] =>
  [
    ...Map.groupBy(
      [...live].filter(({ revokedAtMs }) => revokedAtMs === null),
      ({ streamName }) => streamName,
    ),
  ]
    .map(([name, those]) => ({
      name,
      viewers: those.filter((each) => !publishes(each)).length,
    }))
    .sort((one, other) => other.viewers - one.viewers || (one.name < other.name ? -1 : 1))

/** The name of the one stream that all of them are at. Empty: there are several, or nobody is in. Pure. */
export function onlyStream(sessions: readonly Session[]): string {
  const [first, ...more] = liveStreams(sessions)
  return first === undefined || more.length > 0 ? '' : first.name
}

/** How many publishers there are among all that match, or all at the stream. 0 where nothing else is asked. Pure. */
export function publishersOf(
  { whom, value }: WhomAsked,
  { matching }: Pick<OnScreen, 'matching'>,
  live: Iterable<Session>,
): number {
  if (whom === 'matching') return matching.filter(publishes).length
  if (whom !== 'stream') return 0
  return [...live].filter((each) => publishes(each) && isAt(each, value.trim())).length
}

/** Those that match and are meant. Pure. */
export const meantOf = (
  { publishersToo }: Pick<BulkDraft, 'publishersToo'>,
  matching: readonly Session[],
): readonly Session[] =>
  publishersToo ? matching : matching.filter((session) => !publishes(session))

/** Those who are live and meant, where it is about sessions or a stream; what is refused of others is said by whom. Pure. */
export function meantBy(
  { whom, value, publishersToo }: WhomAsked & Pick<BulkDraft, 'publishersToo'>,
  { selected, matching }: Pick<OnScreen, 'selected' | 'matching'>,
  live: readonly Session[],
): readonly Session[] {
  if (whom === 'selected') return selected
  if (whom === 'matching') return meantOf({ publishersToo }, matching)
  if (whom !== 'stream') return []
  return meantOf({ publishersToo }, live).filter((each) => isAt(each, value.trim()))
}

/** What is refused: of a credential, viewer or address that itself. Pure. */
export const whatOf = ({ whom, what }: Pick<BulkDraft, 'whom' | 'what'>): RevokeScope =>
  whom === 'grant' || whom === 'viewer' || whom === 'address' ? whom : what

/** What is asked of the server. Null while there is nothing to ask: no value, nobody on screen. */
export function inputOf(
  draft: BulkDraft,
  onScreen: OnScreen,
  nowMs: number,
): BulkRevokeInput | null {
  const { whom, value, what, span, note, publishersToo } = draft
  const terms = { what, untilMs: spanEnd(span, nowMs), note }
  if (whom === 'selected' || whom === 'matching') {
    const meant = whom === 'selected' ? onScreen.selected : meantOf(draft, onScreen.matching)
    const ids = meant.map(({ id }) => id)
    return ids.length === 0 ? null : { target: { by: 'sessions', ids }, ...terms }
  }
  const text = value.trim()
  if (text === '') return null
  if (whom === 'stream') {
    return { target: { by: whom, value: text, publishers: publishersToo }, ...terms }
  }
  return { target: { by: whom, value: text }, ...terms }
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
  { whom, value, publishersToo }: WhomAsked & Pick<BulkDraft, 'publishersToo'>,
  { matches }: Pick<OnScreen, 'matches'>,
  known: ReadonlySet<string>,
  live: Iterable<Session>,
): readonly Session[] {
  if (whom !== 'matching' && whom !== 'stream') return []
  const isMeant = whom === 'matching' ? matches : (session: Session) => isAt(session, value.trim())
  return meantOf({ publishersToo }, [...live]).filter(
    (session) => session.revokedAtMs === null && !known.has(session.id) && isMeant(session),
  )
}

/**
 * The stream that was asked to be emptied, by its name or by a filter of nothing else. Pure.
 *
 * @returns Its id. Null: nobody is asked to leave a stream, or some of those at it only, or more than one stream.
 */
export function streamAsked(
  { whom, value }: WhomAsked,
  { matching, filter }: Pick<OnScreen, 'matching' | 'filter'>,
  live: Iterable<Session>,
): string | null {
  if (whom === 'stream') {
    return [...live].find((session) => isAt(session, value.trim()))?.streamId ?? null
  }
  const terms = parseTerms(filter)
  const isOfStream = terms.length > 0 && terms.every(({ key }) => key === 'stream')
  if (whom !== 'matching' || !isOfStream) return null
  const ids = new Set(matching.map(({ streamId }) => streamId))
  return ids.size === 1 ? ([...ids][0] ?? null) : null
}

/** Whether switching it off ends what was asked about and nothing else: one by a pattern is many streams. Pure. */
export const endsWithSwitch = ({ name, enabled }: Pick<Stream, 'name' | 'enabled'>): boolean =>
  enabled && !name.includes('*')
