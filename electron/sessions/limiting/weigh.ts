import type { TraceStep } from '../../../shared/access.ts'
import { type LimitKind, type LimitNote, limitDetail } from '../../../shared/limit-words.ts'
import type { GrantLimit } from '../../../shared/session-limit.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import type { LimitsInForce } from '../../access/session-limits.ts'
import { grantKey, type Seats } from './seats.ts'
import { countedGrant, isNameSaid, type Seated } from './taken.ts'

/** One limit that counts for whoever comes. */
export interface Row {
  readonly kind: LimitKind
  /** What its seats are filed by. */
  readonly key: string
  /** Whom it is about: a grant, a viewer or a stream's name. */
  readonly subject: string
  readonly max: number
  /** Whether those who only say the name take none of its seats: anybody can, and must not keep out whose it is. */
  readonly isProven?: true
}

/** What limits make of somebody who comes. */
export interface Weighed {
  /** The first limit that leaves them no seat. Null: there is one. */
  readonly full: Row | null
  /** Whose seats they take, who are still live. Empty where they need none. */
  readonly instead: readonly Seated[]
  readonly steps: readonly TraceStep[]
}

/** Seats looked at before it is given up; more of them have one grant only where hundreds watch with it. */
const LOOKED_AT = 256
/** Seats that one session can take over; a limit that was lowered leaves more. */
const MOST_TAKEN_OVER = 8

/** The limits that count for somebody who comes, of whom a grant is known only where it lets them in. Empty: nothing limits them. */
export function rowsFor(
  asked: Asked,
  limits: LimitsInForce,
  ownOf: (grantId: string) => GrantLimit | null,
): readonly Row[] {
  const { action, streamName, viewerId, grantId } = asked
  const rows: Row[] = []
  const add = (kind: LimitKind, key: string, subject: string, max: number | null): void => {
    if (max === null || max === 0) return
    const isProven = kind === 'viewer' && !isNameSaid(asked)
    rows.push({ kind, key, subject, max, ...(isProven && { isProven }) })
  }
  const isViewer = action === 'subscribe'
  if (grantId !== null) {
    const usual = isViewer ? limits.perGrant : null
    const stored = storedGrantOf(grantId) ?? grantId
    // Its own limit counts together with all that was signed with it; one of those has the usual one besides.
    const own = ownOf(stored)?.sessions ?? null
    add('token', grantKey(stored, action), stored, own)
    const child = stored === grantId ? null : (ownOf(grantId)?.sessions ?? null)
    const ofGrant = stored === grantId && own !== null ? null : (child ?? usual)
    add('grant', grantKey(grantId, action), grantId, ofGrant)
  }
  if (isViewer && viewerId !== null) add('viewer', viewerId, viewerId, limits.perViewer)
  if (isViewer) add('stream', streamName, streamName, limits.viewers)
  else add('publishers', streamName, streamName, limits.publishers)
  return rows
}

/** What is asked of the sessions that are there. */
export interface Around {
  readonly seats: Seats
  /** Those whose place it takes anyway, live or on their way to the store, since the media server calls them the same. */
  readonly replaced: readonly Pick<Seated, 'id'>[]
  readonly newestTakesOver: boolean
  /** Whether a session can be made to end. */
  canEnd(seated: Seated): boolean
  /** Whether it is live; one that is on its way to the store is not yet. */
  isLive(seated: Seated): boolean
}

/** Counts who is there. Nothing is changed. */
export function weigh(rows: readonly Row[], asked: Asked, around: Around): Weighed {
  const instead = new Map<Seated, LimitNote>()
  const steps: TraceStep[] = []
  for (const row of rows) {
    const taken = takenOf(row, around)
    const found = freed(row, asked, around, instead)
    if (found === 'full') {
      const note = around.newestTakesOver && mayTakeOver(row) ? 'held' : undefined
      steps.push(['limit', 'fail', limitDetail(row.kind, taken, row.max, note)])
      return { full: row, instead: [], steps }
    }
    const note = found === 'free' ? undefined : found
    steps.push(['limit', 'pass', limitDetail(row.kind, taken, row.max, note)])
  }
  return { full: null, instead: [...instead.keys()], steps }
}

/** Who comes, by what tells one player from another. */
export type Asked = Omit<Seated, 'id' | 'sessionKey'>

function takenOf(row: Row, { seats, replaced }: Around): number {
  const { kind, key, isProven } = row
  const own = replaced.filter((each) => isIn(row, each, seats)).length
  return seats.count(kind, key) - (isProven ? seats.count('said', key) : 0) - own
}

/** Whether somebody has one of the seats that count. */
const isIn = ({ kind, key, isProven }: Row, each: Pick<Seated, 'id'>, seats: Seats): boolean =>
  seats.has(each, kind, key) && !(isProven && seats.has(each, 'said', key))

/** Finds who has to go for there to be a seat, and adds them; nobody when there would be none all the same. */
function freed(
  row: Row,
  asked: Asked,
  around: Around,
  instead: Map<Seated, LimitNote>,
): LimitNote | 'free' | 'full' {
  const { seats, replaced } = around
  const isReplaced = ({ id }: Seated): boolean => replaced.some((each) => each.id === id)
  const over = takenOf(row, around) + 1 - row.max
  if (over <= 0) return 'free'
  const gone = [...instead].filter(([each]) => isIn(row, each, seats))
  let missing = over - gone.length
  const [, earlier] = gone[0] ?? []
  if (missing <= 0 && earlier !== undefined) return earlier
  const chosen = new Map(instead)
  const choose = (from: Iterable<Seated>, as: LimitNote, fits: (each: Seated) => boolean): void => {
    let looked = 0
    for (const each of from) {
      if (missing <= 0 || looked >= LOOKED_AT || chosen.size >= MOST_TAKEN_OVER) return
      looked += 1
      if (isReplaced(each) || chosen.has(each)) continue
      if (!around.isLive(each) || !isIn(row, each, seats) || !fits(each)) continue
      chosen.set(each, as)
      missing -= 1
    }
  }
  choose(sameOnes(asked, seats), 'again', (each) => isSamePlayer(each, asked))
  if (around.newestTakesOver && mayTakeOver(row)) {
    // Nobody goes because another says their name.
    const isSaid = row.kind === 'viewer' && isNameSaid(asked)
    const mayGo = (each: Seated): boolean => around.canEnd(each) && (!isSaid || isNameSaid(each))
    choose(seats.of(row.kind, row.key), 'newest', mayGo)
  }
  if (missing > 0) return 'full'
  for (const [each, as] of chosen) instead.set(each, as)
  return [...chosen.values()].at(-1) ?? 'free'
}

/** Nobody goes because another wants to watch the same stream. */
const mayTakeOver = ({ kind }: Row): boolean => kind !== 'stream'

/** Those among whom the same player would be: a stream alone says nothing of who it is. */
function sameOnes({ grantId, viewerId, action }: Asked, seats: Seats): Iterable<Seated> {
  if (grantId !== null) return seats.of('grant', grantKey(grantId, action))
  return viewerId === null ? [] : seats.of('viewer', viewerId)
}

/**
 * Whether a session that is live is most likely the one before of a player that comes again: many media servers tell of an
 * end minutes later, and some of it is lost.
 */
export function isSamePlayer(live: Seated, asked: Asked): boolean {
  return (
    asked.address !== null &&
    live.address === asked.address &&
    live.userAgent === asked.userAgent &&
    live.mediaServerId === asked.mediaServerId &&
    live.streamName === asked.streamName &&
    live.action === asked.action &&
    countedGrant(live) === countedGrant(asked) &&
    live.viewerId === asked.viewerId
  )
}
