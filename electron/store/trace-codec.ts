import type { TraceCheck, TraceStep } from '../../shared/access.ts'
import type { DecisionRecord } from '../../shared/session.ts'

/*
 * How traces are written: one number for most steps, which says what was looked at, how it went and about what. Traces
 * are half of a decision, and nearly all of their text is one of a few words or said by the decision already.
 *
 * The lists below are only ever appended to: what is stored holds positions in them.
 */
const CHECKS: Readonly<Record<TraceCheck, number>> = {
  stream: 0,
  credential: 1,
  grant_stream: 2,
  grant_action: 3,
  grant_expiry: 4,
  revocation: 5,
  floor: 6,
  rule: 7,
  shadow_rule: 8,
  store: 9,
  request: 10,
  restriction: 11,
  limit: 12,
  location: 13,
}
const OUTCOMES: Readonly<Record<TraceStep[1], number>> = { pass: 0, fail: 1, skip: 2 }
/** Ids that a decision has itself. */
const IDS = ['streamId', 'grantId', 'ruleId'] as const
const WORDS: readonly string[] = [
  'none',
  'credential_missing',
  'public',
  'token',
  'metered',
  'publish',
  'subscribe',
]

/** A number is detail, outcome and check, each in its own bits. */
const CHECK_BITS = 6
const OUTCOME_BITS = 2
const DETAIL_SHIFT = CHECK_BITS + OUTCOME_BITS
/** The detail follows as text. */
const AS_TEXT = 0
const FIRST_WORD = 1 + IDS.length

const detailOfWord = new Map(WORDS.map((word, at) => [word, FIRST_WORD + at]))
const checkAt = new Map(Object.entries(CHECKS).map(([check, at]) => [at, check as TraceCheck]))
const outcomeAt = new Map(
  Object.entries(OUTCOMES).map(([outcome, at]) => [at, outcome as TraceStep[1]]),
)

/** A trace as stored: a number for each step, with the detail after it when the number does not say it. */
export type TraceTuple = readonly (number | string)[]

type Named = Pick<DecisionRecord, (typeof IDS)[number]>

/**
 * Makes the trace of a decision small: a number for each step, and its detail behind that only where the number and the decision
 * do not tell it.
 */
export function encodeTrace(decision: Named & Pick<DecisionRecord, 'trace'>): TraceTuple {
  const tuple: (number | string)[] = []
  for (const [check, outcome, text] of decision.trace) {
    const detail = detailOf(text, decision)
    tuple.push((detail << DETAIL_SHIFT) | (OUTCOMES[outcome] << CHECK_BITS) | CHECKS[check])
    if (detail === AS_TEXT) tuple.push(text)
  }
  return tuple
}

function detailOf(text: string, decision: Named): number {
  if (text === decision.streamId) return 1
  if (text === decision.grantId) return 2
  if (text === decision.ruleId) return 3
  return detailOfWord.get(text) ?? AS_TEXT
}

/**
 * Reads what {@link encodeTrace} wrote.
 *
 * @throws TypeError when it holds what was never written.
 */
export function decodeTrace(tuple: TraceTuple, decision: Named): readonly TraceStep[] {
  const trace: TraceStep[] = []
  for (let at = 0; at < tuple.length; at += 1) {
    const number = Number(tuple[at])
    const detail = number >>> DETAIL_SHIFT
    if (detail === AS_TEXT) at += 1
    const check = checkAt.get(number & (2 ** CHECK_BITS - 1))
    const outcome = outcomeAt.get((number >>> CHECK_BITS) & (2 ** OUTCOME_BITS - 1))
    const text = detail === AS_TEXT ? tuple[at] : textOf(detail, decision)
    if (check === undefined || outcome === undefined || typeof text !== 'string') {
      throw new TypeError('not a trace')
    }
    trace.push([check, outcome, text])
  }
  return trace
}

function textOf(detail: number, decision: Named): string | null | undefined {
  const id = IDS[detail - 1]
  return id === undefined ? WORDS[detail - FIRST_WORD] : decision[id]
}
