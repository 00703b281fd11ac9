import type { Action, Decision, TraceStep } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Playout } from '../../shared/rule.ts'
import type { Stream, StreamMode } from '../../shared/stream.ts'
import type { CompiledRule } from './compiled-rule.ts'
import type { Proof } from './proof.ts'

/** How a request ends once the rule that applies, if any, is known. */
export interface Ending {
  readonly outcome: Decision['outcome']
  readonly reason: ReasonCode
  /** Null when the floor decided. */
  readonly ruleId: string | null
  readonly redirectUrl: string | null
  readonly vastTag: string | null
  /** Null when nothing but the stream is to be played. */
  readonly playout: Playout | null
  readonly floor: TraceStep
}

type FloorDetail = StreamMode | 'publish'
type FloorSteps = Readonly<Record<FloorDetail, TraceStep>>

const floorSteps = (outcome: TraceStep[1]): FloorSteps => ({
  public: ['floor', outcome, 'public'],
  token: ['floor', outcome, 'token'],
  metered: ['floor', outcome, 'metered'],
  publish: ['floor', outcome, 'publish'],
})
const PASSED = floorSteps('pass')
const FAILED = floorSteps('fail')
const SKIPPED = floorSteps('skip')

/**
 * The ending when a rule applies, or none does. `drop`, `redirect` and `loop` end it; `continue` and `ads` grant the
 * stream as far as its mode lets them: a viewer of a `public` stream needs no grant, everyone else does.
 *
 * @param rule Null when no rule matches.
 */
export function endingOf(
  rule: CompiledRule | null,
  stream: Stream,
  action: Action,
  proof: Proof,
): Ending {
  const detail = action === 'publish' ? 'publish' : stream.mode
  const effect = rule?.rule.effect
  const ruleId = rule?.rule.id ?? null
  const base = { ruleId, redirectUrl: null, vastTag: null, playout: null }
  switch (effect?.kind) {
    case 'drop':
      if (effect.promptUrl !== undefined && action === 'subscribe') {
        const floor = SKIPPED[detail]
        const redirectUrl = effect.promptUrl
        return { ...base, outcome: 'redirect', reason: 'rule_prompt', redirectUrl, floor }
      }
      return { ...base, outcome: 'deny', reason: 'rule_drop', floor: SKIPPED[detail] }
    case 'redirect':
    case 'loop':
      return {
        ...base,
        outcome: 'redirect',
        reason: effect.kind === 'loop' ? 'rule_loop' : 'rule_redirect',
        redirectUrl: effect.url,
        floor: SKIPPED[detail],
      }
  }
  if (proof.grant === null && detail !== 'public') {
    return { ...base, outcome: 'deny', reason: proof.refusal, ruleId: null, floor: FAILED[detail] }
  }
  return { ...base, ...admission(effect, proof), outcome: 'allow', floor: PASSED[detail] }
}

function admission(
  effect: CompiledRule['rule']['effect'] | undefined,
  proof: Proof,
): Pick<Ending, 'reason' | 'vastTag' | 'playout'> {
  if (effect === undefined) {
    const reason = proof.grant === null ? 'public_stream' : 'grant_accepted'
    return { reason, vastTag: null, playout: null }
  }
  const playout = playoutOf(effect)
  return effect.kind === 'ads'
    ? { reason: 'rule_ads', vastTag: effect.vastTag ?? null, playout }
    : { reason: 'rule_continue', vastTag: null, playout }
}

function playoutOf(effect: CompiledRule['rule']['effect']): Playout | null {
  if (effect.kind !== 'ads' && effect.kind !== 'continue') return null
  const { promptUrl = null } = effect
  if (effect.kind === 'continue') return promptUrl === null ? null : { promptUrl, ads: null }
  const { vastTag: prerollTag = null, midrollTag = null } = effect
  const { appendListenerId = true, delayReport = true } = effect
  return { promptUrl, ads: { prerollTag, midrollTag, appendListenerId, delayReport } }
}

/** Whether two endings are the same to the viewer, whatever led to them. */
export function isSameEnding(one: Ending, other: Ending): boolean {
  return (
    one.outcome === other.outcome &&
    one.redirectUrl === other.redirectUrl &&
    one.vastTag === other.vastTag &&
    JSON.stringify(one.playout) === JSON.stringify(other.playout)
  )
}
