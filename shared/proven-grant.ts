import type { Decision, TraceCheck, TraceStep } from './access.ts'
import type { ReasonCode } from './reasons.ts'

const REASON_OF: Partial<Record<TraceCheck, ReasonCode>> = {
  grant_expiry: 'grant_expired',
  grant_stream: 'grant_other_stream',
  grant_action: 'grant_other_action',
}

/**
 * What the credentials of a request came to, read from the trace of its decision: the grant of the one that fits. A
 * decision names a grant that was refused as well, so that it is known who came with it.
 *
 * @returns `refusal` is why the last one was refused; null when one fits or none was presented.
 */
export function provenGrant(trace: readonly TraceStep[]): {
  readonly grantId: string | null
  readonly refusal: ReasonCode | null
} {
  let grantId: string | null = null
  let refusal: ReasonCode | null = null
  // By index: it is asked several times for every question, and taking tuples apart costs more than all the rest.
  for (let at = 0; at < trace.length; at += 1) {
    const step = trace[at] as TraceStep
    const check = step[0]
    if (check === 'credential' && step[1] === 'pass') grantId = step[2]
    else if (step[1] !== 'fail') continue
    else if (check === 'credential') refusal = step[2] as ReasonCode
    else if (REASON_OF[check] !== undefined) {
      grantId = null
      refusal = REASON_OF[check]
    }
  }
  return grantId === null ? { grantId, refusal } : { grantId, refusal: null }
}

/**
 * Whether the grant that a decision to let somebody in names did not let them in: it was refused, and none was needed. Nobody can
 * say of it what its holder did.
 */
export const isUnproven = ({
  grantId,
  reason,
  trace,
}: Pick<Decision, 'grantId' | 'reason' | 'trace'>): boolean =>
  grantId !== null && reason !== 'grant_accepted' && provenGrant(trace).grantId === null
