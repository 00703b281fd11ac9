import { findJwsFault, readClaims, readCompactJws, signJws } from './jws.ts'
import type { HmacKey } from './jws-key.ts'
import { checkTimes, STRICT_TIMES } from './jwt-times.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from './strict-json.ts'

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
  /** Whom the grant names. Null, the default: nobody. */
  readonly viewerId?: string | null
  /** Tags of the grant. Default: none. */
  readonly tags?: readonly string[]
}

export type TicketFault = 'malformed' | 'unknown' | 'signature' | 'expired'

export type TicketReading =
  | {
      readonly ok: true
      readonly ticket: Required<ConnectionTicket>
      /** Beginning of the second it was signed in; 0 when it does not say. */
      readonly issuedAtMs: number
      readonly expiresAtMs: number
    }
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
  const { viewerId = null, tags = [] } = ticket
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
    ...(viewerId === null ? {} : { viewer: viewerId }),
    ...(tags.length === 0 ? {} : { tags }),
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
  const iat = memberOf(read.claims, 'iat')
  const issuedAtMs = typeof iat === 'number' ? iat * 1000 : 0
  if (times.ok) return { ok: true, ticket, issuedAtMs, expiresAtMs: times.expiresAtMs }
  return refuse(times.fault === 'expired' ? 'expired' : 'malformed')
}

function ticketOf(claims: JsonObject): Required<ConnectionTicket> | null {
  const millicast = memberOf(claims, 'millicast')
  const id = memberOf(claims, 'jti')
  const grantId = memberOf(claims, 'sub') ?? null
  const viewerId = memberOf(claims, 'viewer') ?? null
  const tags = memberOf(claims, 'tags') ?? []
  if (!isJsonObject(millicast) || typeof id !== 'string' || !ID.test(id)) return null
  const type = memberOf(millicast, 'type')
  const streamName = memberOf(millicast, 'streamName')
  const accountId = memberOf(millicast, 'streamAccountId')
  if (type !== 'Publish' && type !== 'Subscribe') return null
  if (typeof streamName !== 'string' || typeof accountId !== 'string') return null
  if (grantId !== null && typeof grantId !== 'string') return null
  if (viewerId !== null && typeof viewerId !== 'string') return null
  if (!isTexts(tags)) return null
  const record = memberOf(millicast, 'record') === true
  return { id, action: ACTIONS[type], streamName, accountId, grantId, record, viewerId, tags }
}

const isTexts = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

const refuse = (fault: TicketFault): TicketReading => ({ ok: false, fault })
