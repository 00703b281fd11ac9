import type { Decision, TraceCheck, TraceStep } from './access.ts'
import { detailSentence } from './credential-details.ts'
import { limitPhrase } from './limit-words.ts'
import { REASONS, type ReasonCode } from './reasons.ts'
import { listOf, phrases, say } from './say.ts'

/** What to call things in sentences; an id is shown where there is no name. */
export interface ExplainNames {
  /** The stream asked for. */
  readonly stream?: string
  /** Name of a rule by its id; empty means it has none. */
  readonly rule?: (id: string) => string
  /** Names of the streams a grant is for, by its id. Empty or left out: not known, and nothing is said of them. */
  readonly streamsOf?: (grantId: string) => readonly string[]
  /** Whether the media server that asked can send a viewer elsewhere. Default: nothing is said about it. */
  readonly canRedirect?: boolean
}

/** Why a rule did not decide, as the full trace says it after the rule's id. */
const WHY_NOT: Readonly<Record<string, string>> = phrases({
  action: 'does not look at this action',
  source: 'is not about this viewer',
  schedule: 'does not hold at this time',
  share: 'applies to a share of viewers, and this one falls outside it',
  later: 'was not reached, since one before it decided',
})

const FLOOR: Readonly<Record<string, string>> = phrases({
  public: 'the stream is public, so watching needs no credential',
  token: 'the stream asks its viewers for a valid credential',
  metered:
    'the stream asks its viewers for a valid credential, and again at an interval where the media server can',
  publish: 'publishing needs a valid credential whatever the stream',
})

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

const OUTCOMES: Readonly<Record<Decision['outcome'], (reasonSaid: string) => string>> = {
  allow: (reasonSaid) => say('Admitted: {reasonSaid}', { reasonSaid }),
  deny: (reasonSaid) => say('Refused: {reasonSaid}', { reasonSaid }),
  redirect: (reasonSaid) => say('Sent elsewhere: {reasonSaid}', { reasonSaid }),
}

/** What came of a decision and why, as one sentence. */
export function outcomeSentence(decision: Decision, names: ExplainNames): string {
  const { outcome, reason, ruleId, redirectUrl } = decision
  const by =
    ruleId === null ? '' : ` ${say('It is {ruleSaid}.', { ruleSaid: ruleName(ruleId, names) })}`
  const to =
    redirectUrl === null ? '' : ` ${say('The address is {address}.', { address: redirectUrl })}`
  return OUTCOMES[outcome](sentenceOf(reason)) + by + to
}

/** What the media server makes of an outcome it cannot carry out. */
function mediaServerSentences(decision: Decision, names: ExplainNames): string[] {
  if (decision.outcome === 'redirect' && names.canRedirect === false) {
    return [
      say('Media server: this one cannot send anybody elsewhere: the viewer is refused there.'),
    ]
  }
  // Decisions of before there were ads in between have the tag alone.
  const hasAds = decision.vastTag !== null || (decision.playout?.ads ?? null) !== null
  if (decision.outcome !== 'allow' || !hasAds) return []
  return [
    say('Media server: it is not told of the advertisements; a player has to fetch them itself.'),
  ]
}

/** What was wrong before anything could be decided, or after. */
function callSentences(trace: readonly TraceStep[]): string[] {
  return trace.flatMap(([check, outcome, detail]) => {
    if (outcome !== 'fail') return []
    if (check === 'request')
      return [say('Request: it could not be understood ({detailList}).', { detailList: detail })]
    return check === 'store' ? [say('Store: {reasonSaid}', { reasonSaid: sentenceOf(detail) })] : []
  })
}

function timeSentences(trace: readonly TraceStep[]): string[] {
  const ends = stepsOf(trace, 'grant_expiry').map(([, outcome, detail]) => {
    if (detail === 'never') return say('Time: the credential does not expire.')
    const end = utc(detail)
    return outcome === 'pass'
      ? say('Time: the credential is valid until {end}.', { end })
      : say('Time: the credential expired at {end}.', { end })
  })
  const refused = refusedWith(trace, [
    'grant_expired',
    'grant_not_yet_valid',
    'credential_clock',
    'credential_time_format',
  ])
  const refusedNow = refused.map((reasonSaid) => say('Time: {reasonSaid}', { reasonSaid }))
  if (ends.length + refused.length > 0) return [...ends, ...refusedNow]
  const presented = stepsOf(trace, 'credential')
  if (presented.length === 0) return []
  // One that was revoked or refused may well have an end that lies ahead.
  return presented.some(([, outcome]) => outcome !== 'skip')
    ? [say('Time: not looked at, since the credential was refused before.')]
    : [say('Time: no credential sets an end.')]
}

function addressSentence({ trace, country }: Decision): string {
  const whereSaid =
    country === '??'
      ? say('its country is not known')
      : say('its country is {country}', { country })
  const [failed] = stepsOf(trace, 'revocation').filter(([, outcome]) => outcome === 'fail')
  const [other] = refusedWith(trace, ['credential_other_address'])
  const reasonSaid = failed?.[2] === 'address_revoked' ? sentenceOf(failed[2]) : other
  if (reasonSaid !== undefined) {
    return say('Address: {reasonSaid} ({whereSaid})', { reasonSaid, whereSaid })
  }
  return wasReached(trace, 'revocation')
    ? say('Address: nothing revokes it; {whereSaid}.', { whereSaid })
    : say('Address: not looked at; {whereSaid}.', { whereSaid })
}

