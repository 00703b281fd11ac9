import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Decision } from '../../shared/access.ts'
import {
  type ImpactWay,
  MOST_NAMED,
  type RulesImpact,
  type StreamImpact,
  type WouldBeRefused,
} from '../../shared/rules-impact.ts'
import type { Session } from '../../shared/session.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { Holding } from './holding.ts'

/** Sessions asked about in one turn; about a millisecond. */
const SLICE = 100

export interface RulesImpactTools {
  /** Those that are live, each with what ends it. */
  list(): readonly Session[]
  readonly holding: Pick<Holding, 'standingUnder'>
  inForce(): Snapshot
  /** The rules that are asked about, compiled. */
  wanted(): Snapshot
}

/**
 * Counts who of those that are in would be refused once other rules are in force: by the same deciding that follows a publish.
 * Goes over the sessions in slices, so that requests are answered meanwhile. Whoever is refused already does not count. Of those
 * counted it names the first, in the order of {@link RulesImpact.named}.
 *
 * @throws What compiling those throws.
 */
export async function countRulesImpact(tools: RulesImpactTools): Promise<RulesImpact> {
  const { holding } = tools
  const [inForce, wanted] = [tools.inForce(), tools.wanted()]
  const counts = { live: 0, refused: 0, publishers: 0, cut: 0, asked: 0, goOn: 0 }
  const first = createFirst()
  const streams = new Map<string, StreamImpact>()
  for (const [index, session] of tools.list().entries()) {
    if (index % SLICE === SLICE - 1) await nextTurn()
    if (session.revokedAtMs !== null) continue
    if (holding.standingUnder(session, inForce).outcome !== 'allow') continue
    counts.live += 1
    const decision = holding.standingUnder(session, wanted)
    if (!isRefused(decision)) continue
    counts.refused += 1
    if (session.action === 'publish') counts.publishers += 1
    counts[wayOf(session)] += 1
    addTo(streams, session)
    first.add({ session, decision, place: placeOf(session) })
  }
  return { ...counts, named: first.all().map(nameOf), streams: sorted(streams) }
}

function addTo(streams: Map<string, StreamImpact>, { streamName: name, action }: Session): void {
  const { refused, publishers } = streams.get(name) ?? { refused: 0, publishers: 0 }
  const more = action === 'publish' ? 1 : 0
  streams.set(name, { name, refused: refused + 1, publishers: publishers + more })
}

const sorted = (streams: ReadonlyMap<string, StreamImpact>): readonly StreamImpact[] =>
  [...streams.values()]
    .toSorted(
      (one, other) =>
        Number(other.publishers > 0) - Number(one.publishers > 0) || other.refused - one.refused,
    )
    .slice(0, MOST_NAMED)

interface Found {
  readonly session: Session
  readonly decision: Decision
  /** Of its kind among all kinds. */
  readonly place: number
}

/** Whether one is named before the other. */
const isBefore = (one: Found, other: Found): boolean =>
  one.place === other.place
    ? one.session.startedAtMs < other.session.startedAtMs
    : one.place < other.place

/** Keeps the first of those that are found, in order, so that however many there are nobody has to sort them. */
function createFirst(): { add(found: Found): void; all(): readonly Found[] } {
  const kept: Found[] = []
  return {
    add(found) {
      const last = kept.at(-1)
      const isFull = kept.length >= MOST_NAMED
      if (isFull && last !== undefined && !isBefore(found, last)) return
      if (isFull) kept.pop()
      kept.splice(kept.findLastIndex((each) => !isBefore(found, each)) + 1, 0, found)
    },
    all: () => kept,
  }
}

/** A decision that failed inside ends nobody who is in. */
const isRefused = ({ outcome, reason }: Decision): boolean =>
  outcome !== 'allow' && reason !== 'internal'

function wayOf({ ending }: Session): ImpactWay {
  if (ending?.fate === 'instant') return 'cut'
  return ending?.by === 'asked_again' ? 'asked' : 'goOn'
}

const placeOf = (session: Session): number =>
  2 * ['cut', 'asked', 'goOn'].indexOf(wayOf(session)) + (session.action === 'publish' ? 0 : 1)

function nameOf(found: Found): WouldBeRefused {
  const { id, decisionId, streamName, action, viewerId, grantId, address, country, startedAtMs } =
    found.session
  const { reason, ruleId } = found.decision
  return {
    ...{ id, decisionId, streamName, action, viewerId, grantId, address, country, startedAtMs },
    ...{ way: wayOf(found.session), reason, ruleId },
  }
}
