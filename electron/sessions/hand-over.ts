import type { AccessRequest, Decision } from '../../shared/access.ts'
import { provenGrant } from '../../shared/proven-grant.ts'
import { ticketIdIn } from '../tokens/connection-ticket.ts'
import type { Registry } from './registry.ts'

/**
 * The tickets of the Director by which a request alone is made. Empty when anything else was presented as well: then it may
 * be that which counts.
 */
export function ticketsOf({ credentials }: AccessRequest): readonly string[] {
  if (!credentials.some(({ kind }) => kind === 'jwt')) return NONE
  const ids = credentials.flatMap(
    ({ kind, value }) => (kind === 'jwt' ? ticketIdIn(value) : null) ?? [],
  )
  return ids.length === credentials.length ? ids : []
}

const NONE: readonly string[] = []

/**
 * Ends what the Director took up for a viewer whom a media server admits by a ticket now: it is the same viewer, and the
 * media server knows when he goes.
 */
export function endHandedOver(
  request: AccessRequest,
  decision: Decision,
  registry: Pick<Registry, 'find' | 'end'>,
): void {
  if (decision.outcome !== 'allow' || request.mediaServerId === '@director') return
  const tickets = ticketsOf(request)
  if (tickets.length === 0 || provenGrant(decision.trace).grantId === null) return
  for (const id of tickets) {
    const live = registry.find('@director', id)
    if (live !== null) registry.end(live, 'replaced')
  }
}
