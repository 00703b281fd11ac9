import type { Decision, TraceCheck, TraceStep } from './access.ts'
import { detailSentence } from './credential-details.ts'
import { limitPhrase } from './limit-words.ts'
import { REASONS, type ReasonCode } from './reasons.ts'

/** What to call things in sentences; an id is shown where there is no name. */
export interface ExplainNames {
  /** The stream asked for. */
  readonly stream?: string
  /** Name of a rule by its id; empty means it has none. */
  readonly rule?: (id: string) => string
  /** Whether the media server that asked can send a viewer elsewhere. Default: nothing is said about it. */
  readonly canRedirect?: boolean
}

/** Why a rule did not decide, as the full trace says it after the rule's id. */
const WHY_NOT: Readonly<Record<string, string>> = {
  action: 'does not look at this action',
  source: 'is not about this viewer',
  schedule: 'does not hold at this time',
  share: 'applies to a share of viewers, and this one falls outside it',
  later: 'was not reached, since one before it decided',
}

const FLOOR: Readonly<Record<string, string>> = {
  public: 'the stream is public, so watching needs no credential',
  token: 'the stream asks its viewers for a valid credential',
  metered:
    'the stream asks its viewers for a valid credential, and again at an interval where the media server can',
  publish: 'publishing needs a valid credential whatever the stream',
}

/**
 * Says a decision in plain sentences: first the four things that are most often wrong (time, address, secret,
 * stream), then rules, what the stream asks for by itself, and the outcome.
 *
 * @param names Default: ids are shown.
 * @returns One sentence each; times are UTC.
 */
export function explainDecision(decision: Decision, names: ExplainNames = {}): string[] {
  const { trace } = decision
  return [
    ...callSentences(trace),
    ...timeSentences(trace),
    addressSentence(decision),
    ...secretSentences(trace),
    ...streamSentences(decision, names),
    ...ruleSentences(decision, names),
    ...floorSentences(trace),
    ...seatSentences(trace),
    outcomeSentence(decision, names),
    ...mediaServerSentences(decision, names),
    ...limitSentences(decision),
  ]
}

const OUTCOMES = { allow: 'Admitted', deny: 'Refused', redirect: 'Sent elsewhere' } as const

/** What came of a decision and why, as one sentence. */
export function outcomeSentence(decision: Decision, names: ExplainNames): string {
  const { outcome, reason, ruleId, redirectUrl } = decision
  const by = ruleId === null ? '' : ` It is ${ruleName(ruleId, names)}.`
  const to = redirectUrl === null ? '' : ` The address is ${redirectUrl}.`
  return `${OUTCOMES[outcome]}: ${sentenceOf(reason)}${by}${to}`
}

/** What the media server makes of an outcome it cannot carry out. */
function mediaServerSentences(decision: Decision, names: ExplainNames): string[] {
  if (decision.outcome === 'redirect' && names.canRedirect === false) {
    return ['Media server: this one cannot send anybody elsewhere: the viewer is refused there.']
  }
  // Decisions of before there were ads in between have the tag alone.
  const hasAds = decision.vastTag !== null || (decision.playout?.ads ?? null) !== null
  if (decision.outcome !== 'allow' || !hasAds) return []
  return ['Media server: it is not told of the advertisements; a player has to fetch them itself.']
}

/** What was wrong before anything could be decided, or after. */
function callSentences(trace: readonly TraceStep[]): string[] {
  return trace.flatMap(([check, outcome, detail]) => {
    if (outcome !== 'fail') return []
    if (check === 'request') return [`Request: it could not be understood (${detail}).`]
    return check === 'store' ? [`Store: ${sentenceOf(detail)}`] : []
  })
}

function timeSentences(trace: readonly TraceStep[]): string[] {
  const ends = stepsOf(trace, 'grant_expiry').map(([, outcome, detail]) => {
    if (detail === 'never') return 'Time: the credential does not expire.'
    return `Time: the credential ${outcome === 'pass' ? 'is valid until' : 'expired at'} ${utc(detail)}.`
  })
  const refused = refusedWith(trace, [
    'grant_expired',
    'grant_not_yet_valid',
    'credential_clock',
    'credential_time_format',
  ])
  if (ends.length + refused.length > 0) return [...ends, ...refused.map((each) => `Time: ${each}`)]
  const presented = stepsOf(trace, 'credential')
  if (presented.length === 0) return []
  // One that was revoked or refused may well have an end that lies ahead.
  return presented.some(([, outcome]) => outcome !== 'skip')
    ? ['Time: not looked at, since the credential was refused before.']
    : ['Time: no credential sets an end.']
}

function addressSentence({ trace, country }: Decision): string {
  const where = country === '??' ? 'its country is not known' : `its country is ${country}`
  const [failed] = stepsOf(trace, 'revocation').filter(([, outcome]) => outcome === 'fail')
  if (failed?.[2] === 'address_revoked') return `Address: ${sentenceOf(failed[2])} (${where})`
  const [other] = refusedWith(trace, ['credential_other_address'])
  if (other !== undefined) return `Address: ${other} (${where})`
  return `Address: ${wasReached(trace, 'revocation') ? 'nothing revokes it' : 'not looked at'}; ${where}.`
}

