import { decodeSegment } from './base64url.ts'
import { isJsonObject, type JsonObject, memberOf, parseStrictJson } from './strict-json.ts'

/** The members of a JOSE header that mean something here. */
export interface JwsHeader {
  readonly alg: string
  readonly kid: string | null
  readonly typ: string | null
}

/** A header as it stands in the token: without the members that it does not have. */
export const headerSaid = (header: JwsHeader): Partial<JwsHeader> =>
  Object.fromEntries(Object.entries(header).filter(([, value]) => value !== null))

export type HeaderRefusal =
  | 'jws_malformed'
  | 'jws_header_malformed'
  | 'jws_header_duplicate'
  | 'jws_header_forbidden'
  | 'jws_algorithm'

export type HeaderReading =
  | { readonly ok: true; readonly header: JwsHeader }
  | { readonly ok: false; readonly reason: HeaderRefusal }

/**
 * Members that let a token choose its own key, change what is signed, or demand what we do not know: each is refused
 * when present (RFC 8725 sections 3.1 and 3.10, RFC 7797, RFC 7515 section 4.1.11). `enc` and `epk` mean encryption.
 */
const FORBIDDEN = [
  'crit',
  'b64',
  'jku',
  'x5u',
  'jwk',
  'x5c',
  'x5t',
  'x5t#S256',
  'zip',
  'enc',
  'epk',
]
const REGISTERED = new Set(
  ['alg', 'kid', 'typ', 'cty', ...FORBIDDEN].map((name) => name.toLowerCase()),
)
const KNOWN = new Set(['alg', 'kid', 'typ', 'cty', ...FORBIDDEN])

const MAX_SEGMENT_CHARS = 1024
const MAX_CACHED = 256
const MAX_DEPTH = 4

const cache = new Map<string, HeaderReading>()

/**
 * Reads the header segment of a compact JWS, strictly. Nothing in it is trusted: the algorithm is for comparison with
 * the key row, the key id for an exact look-up.
 *
 * @param segment As it stands before the first dot. At most 1024 characters.
 * @returns What it says, from a bounded cache when the same text was read before. Never throws.
 */
export function readJwsHeader(segment: string): HeaderReading {
  const known = cache.get(segment)
  if (known !== undefined) return known
  const reading = segment.length > MAX_SEGMENT_CHARS ? refuse('jws_malformed') : parse(segment)
  if (reading.ok) remember(segment, reading)
  return reading
}

/** Refusals are not kept: whoever sends rubbish shall not push the good ones out. */
function remember(segment: string, reading: HeaderReading): void {
  if (cache.size >= MAX_CACHED) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest)
      break
    }
  }
  cache.set(segment, reading)
}

function parse(segment: string): HeaderReading {
  const bytes = decodeSegment(segment)
  if (bytes === null) return refuse('jws_malformed')
  const parsed = parseStrictJson(bytes.toString('utf8'), MAX_DEPTH)
  if (!parsed.ok) {
    return refuse(
      parsed.fault === 'duplicate_member' ? 'jws_header_duplicate' : 'jws_header_malformed',
    )
  }
  return isJsonObject(parsed.value) ? judge(parsed.value) : refuse('jws_header_malformed')
}

function judge(object: JsonObject): HeaderReading {
  if (FORBIDDEN.some((name) => Object.hasOwn(object, name))) return refuse('jws_header_forbidden')
  // `Alg` beside or instead of `alg` is made for readers that do not mind the case.
  if (Object.keys(object).some((name) => !KNOWN.has(name) && REGISTERED.has(name.toLowerCase()))) {
    return refuse('jws_header_malformed')
  }
  const alg = memberOf(object, 'alg')
  const kid = memberOf(object, 'kid')
  const typ = memberOf(object, 'typ')
  if (typeof alg !== 'string') return refuse('jws_algorithm')
  if (kid !== undefined && typeof kid !== 'string') return refuse('jws_header_malformed')
  if (typ !== undefined && typeof typ !== 'string') return refuse('jws_header_malformed')
  return { ok: true, header: { alg, kid: kid ?? null, typ: typ ?? null } }
}

const refuse = (reason: HeaderRefusal): HeaderReading => ({ ok: false, reason })
