import type { AccessRequest, Decision } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'
import type { Judged } from './types.ts'

/**
 * A request about a live session that a media server vouches for, with what it began with: the server tells less each time
 * it asks again, and a rule that admitted a viewer then must find them the same now. The grant stays with whoever it
 * admitted: another who asks under the same name of a session stands on their own.
 */
export function asKnown(request: AccessRequest, live: Session): AccessRequest {
  if (!request.credentials.some((each) => each.kind === 'vouched')) return request
  const isSomebodyElse = request.viewerId !== null && request.viewerId !== live.viewerId
  return {
    ...request,
    ...(isSomebodyElse ? {} : { grantId: live.grantId }),
    protocol: request.protocol || live.protocol,
    address: request.address ?? live.address,
    userAgent: request.userAgent ?? live.userAgent,
    referer: request.referer ?? live.referer,
    viewerId: request.viewerId ?? live.viewerId,
  }
}

/**
 * Whether a viewer who was asked about again simply goes on. Each is asked about many times an hour, so that this is not
 * recorded: what the decision stands on is what the session began with.
 */
export function goesOn(request: AccessRequest, live: Session, decision: Decision): boolean {
  return (
    request.phase === 'recheck' &&
    request.action === 'subscribe' &&
    decision.outcome === 'allow' &&
    decision.ruleId === live.ruleId &&
    live.revokedAtMs === null
  )
}

/**
 * Whether one who waits without a session is told the same again. They are asked about each second, so that this is not recorded, unless
 * something is stored with it.
 */
export function isToldAgain({ phase, toldBefore }: AccessRequest, decided: Judged): boolean {
  return (
    phase === 'recheck' &&
    decided.outcome !== 'allow' &&
    decided.outcome === toldBefore?.outcome &&
    decided.reason === toldBefore.reason &&
    decided.ruleId === toldBefore.ruleId &&
    decided.redirectUrl === toldBefore.redirectUrl &&
    decided.binds === undefined &&
    decided.marks === undefined
  )
}

/** Some servers re-check what a publisher does from another address, e.g. the titles it sends. */
export const isRecheckOf = (live: Session, request: AccessRequest): boolean =>
  request.phase === 'recheck' &&
  live.action === request.action &&
  live.streamName === request.streamName

/** A viewer who is re-checked and not known here is live all the same; a publisher's re-check says too little. */
export const beginsSession = (request: AccessRequest): boolean =>
  request.phase === 'start' || request.action === 'subscribe'
