import type { Action, Decision, Playout, TraceStep } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Stream, StreamMode } from '../../shared/stream.ts'
import { isProof } from '../../shared/token-grants.ts'
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
  const skipped = SKIPPED[detail]
  switch (effect?.kind) {
    case 'drop':
      return effect.promptUrl !== undefined && action === 'subscribe'
        ? elsewhere('rule_prompt', ruleId, effect.promptUrl, skipped)
        : denied('rule_drop', ruleId, skipped)
    case 'redirect':
      return elsewhere('rule_redirect', ruleId, effect.url, skipped)
    case 'loop':
      return elsewhere('rule_loop', ruleId, effect.url, skipped)
  }
  if ((proof.grant === null || !isProof(proof.grant.id)) && detail !== 'public') {
    return denied(proof.refusal, null, FAILED[detail])
  }
  return admitted(effect, ruleId, proof, PASSED[detail])
}

// Each of them whole, for one is made per request.
const denied = (reason: ReasonCode, ruleId: string | null, floor: TraceStep): Ending => ({
  outcome: 'deny',
  reason,
  ruleId,
  redirectUrl: null,
  vastTag: null,
  playout: null,
  floor,
})

const elsewhere = (
  reason: ReasonCode,
  ruleId: string | null,
  redirectUrl: string,
  floor: TraceStep,
): Ending => ({
  outcome: 'redirect',
  reason,
  ruleId,
  redirectUrl,
  vastTag: null,
  playout: null,
  floor,
})

function admitted(
  effect: CompiledRule['rule']['effect'] | undefined,
  ruleId: string | null,
  proof: Proof,
  floor: TraceStep,
): Ending {
  const isAds = effect?.kind === 'ads'
  return {
    outcome: 'allow',
    reason: isAds ? 'rule_ads' : admissionReason(effect, proof),
    ruleId,
    redirectUrl: null,
    vastTag: isAds ? (effect.vastTag ?? null) : null,
    playout: effect === undefined ? null : playoutOf(effect),
    floor,
  }
}

function admissionReason(
  effect: CompiledRule['rule']['effect'] | undefined,
  proof: Proof,
): ReasonCode {
  if (effect !== undefined) return 'rule_continue'
  return proof.grant === null ? 'public_stream' : 'grant_accepted'
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
