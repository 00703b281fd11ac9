import type { Session } from '../../shared/session.ts'
import type { ControlClient, ListedSession, Lived, ServerList } from './control/types.ts'

/** Whom a media server has that was never admitted here. */
export interface Stranger extends ListedSession {
  /** The same as long as it is listed. */
  readonly id: string
}

/** What a look at the list of a media server comes to. */
interface Compared {
  /** Those that are gone, and how long they were live when they were there for the last time, milliseconds. */
  readonly gone: readonly { readonly session: Session; readonly lastedMs: number }[]
  /** Those that are there. */
  readonly seen: readonly Session[]
  /** Those that are not, this time at least. */
  readonly missing: number
  /** Whom the server has that is not live here. */
  readonly unknown: number
  /** Those of them who were there at the look before as well. */
  readonly strangers: readonly Stranger[]
  /** Whether everyone who could be there was: a look to go by after a restart. */
  readonly isWhole: boolean
  /** As {@link LookedBefore.parts}. */
  readonly parts: readonly string[]
}

/** What a look needs. */
interface Look {
  readonly list: ServerList
  /** Live when the list was asked for: who came since may be in none. */
  readonly looked: readonly Lived[]
  /** Live when the answer was there, at any media server of the same address. */
  readonly liveNow: readonly Session[]
}

/** The last look of an earlier process at which all sessions were there. */
export interface LookedBefore {
  /** Epoch milliseconds. */
  readonly atMs: number
  /** Parts that answered it and in which sessions were found by their keys. */
  readonly parts: readonly string[]
}

/** Who was admitted a moment ago may not be listed yet. */
const YOUNG_MS = 10_000
/** A session is gone when this many looks running are without it. */
const LOOKS = 2
/** A part that may end has ended when it did not answer for so long while others did, and nobody asked of whom it had. */
const PART_ENDS_MS = 600_000
/** The same where nobody ever asks again, so that nothing else tells: longer than a show. */
const UNASKED_ENDS_MS = 43_200_000
/** After a restart of the media server, whoever is asked about again is over when nobody has asked since, and for so long. */
const QUIET_MS = 60_000
/** Of those who were ended in a part that does not answer: they may be listed yet. */
const LEFT_KEPT = 10_000

interface Watched {
  /** How long it was live when it was there for the last time. */
  seenMs: number
  /** Where it was seen: in one of these. Empty: nowhere yet. */
  parts: readonly string[]
  missed: number
  /** How long it was live when one of them, or all there are where it was seen nowhere, began not to answer. Null: they do. */
  absentMs: number | null
}

const UNSEEN: Watched = { seenMs: 0, parts: [], missed: 0, absentMs: null }

/** Compares the live sessions of one media server with its own list, look by look. */
export interface Comparer {
  compare(look: Look): Compared
  /** Those a list is without that was seen to have them, or has others like them. For these one look is enough; it changes nothing. */
  missingIn(list: ServerList, looked: readonly Lived[]): Compared['gone']
}

/**
 * Makes a comparer. It ends nobody for what a list cannot tell: a session is missed only in a part that was answered whole,
 * where it was seen before, or where others were found by their keys; and only when two looks running are without it. So
 * a server that names its sessions otherwise than expected ends none. Parts that end are missed themselves, though they may be
 * there and take no calls any more: their sessions are over where the list knows that such a part has ended, or when nobody asks
 * about them either, as they did before; where nobody ever did, viewers after twelve hours, and publishers only when the list tells
 * of a restart besides. Should one be listed after all, it is no stranger.
 *
 * @param before What was known before this start. Null for nothing.
 */