function secretSentences(trace: readonly TraceStep[]): string[] {
  const credentials = stepsOf(trace, 'credential').map(([, outcome, detail]) => {
    if (outcome === 'pass') return `Secret: the credential is genuine (${detail}).`
    if (detail !== 'credential_missing') return `Secret: ${sentenceOf(detail)}`
    return `Secret: no credential was presented${isFloorMet(trace) ? ', and none is needed' : ''}.`
  })
  const revoked = stepsOf(trace, 'revocation')
    .filter(([, outcome, detail]) => outcome === 'fail' && detail !== 'address_revoked')
    .map(([, , detail]) => {
      const what = detail === 'grant_revoked' ? 'Secret' : 'Viewer'
      return `${what}: ${sentenceOf(detail)}`
    })
  const restrictions = stepsOf(trace, 'restriction').map(
    ([, , detail]) => `Secret: ${detailSentence(detail)}`,
  )
  return [...credentials, ...restrictions, ...revoked]
}

function streamSentences({ trace, streamId }: Decision, names: ExplainNames): string[] {
  const name = names.stream ?? streamId ?? ''
  return trace.flatMap(([check, outcome, detail]) => {
    const passed = outcome === 'pass'
    if (check === 'stream') {
      return [`Stream: ${passed ? `${name} is set up and switched on.` : sentenceOf(detail)}`]
    }
    if (check === 'grant_stream') {
      return [`Stream: the credential ${passed ? 'covers it' : 'is for another one'}.`]
    }
    if (check !== 'grant_action') return []
    const action = detail === 'publish' ? 'publishing' : 'watching'
    return [`Stream: the credential ${passed ? 'permits' : 'does not permit'} ${action}.`]
  })
}

function ruleSentences({ trace, ruleId }: Decision, names: ExplainNames): string[] {
  return trace.flatMap(([check, outcome, detail]) => {
    if (check === 'shadow_rule') {
      return [`Rule on trial: ${ruleName(detail, names)} would have decided otherwise.`]
    }
    if (check === 'location') return [locationSentence(detail)]
    if (check !== 'rule') return []
    if (detail === 'none') return ['Rule: none matches.']
    if (outcome === 'pass') {
      const decided = detail === ruleId ? 'decides' : 'leaves it to the stream'
      return [`Rule: ${ruleName(detail, names)} matches and ${decided}.`]
    }
    const [id = '', why = ''] = detail.split(':')
    return [`Rule: ${ruleName(id, names)} ${WHY_NOT[why] ?? 'does not match'}.`]
  })
}

const locationSentence = (detail: string): string =>
  detail === 'unknown'
    ? 'Location: unknown, so rules of an area are about this viewer only where they say so.'
    : `Location: ${detail}, latitude and longitude.`

const isFloorMet = (trace: readonly TraceStep[]): boolean =>
  stepsOf(trace, 'floor').some(([, outcome]) => outcome === 'pass')

function floorSentences(trace: readonly TraceStep[]): string[] {
  return stepsOf(trace, 'floor').map(([, outcome, detail]) => {
    if (outcome === 'skip') return 'Mode: not asked, since a rule decided.'
    const result = outcome === 'pass' ? 'this is met' : 'this is not met'
    return `Mode: ${FLOOR[detail] ?? detail}; ${result}.`
  })
}

/** Sessions at a time. */
function seatSentences(trace: readonly TraceStep[]): string[] {
  return stepsOf(trace, 'limit').map(([, , detail]) => `Limit: ${limitPhrase(detail)}.`)
}

function limitSentences({ recheckAfterSeconds, timeLimitSeconds }: Decision): string[] {
  return [
    ...(recheckAfterSeconds === null
      ? []
      : [`Next: to be asked again after ${recheckAfterSeconds} s, where the media server can.`]),
    ...(timeLimitSeconds === null ? [] : [`Next: ends after ${timeLimitSeconds} s at the latest.`]),
  ]
}

function refusedWith(trace: readonly TraceStep[], reasons: readonly ReasonCode[]): string[] {
  return stepsOf(trace, 'credential')
    .filter(([, outcome, detail]) => outcome === 'fail' && reasons.some((each) => each === detail))
    .map(([, , detail]) => sentenceOf(detail))
}

function stepsOf(trace: readonly TraceStep[], check: TraceCheck): readonly TraceStep[] {
  return trace.filter((step) => step[0] === check)
}

function wasReached(trace: readonly TraceStep[], check: TraceCheck): boolean {
  return trace.some((step) => step[0] === check)
}

/** The sentence of a reason code; of codes from a newer version, the code. */
function sentenceOf(code: string): string {
  return Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode] : `${code}.`
}

function ruleName(id: string, names: ExplainNames): string {
  const name = names.rule?.(id) ?? ''
  return name === '' ? `rule ${id}` : `rule “${name}”`
}

function utc(epochMs: string): string {
  const date = new Date(Number(epochMs))
  if (Number.isNaN(date.getTime())) return epochMs
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
