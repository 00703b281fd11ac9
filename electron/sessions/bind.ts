import type { AccessRequest, Decision } from '../../shared/access.ts'
import { provenGrant } from '../../shared/proven-grant.ts'
import type { Catalogue } from '../catalogue/types.ts'
import { ticketsOf } from './hand-over.ts'
import { turned } from './record.ts'
import type { Judged } from './types.ts'

/**
 * Binds the token behind an admission to the address it came from, once everything else allowed it. An admission for which
 * there is no place becomes a denial.
 *
 * A ticket of the Director binds nothing: its token was bound there, and the same viewer may reach the media server by
 * another address, e.g. by IPv6.
 *
 * @param nowMs Epoch milliseconds.
 */
export function bindAddress(
  request: AccessRequest,
  decision: Decision,
  bindings: Pick<Catalogue['tokenBindings'], 'take'>,
  nowMs: number,
): Judged {
  if (decision.outcome !== 'allow' || decision.grantId === null) return decision
  const { grantId } = provenGrant(decision.trace)
  if (grantId === null || ticketsOf(request).length > 0) return decision
  const binds = bindings.take(grantId, request.address, nowMs)
  if (binds === null) return decision
  if (binds !== 'taken') return { ...decision, binds }
  const system = grantId.startsWith('pt-') ? 'publish' : 'subscribe'
  const step = ['restriction', 'fail', `${system}:address_unbound`] as const
  return turned(decision, 'deny', 'credential_addresses_taken', step)
}
