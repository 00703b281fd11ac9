import { findJwsFault, readClaims, readCompactJws, signJws } from './jws.ts'
import type { HmacKey } from './jws-key.ts'
import { checkTimes, STRICT_TIMES } from './jwt-times.ts'
import { isJsonObject, type JsonObject, memberOf } from './strict-json.ts'

/**
 * What the Director hands a player for the media server: that one grant may connect to one stream now. The members of
 * `millicast` are those that the vendor's clients read.
 */
export interface ConnectionTicket {
  /** Drawn at random for each. */
  readonly id: string
  readonly action: 'publish' | 'subscribe'
  readonly streamName: string
  readonly accountId: string
  /** The grant that was admitted. Null: none was needed. */
  readonly grantId: string | null
  /** Whether the media server should record what is published. */
  readonly record: boolean
}

export type TicketFault = 'malformed' | 'unknown' | 'signature' | 'expired'

export type TicketReading =
  | { readonly ok: true; readonly ticket: ConnectionTicket; readonly expiresAtMs: number }
  | { readonly ok: false; readonly fault: TicketFault }

const ACTIONS = { Publish: 'publish', Subscribe: 'subscribe' } as const
const ID = /^[\w-]{1,64}$/

/**
 * Signs a ticket as a JWT with HS256.
 *
 * @param key     Its id goes along as `kid`.
 * @param nowMs   Epoch milliseconds; written as `iat` and `nbf`, in whole seconds.
 * @param seconds How long it holds.
 */
export function signTicket(
  ticket: ConnectionTicket,
  key: HmacKey,
  nowMs: number,
  seconds: number,
): string {
  const { id, action, streamName, accountId, grantId, record } = ticket
  const isPublish = action === 'publish'
  const at = Math.floor(nowMs / 1000)
  const payload = {
    millicast: {
      type: isPublish ? 'Publish' : 'Subscribe',
      streamName,
      streamAccountId: accountId,
      ...(isPublish ? { record } : {}),
    },
    jti: id,
    ...(grantId === null ? {} : { sub: grantId }),
    iat: at,
    nbf: at,
    exp: at + seconds,
  }
  return signJws(JSON.stringify(payload), key, { withKeyId: true })
}

/** The id in a text that is shaped like a ticket, or null. Nothing in it is verified. */
export function ticketIdIn(text: string): string | null {
  const jws = readCompactJws(text)
  const read = jws.ok ? readClaims(jws.payload) : null
  return read?.ok === true ? (ticketOf(read.claims)?.id ?? null) : null
}

/**
 * Verifies a ticket. Never throws.
 *
 * @param keys Ours. A ticket without the id of one of them is refused.
 */
export function readTicket(text: string, keys: readonly HmacKey[], nowMs: number): TicketReading {
  const jws = readCompactJws(text)
  if (!jws.ok) return refuse('malformed')
  const key = keys.find((each) => each.id === jws.header.kid)
  if (key === undefined || key.id === null) return refuse('unknown')
  if (findJwsFault(jws, key) !== null) return refuse('signature')
  const read = readClaims(jws.payload)
  const ticket = read.ok ? ticketOf(read.claims) : null
  if (!read.ok || ticket === null) return refuse('malformed')
  const times = checkTimes(read.claims, nowMs, STRICT_TIMES)
  if (times.ok) return { ok: true, ticket, expiresAtMs: times.expiresAtMs }
  return refuse(times.fault === 'expired' ? 'expired' : 'malformed')
}

function ticketOf(claims: JsonObject): ConnectionTicket | null {
  const millicast = memberOf(claims, 'millicast')
  const id = memberOf(claims, 'jti')
  const grantId = memberOf(claims, 'sub') ?? null
  if (!isJsonObject(millicast) || typeof id !== 'string' || !ID.test(id)) return null
  const type = memberOf(millicast, 'type')
  const streamName = memberOf(millicast, 'streamName')
  const accountId = memberOf(millicast, 'streamAccountId')
  if (type !== 'Publish' && type !== 'Subscribe') return null
  if (typeof streamName !== 'string' || typeof accountId !== 'string') return null
  if (grantId !== null && typeof grantId !== 'string') return null
  const record = memberOf(millicast, 'record') === true
  return { id, action: ACTIONS[type], streamName, accountId, grantId, record }
}

const refuse = (fault: TicketFault): TicketReading => ({ ok: false, fault })
