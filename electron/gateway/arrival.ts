import type { IncomingMessage } from 'node:http'
import type { AccessRequest } from '../../shared/access.ts'
import { GATEWAY } from '../../shared/built-in-callers.ts'
import type { Reading } from './reading.ts'

/** What is known of someone when they come. */
export type Arrival = Pick<
  AccessRequest,
  'streamName' | 'protocol' | 'address' | 'userAgent' | 'referer' | 'origin' | 'credentials'
>

/** What somebody who comes says about themselves; a bearer counts as a credential of the query does. */
export function arrivalOf(
  reading: Reading,
  from: { request: IncomingMessage; query: string; address: string | null },
  streamName: string,
  protocol: string,
): Arrival {
  const { headers } = from.request
  const bearer = bearerOf(from.request)
  return {
    streamName,
    protocol,
    address: from.address,
    userAgent: reading.freeText(headers['user-agent'] ?? ''),
    referer: reading.refererText(headers.referer ?? ''),
    origin: reading.freeText(headers.origin ?? ''),
    credentials: [
      ...reading.credentialsIn(from.query),
      ...(bearer === null ? [] : [reading.credentialOf(bearer)]),
    ],
  }
}

/** The bearer token of a request (RFC 6750). Null without one. */
export const bearerOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string | null =>
  /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null

/** The question about somebody who watches nothing here, so that no session begins. */
export const passingOf = (arrival: Arrival): AccessRequest => ({
  ...arrival,
  action: 'subscribe',
  phase: 'start',
  mediaServerId: GATEWAY,
  sessionKey: null,
  viewerId: null,
  lastsSeconds: null,
})
