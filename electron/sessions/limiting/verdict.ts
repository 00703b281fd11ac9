import type { AccessRequest, Decision, TraceStep } from '../../../shared/access.ts'
import type { LimitBan } from '../../../shared/limit-api.ts'
import { isUnproven } from '../../../shared/proven-grant.ts'
import type { ReasonCode } from '../../../shared/reasons.ts'
import { turned } from '../record.ts'
import type { Seated } from './taken.ts'
import type { Asked, Row, Weighed } from './weigh.ts'

/** What becomes of somebody, and what that does to others. */
export interface Verdict {
  readonly decision: Decision
  readonly instead: readonly Seated[]
  readonly bans: readonly LimitBan[]
  /** Who is in or on the way in, whom the bans end. */
  readonly ends: readonly Seated[]
  /** Whether who went over the limit only said their name. */
  readonly isSaid: boolean
  readonly isOverOnTrial: boolean
}

/** Of a verdict that does nothing to others. */
export const NOTHING = {
  instead: [],
  bans: [],
  ends: [],
  isSaid: false,
  isOverOnTrial: false,
} as const

/** They are refused; the last step is the one that refuses. */
export function refusal(
  decision: Decision,
  reason: ReasonCode,
  steps: readonly TraceStep[],
): Verdict {
  const [last = ['limit', 'fail', ''] as const] = steps.slice(-1)
  const before = withSteps(decision, steps.slice(0, -1))
  return { ...NOTHING, decision: turned(before, 'deny', reason, last) }
}

/** A decision with more steps in its trace. */
export const withSteps = (decision: Decision, steps: readonly TraceStep[]): Decision => ({
  ...decision,
  trace: [...decision.trace, ...steps],
})

/** Nobody is refused, and nobody goes: what would have been is one more step. */
export function tried(decision: Decision, { steps }: Weighed): Verdict {
  const onTrial = steps.map(([check, outcome, detail]): TraceStep => {
    const [kind, numbers, note] = detail.split(' ')
    const isOver = outcome === 'fail' || note === 'newest'
    return isOver ? [check, 'skip', `${kind} ${numbers} trial`] : [check, outcome, detail]
  })
  const isOverOnTrial = onTrial.some(([, outcome]) => outcome === 'skip')
  return { ...NOTHING, decision: withSteps(decision, onTrial), isOverOnTrial }
}

/** Whom a limit that is full bans until then, epoch milliseconds. A stream that is full is nobody's fault. */
export function bansOf({ kind, subject }: Row, untilMs: number): readonly LimitBan[] {
  if (kind === 'viewer') return [{ kind, value: subject, untilMs }]
  return kind === 'grant' || kind === 'token' ? [{ kind: 'grant', value: subject, untilMs }] : []
}

/** Who asks, as seats are counted by. */
export const askedOf = (request: AccessRequest, decision: Decision): Asked => ({
  mediaServerId: request.mediaServerId,
  streamId: decision.streamId ?? '',
  streamName: request.streamName,
  action: request.action,
  address: request.address,
  userAgent: request.userAgent,
  viewerId: decision.viewerId,
  ...(decision.isNameSaid === true && { isNameSaid: true }),
  // One that was refused has a holder who did not come.
  grantId: isUnproven(decision) ? null : decision.grantId,
})
