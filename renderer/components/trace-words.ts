import type { TraceCheck, TraceStep } from '../../shared/access.ts'
import { detailSentence } from '../../shared/credential-details.ts'
import { limitPhrase } from '../../shared/limit-words.ts'
import { REASONS, type ReasonCode } from '../../shared/reasons.ts'
import { formatFull } from '../kit/format.ts'
import { reasonText } from '../language/reason.ts'
import { known, t } from '../language/t.ts'

/** Names of rules and streams by id, for wording a trace. */
export interface TraceNames {
  readonly rule: (id: string) => string
  readonly stream: (id: string) => string
}

/** One line of the checklist. */
export interface TraceLine {
  readonly check: TraceCheck
  /** `unreached`: an earlier check ended it. */
  readonly outcome: TraceStep[1] | 'unreached'
  readonly title: string
  /** What the check looked at, as a phrase. May be empty. */
  readonly detail: string
}

const TITLES: Readonly<Record<TraceCheck, string>> = {
  request: t('Request can be understood'),
  stream: t('Stream is set up and switched on'),
  credential: t('Credential is genuine'),
  restriction: t('Restriction of the credential'),
  grant_expiry: t('Credential is within its time'),
  grant_stream: t('Credential is for this stream'),
  grant_action: t('Credential is for this action'),
  revocation: t('Nothing was revoked'),
  rule: t('Rule'),
  shadow_rule: t('Shadow rule, only counted'),
  floor: t("Stream's mode is satisfied"),
  limit: t('Sessions at a time'),
  location: t('Location'),
  store: t('Decision can be stored'),
}
/** The checks of a plain request in their order; those missing from a trace were not reached. */
const ORDER: readonly TraceCheck[] = ['stream', 'credential', 'revocation', 'rule', 'floor']
const WHY_NOT: Readonly<Record<string, string>> = {
  action: t('looks at another action'),
  source: t('is about other viewers'),
  schedule: t('does not hold at this time'),
  share: t('applies to a share this viewer is not in'),
  later: t('would match, but one before it decided'),
}
const FLOORS: Readonly<Record<string, string>> = {
  public: t('viewers need no credential'),
  token: t('viewers need a credential'),
  metered: t('viewers need a credential; where the media server can, it asks again'),
  publish: t('publishers need a credential'),
}

/** A trace as a checklist, with the checks that were not reached at its end. Pure. */
export function traceLines(trace: readonly TraceStep[], names: TraceNames): readonly TraceLine[] {
  const reached = trace.map((step) => lineOf(step, trace, names))
  const seen = new Set(trace.map(([check]) => check))
  const malformed = seen.has('request') && trace.some(([, outcome]) => outcome === 'fail')
  const unreached = malformed ? [] : ORDER.filter((check) => !seen.has(check))
  return [
    ...reached,
    ...unreached.map((check) => ({
      check,
      outcome: 'unreached' as const,
      title: TITLES[check],
      detail: '',
    })),
  ]
}

function lineOf(step: TraceStep, trace: readonly TraceStep[], names: TraceNames): TraceLine {
  const [check, outcome, detail] = step
  if (check === 'credential' && outcome === 'skip') {
    return { check, outcome, title: t('Credential'), detail: wordNone(trace) }
  }
  return { check, outcome, title: TITLES[check], detail: wordDetail(check, outcome, detail, names) }
}

/** No credential came: only a floor that was asked says whether one was needed. */
function wordNone(trace: readonly TraceStep[]): string {
  const floor = trace.find(([check, outcome]) => check === 'floor' && outcome !== 'skip')
  if (floor?.[1] === 'pass') return t('not needed, and none was presented')
  return floor === undefined ? t('none was presented') : t('needed, and none was presented')
}

function wordDetail(
  check: TraceCheck,
  outcome: TraceStep[1],
  detail: string,
  names: TraceNames,
): string {
  if (isReason(detail)) return reasonText(detail)
  if (check === 'rule' || check === 'shadow_rule') return wordRule(outcome, detail, names)
  if (check === 'restriction') return known(detailSentence(detail))
  if (check === 'location' && detail === 'unknown') return t('unknown')
  if (check === 'limit') return known(limitPhrase(detail, formatFull))
  if (check === 'floor') return FLOORS[detail] ?? detail
  if (check === 'stream' || check === 'grant_stream') return names.stream(detail)
  if (check === 'grant_expiry') return wordExpiry(detail)
  if (check === 'grant_action') return detail === 'publish' ? t('publishing') : t('watching')
  if (check === 'revocation' && detail === 'none') return ''
  return detail
}

function wordRule(outcome: TraceStep[1], detail: string, names: TraceNames): string {
  if (detail === 'none') return t('none matches')
  const [id = '', why] = detail.split(':')
  if (why !== undefined) return `${names.rule(id)} ${WHY_NOT[why] ?? why}`
  return outcome === 'pass' ? t('{rule} matches', { rule: names.rule(id) }) : names.rule(id)
}

function wordExpiry(detail: string): string {
  const atMs = Number(detail)
  if (detail === 'never') return t('does not expire')
  return Number.isFinite(atMs) ? t('ends {at}', { at: formatFull(atMs) }) : detail
}

const isReason = (text: string): text is ReasonCode => Object.hasOwn(REASONS, text)
