import type { AccessRequest, Credential, Decision } from '../../shared/access.ts'
import type { Change, ClosestChange } from '../../shared/explanation.ts'
import { candidatesFor } from './change-candidates.ts'
import { changed, type World } from './changed-world.ts'
import { isAbout } from './compiled-rule.ts'
import { decide } from './decide.ts'
import { NOT_LOOKED_AT } from './recall.ts'
import { indexRules } from './rule-index.ts'
import { findStream, type Snapshot } from './snapshot.ts'
import type { CredentialVerifier } from './types.ts'

export interface ClosestTools {
  /**
   * What limits make of a decision. Default: nothing is limited.
   *
   * @param unlimited Reasons of limits that are left out.
   */
  readonly limited?: (
    request: AccessRequest,
    decision: Decision,
    atMs: number,
    unlimited: readonly string[],
  ) => Decision
}

/** Single changes tried at each step. */
const WIDTH = 32
/** First changes from which a second one is looked for. */
const FIRST = 12
/** Other changes told beside the closest. */
const OTHERS = 3

/**
 * The smallest change that would let a refused question in: of what the viewer brings, of what is set up, or of the moment.
 * Each is put to {@link decide} before it is told; where none alone admits, two one after the other are tried.
 *
 * Total and bounded: at most 1 + 32 + 12 x 32 decisions, and as many indexings of the rules about the stream
 * where some of them are for a share of viewers, else 14.
 *
 * @param world The question as it stands.
 */
export function closestChange(world: World, tools: ClosestTools = {}): ClosestChange {
  let decided = 0
  let isUnseen = false
  const ask = (asked: World): Decision => {
    decided += 1
    return answer(asked, tools)
  }
  const told = (
    state: ClosestChange['state'],
    steps: readonly Change[] = [],
    others: readonly Change[] = [],
  ): ClosestChange => ({ state, steps, others, isCredentialUnseen: isUnseen, decided })
  try {
    const narrow = narrowed(world)
    const now = ask(narrow)
    isUnseen = world.recalled !== null && !now.trace.some(([check]) => check === 'credential')
    if (now.outcome === 'allow') return told('now')
    const firsts = candidatesFor(narrow, now).slice(0, WIDTH)
    const after = firsts.map((change) => ({ change, ...tried(narrow, change, ask) }))
    const single = after.filter(({ decision }) => decision.outcome === 'allow')
    const [best, ...rest] = single.map(({ change }) => change)
    if (best !== undefined) return told('one', [best], rest.slice(0, OTHERS))
    const pair = secondStep(after.slice(0, FIRST), now, ask)
    return pair === null ? told('none') : told('two', pair)
  } catch {
    // Whatever fails inside proposes nothing.
    return told('none')
  }
}

interface Tried {
  readonly change: Change
  readonly next: World
  readonly decision: Decision
}

function tried(
  world: World,
  change: Change,
  ask: (asked: World) => Decision,
): Omit<Tried, 'change'> {
  const next = changed(world, change)
  return { next, decision: ask(next) }
}

/** Two changes that admit together: first those that got further than before. */
function secondStep(
  after: readonly Tried[],
  before: Decision,
  ask: (asked: World) => Decision,
): readonly Change[] | null {
  const further = after.filter(({ decision }) => isFurther(decision, before))
  for (const { change, next, decision } of further) {
    for (const second of candidatesFor(next, decision).slice(0, WIDTH)) {
      if (second.kind === change.kind && second.kind !== 'rule_off') continue
      if (tried(next, second, ask).decision.outcome === 'allow') return [change, second]
    }
  }
  return null
}

/** A change that leaves the refusal as it was is no step. */
const isFurther = (decision: Decision, before: Decision): boolean =>
  decision.reason !== before.reason || decision.ruleId !== before.ruleId

/** Only what the question is about, so that a change compiles little. */
function narrowed(world: World): World {
  const stream = findStream(world.snapshot, world.request.streamName)?.stream
  if (stream === undefined) return world
  const rules = world.snapshot.rules.filter(({ rule }) => isAbout(rule, stream))
  return { ...world, snapshot: { ...world.snapshot, rules, ruleIndex: indexRules(rules) } }
}

/** Answers a question as the handler would. */
function answer(world: World, { limited }: ClosestTools = {}): Decision {
  const { request, snapshot, atMs, recalled, unlimited } = world
  const asked =
    recalled === null
      ? request
      : { ...request, credentials: recalled.map((_, at) => ({ ...RECALLED, value: String(at) })) }
  const decision = decide(asked, recalled === null ? snapshot : recalling(world, snapshot), atMs)
  return limited?.(asked, decision, atMs, unlimited) ?? decision
}

const RECALLED: Credential = { kind: 'opaque', value: '' }

/** An answer that hangs on what nobody looked at is none: it comes out as a refusal, and no fault is reported. */
function recalling({ recalled }: World, snapshot: Snapshot): Snapshot {
  const verify: CredentialVerifier = ({ value }) => {
    const verification = recalled?.[Number(value)] ?? NOT_LOOKED_AT
    if (verification === NOT_LOOKED_AT) throw new Error('Nothing is known of this credential.')
    return verification
  }
  return { ...snapshot, tools: { ...snapshot.tools, verify, onFault: () => undefined } }
}