export function createComparer(
  client: Pick<ControlClient, 'partOf' | 'partsEnd' | 'isSame'>,
  before: LookedBefore | null = null,
): Comparer {
  const proven = new Set(before?.parts ?? [])
  let watched = new Map<string, Watched>()
  let strangersBefore: ReadonlySet<string> = new Set()
  const left = new Map<string, Session>()

  function leave(session: Session): void {
    left.set(session.id, session)
    if (left.size <= LEFT_KEPT) return
    for (const oldest of left.keys()) {
      left.delete(oldest)
      return
    }
  }

  /** It was there at the last look of an earlier process, or when it started. */
  function stateOf({ session }: Lived): Watched {
    const known = watched.get(session.id)
    if (known !== undefined) return known
    const seenMs = before === null ? 0 : before.atMs - session.startedAtMs
    return seenMs <= 0 ? UNSEEN : { ...UNSEEN, seenMs, parts: before?.parts ?? [] }
  }

  function judge(
    each: Lived,
    there: ListedSession | undefined,
    list: ServerList,
    overMs: number,
  ): Watched {
    if (there !== undefined) {
      proven.add(there.part)
      return { ...UNSEEN, seenMs: each.liveMs, parts: [there.part] }
    }
    const { seenMs, parts, ...known } = stateOf(each)
    const absentMs = isAbsent(parts, list) ? (known.absentMs ?? each.liveMs) : null
    const absentForMs = absentMs === null ? 0 : each.liveMs - absentMs
    const isMissing = isEnded(each, overMs, absentForMs) || isMissed(each, parts, list)
    const missed = isMissing ? known.missed + 1 : 0
    return { seenMs: Math.min(seenMs, each.liveMs), parts, missed, absentMs }
  }

  function isAbsent(parts: readonly string[], list: ServerList): boolean {
    if (client.partsEnd !== true || list.parts.size === 0) return false
    return parts.length === 0 ? proven.size > 0 : parts.some((part) => !list.parts.has(part))
  }

  function isMissed(
    { session, liveMs }: Lived,
    parts: readonly string[],
    list: ServerList,
  ): boolean {
    const expected = client.partOf(session)
    if (parts.length > 0 && (expected === null || parts.includes(expected))) {
      return expected === null
        ? parts.every((part) => list.parts.has(part) || list.hasEnded?.(part) === true)
        : list.parts.has(expected)
    }
    if (liveMs < YOUNG_MS || expected === null) return false
    return list.parts.has(expected) && proven.has(expected)
  }

  return {
    compare({ list, looked, liveNow }) {
      const find = createFinder(list, client)
      const gone: { session: Session; lastedMs: number }[] = []
      const seen: Session[] = []
      const next = new Map<string, Watched>()
      // Found by their keys first, since one that is proves a part for the others.
      const found = looked.map((each) => [each, find(each.session)] as const)
      const lost = found.flatMap(([each, at]) => (at ? [] : [each]))
      const seenOnce = lost.filter((each) => stateOf(each).parts.length > 0)
      const overMs = list.overAfterMs?.(seenOnce) ?? Number.POSITIVE_INFINITY
      const inOrder = [...found.filter(([, at]) => at), ...found.filter(([, at]) => !at)]
      for (const [each, there] of inOrder) {
        const state = judge(each, there, list, overMs)
        if (state.missed < LOOKS) next.set(each.session.id, state)
        else {
          gone.push({ session: each.session, lastedMs: state.seenMs })
          if (state.absentMs !== null) leave(each.session)
        }
        if (there !== undefined && there.action !== null) seen.push(each.session)
      }
      watched = next
      const ours = [...looked.map(({ session }) => session), ...liveNow, ...left.values()]
      const strangers = strangersIn(list, ours)
      const lasting = strangers.filter(({ id }) => strangersBefore.has(id))
      strangersBefore = new Set(strangers.map(({ id }) => id))
      const isWhole = found.every(([each, there]) => there !== undefined || each.liveMs < YOUNG_MS)
      const missing = [...next.values()].filter(({ missed }) => missed > 0).length
      return {
        gone,
        seen,
        missing,
        unknown: strangers.length,
        strangers: lasting,
        isWhole,
        parts: [...proven].filter((part) => list.parts.has(part)),
      }
    },
    missingIn(list, looked) {
      const find = createFinder(list, client)
      return looked.flatMap((each) => {
        const { seenMs, parts } = stateOf(each)
        if (find(each.session) !== undefined || !isMissed(each, parts, list)) return []
        return [{ session: each.session, lastedMs: Math.min(seenMs, each.liveMs) }]
      })
    },
  }

  function strangersIn(list: ServerList, ours: readonly Session[]): Stranger[] {
    const find = createFinder(list, client)
    const known = new Set(ours.map(find))
    return list.sessions
      .filter((each) => each.action !== null && !known.has(each))
      .map((each) => ({ ...each, id: idOf(each) }))
  }
}

/**
 * Whether somebody who is not listed is over although where they were does not answer. Two things have to tell it where it asks
 * again, since its workers may be there without being seen: after a reload, or with a new program beside the old one.
 *
 * @param overMs As `ServerList.overAfterMs` tells; infinite for nothing.
 */
function isEnded(
  { session, liveMs, quietMs = liveMs }: Lived,
  overMs: number,
  absentForMs: number,
): boolean {
  const { askedEverySeconds, action } = session
  const wasBefore = liveMs > overMs
  if (askedEverySeconds === undefined) {
    return absentForMs >= UNASKED_ENDS_MS && (wasBefore || action === 'subscribe')
  }
  const longMs = 2_000 * askedEverySeconds
  if (wasBefore && quietMs >= Math.max(QUIET_MS, longMs, overMs)) return true
  return absentForMs >= PART_ENDS_MS && quietMs >= Math.max(PART_ENDS_MS, longMs)
}

type Finder = (session: Session) => ListedSession | undefined

/** Finds a session in a list by its key; what has none there, by stream and action. */
function createFinder(list: ServerList, client: Pick<ControlClient, 'isSame'>): Finder {
  const byKey = new Map<string, ListedSession>()
  const byStream = new Map<string, ListedSession>()
  for (const each of list.sessions) {
    if (each.key === null) byStream.set(`${each.action} ${each.streamName}`, each)
    else byKey.set(each.key, each)
  }
  return (session) => {
    const { sessionKey, action, streamName } = session
    const there = sessionKey === null ? undefined : byKey.get(sessionKey)
    if (there === undefined) return byStream.get(`${action} ${streamName}`)
    const isSame = there.action === null || there.action === action
    return isSame && (client.isSame?.(session, there) ?? true) ? there : undefined
  }
}

const idOf = ({ part, key, action, streamName, address }: ListedSession): string =>
  key === null ? `${part} ${action} ${streamName}` : `${part} ${key} ${address ?? ''}`