function secretSentences(trace: readonly TraceStep[]): string[] {
  const credentials = stepsOf(trace, 'credential').map(([, outcome, detail]) => {
    if (outcome === 'pass') return say('Secret: the credential is genuine ({detail}).', { detail })
    if (detail !== 'credential_missing') return secretSentence(sentenceOf(detail))
    return isFloorMet(trace)
      ? say('Secret: no credential was presented, and none is needed.')
      : say('Secret: no credential was presented.')
  })
  const revoked = stepsOf(trace, 'revocation')
    .filter(([, outcome, detail]) => outcome === 'fail' && detail !== 'address_revoked')
    .map(([, , detail]) => {
      const reasonSaid = sentenceOf(detail)
      return detail === 'grant_revoked'
        ? secretSentence(reasonSaid)
        : say('Viewer: {reasonSaid}', { reasonSaid })
    })
  const restrictions = stepsOf(trace, 'restriction').map(([, , detail]) =>
    secretSentence(detailSentence(detail)),
  )
  return [...credentials, ...restrictions, ...revoked]
}

const secretSentence = (reasonSaid: string): string => say('Secret: {reasonSaid}', { reasonSaid })

function streamSentences({ trace, streamId }: Decision, names: ExplainNames): string[] {
  const name = names.stream ?? streamId ?? ''
  let grantId = ''
  return trace.flatMap(([check, outcome, detail]) => {
    if (check === 'credential') grantId = outcome === 'pass' ? detail : ''
    const passed = outcome === 'pass'
    if (check === 'stream') {
      return passed
        ? [say('Stream: {name} is set up and switched on.', { name })]
        : [say('Stream: {reasonSaid}', { reasonSaid: sentenceOf(detail) })]
    }
    if (check === 'grant_stream') {
      return passed
        ? [say('Stream: the credential covers it.')]
        : [otherStream(names.streamsOf?.(grantId) ?? [])]
    }
    if (check !== 'grant_action') return []
    if (detail === 'publish') {
      return passed
        ? [say('Stream: the credential permits publishing.')]
        : [say('Stream: the credential does not permit publishing.')]
    }
    return passed
      ? [say('Stream: the credential permits watching.')]
      : [say('Stream: the credential does not permit watching.')]
  })
}

const otherStream = (streams: readonly string[]): string =>
  streams.length === 0
    ? say('Stream: the credential is for another one.')
    : say('Stream: the credential is for another one, {nameList}.', { nameList: listOf(streams) })

function ruleSentences({ trace, ruleId }: Decision, names: ExplainNames): string[] {
  return trace.flatMap(([check, outcome, detail]) => {
    if (check === 'shadow_rule') {
      const ruleSaid = ruleName(detail, names)
      return [say('Rule on trial: {ruleSaid} would have decided otherwise.', { ruleSaid })]
    }
    if (check === 'location') return [locationSentence(detail)]
    if (check !== 'rule') return []
    if (detail === 'none') return [say('Rule: none matches.')]
    if (outcome === 'pass') {
      const ruleSaid = ruleName(detail, names)
      return detail === ruleId
        ? [say('Rule: {ruleSaid} matches and decides.', { ruleSaid })]
        : [say('Rule: {ruleSaid} matches and leaves it to the stream.', { ruleSaid })]
    }
    const [id = '', why = ''] = detail.split(':')
    const whySaid = WHY_NOT[why] ?? say('does not match')
    return [say('Rule: {ruleSaid} {whySaid}.', { ruleSaid: ruleName(id, names), whySaid })]
  })
}

const locationSentence = (detail: string): string =>
  detail === 'unknown'
    ? say('Location: unknown, so rules of an area are about this viewer only where they say so.')
    : say('Location: {location}, latitude and longitude.', { location: detail })

const isFloorMet = (trace: readonly TraceStep[]): boolean =>
  stepsOf(trace, 'floor').some(([, outcome]) => outcome === 'pass')

function floorSentences(trace: readonly TraceStep[]): string[] {
  return stepsOf(trace, 'floor').map(([, outcome, detail]) => {
    if (outcome === 'skip') return say('Mode: not asked, since a rule decided.')
    const floorList = FLOOR[detail] ?? detail
    return outcome === 'pass'
      ? say('Mode: {floorList}; this is met.', { floorList })
      : say('Mode: {floorList}; this is not met.', { floorList })
  })
}

/** Sessions at a time. */
function seatSentences(trace: readonly TraceStep[]): string[] {
  return stepsOf(trace, 'limit').map(([, , detail]) =>
    say('Limit: {limitList}.', { limitList: limitPhrase(detail) }),
  )
}

function limitSentences({ recheckAfterSeconds, timeLimitSeconds }: Decision): string[] {
  return [
    ...(recheckAfterSeconds === null
      ? []
      : [
          say('Next: to be asked again after {seconds} s, where the media server can.', {
            seconds: recheckAfterSeconds,
          }),
        ]),
    ...(timeLimitSeconds === null
      ? []
      : [say('Next: ends after {seconds} s at the latest.', { seconds: timeLimitSeconds })]),
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
  return name === '' ? say('rule {id}', { id }) : say('rule “{name}”', { name })
}

function utc(epochMs: string): string {
  const date = new Date(Number(epochMs))
  if (Number.isNaN(date.getTime())) return epochMs
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
