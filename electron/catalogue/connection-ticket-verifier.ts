import type { Verification } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { openGrantId, storedGrantOf } from '../../shared/token-grants.ts'
import { readTicket, type TicketFault } from '../tokens/connection-ticket.ts'
import { ticketKeysOf } from './director.ts'
import type { State } from './state.ts'
import { hasClaim } from './unverified-claims.ts'
import type { VerifyOwn } from './verifier.ts'

const REASON_OF: Readonly<Record<TicketFault, ReasonCode>> = {
  malformed: 'credential_malformed',
  unknown: 'credential_unknown',
  signature: 'credential_signature',
  expired: 'grant_expired',
}

/**
 * Verifies tickets of the Director for media servers that present them: one holds for the action and stream the Director
 * admitted, and for the grant it did it for, so that what revokes that grant, or whom it names, ends the ticket too. The Director
 * itself takes none, or one could be made out of the other without end.
 *
 * @param isInForce Whether the stored token of a grant (`st-<id>`, `pt-<id>`) is there and switched on, and was not refreshed
 *                  since a moment, epoch milliseconds.
 */
export function createTicketVerifier(
  stateOf: () => State,
  isInForce: (grantId: string, sinceMs: number) => boolean,
): VerifyOwn {
  return (text, request, nowMs) => {
    if (!hasClaim(text, 'millicast')) return null
    if (request.mediaServerId === '@director') return refuse('credential_wrong_kind', null)
    const read = readTicket(text, ticketKeysOf(stateOf()), nowMs)
    if (!read.ok) return refuse(REASON_OF[read.fault], null)
    const { id, action, streamName, grantId, viewerId, tags } = read.ticket
    if (streamName !== request.streamName) return refuse('grant_other_stream', grantId)
    const stored = grantId === null ? null : storedGrantOf(grantId)
    if (stored !== null && !isInForce(stored, read.issuedAtMs)) {
      return refuse('credential_parent', grantId)
    }
    return {
      ok: true,
      grant: {
        id: grantId ?? openGrantId(id),
        kind: 'connection-ticket',
        label: null,
        actions: [action],
        // The name was compared; the grant is for this request only.
        streamIds: null,
        expiresAtMs: read.expiresAtMs,
        tags,
        viewerId,
      },
    }
  }
}

const refuse = (reason: ReasonCode, grantId: string | null): Verification => ({
  ok: false,
  reason,
  grantId,
})
