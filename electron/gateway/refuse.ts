import type { ServerResponse } from 'node:http'
import type { Decision } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Reading } from './reading.ts'
import { sendText } from './send.ts'

/** Answers who is not admitted: with where a rule sends them, else with a refusal in words. */
export function refuse(
  response: ServerResponse,
  decision: Decision,
  reading: Pick<Reading, 'coarseReason'>,
): void {
  if (decision.outcome === 'redirect' && decision.redirectUrl !== null) {
    sendText(response, 302, '', { location: decision.redirectUrl })
    return
  }
  refuseFor(response, decision.reason, reading)
}

/** Answers with a refusal in words, as coarsely as whoever is outside may know. */
export function refuseFor(
  response: ServerResponse,
  reason: ReasonCode,
  reading: Pick<Reading, 'coarseReason'>,
): void {
  sendText(response, 403, `Refused: ${reading.coarseReason(reason)}.`)
}
