import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import type { JsonObject } from '../json-object.ts'
import { freeText, refererText } from '../text.ts'
import { credentialsIn } from './credentials.ts'
import { withoutFile } from './nimble-file.ts'
import { splitUrl, streamNameOf } from './path.ts'
import type { Decoded, WireReply } from './types.ts'

/*
 * Nimble Streamer's playback session authorization (Softvelum, "Playback session authorization in Nimble Streamer",
 * November 2018): one JSON object per session start, answered by `return_code`. The article says the code is in
 * header and body; the vendor's sample handler answers a redirect with HTTP 200. A denial is always 403 with its
 * body: any other status might count as "unavailable", which Nimble may be set to allow.
 */

const MAX_ID_CHARS = 128
const MAX_TYPE_CHARS = 32

/** @param body As it came, for an id with more digits than a number holds. */
export function decodeSession(object: JsonObject, body: string, server: MediaServer): Decoded {
  const told = toldIn(object)
  if (typeof told === 'string') return malformed(told)
  const { path, query } = splitUrl(told.url)
  const type = told.sessionType.toLowerCase()
  const name = streamNameOf(path)
  if (name === null) return malformed('url is missing or cannot be a stream')
  const { ip } = told
  const address = canonicalAddress(ip)
  if (ip !== '' && address === null) return malformed('ip is not an address')
  const sessionKey = sessionKeyOf(object.session_id, body)
  if (sessionKey === undefined) return malformed('session_id is neither text nor a whole number')
  const asked: AccessRequest = {
    action: 'subscribe',
    phase: 'start',
    streamName: withoutFile(name, type),
    mediaServerId: server.id,
    protocol: type.slice(0, MAX_TYPE_CHARS),
    address,
    userAgent: freeText(told.userAgent),
    referer: refererText(told.referer),
    sessionKey,
    viewerId: null,
    credentials: credentialsIn(query),
  }
  return { kind: 'ask', requests: [asked] }
}

/** The members that are text, each empty when absent. */
interface Told {
  readonly url: string
  readonly ip: string
  readonly userAgent: string
  readonly referer: string
  readonly sessionType: string
}

/** Answers what is wrong when a member is not text. Members are read by literal names, which the engine makes cheap. */
function toldIn(object: JsonObject): Told | string {
  const url = textOf(object.url)
  if (url === null) return 'url is not text'
  const ip = textOf(object.ip)
  if (ip === null) return 'ip is not text'
  // The article spells it with a hyphen, the vendor's sample with an underscore.
  const hyphened = textOf(object['user-agent'])
  if (hyphened === null) return 'user-agent is not text'
  const underscored = textOf(object.user_agent)
  if (underscored === null) return 'user_agent is not text'
  const referer = textOf(object.referer)
  if (referer === null) return 'referer is not text'
  const sessionType = textOf(object.session_type)
  if (sessionType === null) return 'session_type is not text'
  return { url, ip, userAgent: hyphened || underscored, referer, sessionType }
}

/** Empty when absent. Null when it is something else than text. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') return null
  return value.isWellFormed() ? value : value.toWellFormed()
}

/** Null when there is none; undefined when it cannot be one. */
function sessionKeyOf(id: unknown, json: string): string | null | undefined {
  if (id === undefined || id === null || id === '') return null
  if (typeof id === 'string') return id.length <= MAX_ID_CHARS ? id.toWellFormed() : undefined
  if (typeof id !== 'number' || !Number.isInteger(id)) return undefined
  // Past 2^53 two ids would become one number, so the digits are taken as written.
  if (!Number.isSafeInteger(id)) return /"session_id"\s*:\s*(-?\d{1,40})\s*[,}]/.exec(json)?.[1]
  return String(id)
}

const JSON_TYPE = { 'content-type': 'application/json' }
const ALLOW: WireReply = { status: 200, headers: JSON_TYPE, body: '{"return_code":200}' }
const DENY: WireReply = { status: 403, headers: JSON_TYPE, body: '{"return_code":403}' }

/** @param decision Undefined without one, which denies. */
export function encodeSession(decision: Decision | undefined): WireReply {
  if (decision === undefined) return DENY
  if (decision.outcome === 'allow') return ALLOW
  if (decision.outcome !== 'redirect' || decision.redirectUrl === null) return DENY
  const body = { return_code: 302, redirect_location: decision.redirectUrl }
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify(body) }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
