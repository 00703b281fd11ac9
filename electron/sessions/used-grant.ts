import type { AccessRequest, Decision } from '../../shared/access.ts'
import { provenGrant } from '../../shared/proven-grant.ts'
import { ticketsOf } from './hand-over.ts'

/**
 * The grant that an admission was a use of. Null when nothing was proven, as where a stream is open to whoever comes with a
 * token that is over, and for a ticket of the Director, which was the use.
 */
export function usedGrant(request: AccessRequest, decision: Decision): string | null {
  if (decision.outcome !== 'allow' || decision.grantId === null) return null
  return ticketsOf(request).length > 0 ? null : provenGrant(decision.trace).grantId
}
