import { UNKNOWN_COUNTRY } from '../../shared/countries.ts'
import type { EdgeAuthSettings } from '../../shared/edge-auth.ts'
import type { EdgeAuthReason } from '../../shared/edge-auth-reasons.ts'
import { type EdgeAuthVerified, edgeAuthId } from './edge-auth.ts'
import { judgeCountry, readGeoLists } from './edge-auth-geo.ts'
import { allowsAddress, compileAddresses } from './restrictions/addresses.ts'
import { parseStrictJson } from './strict-json.ts'

/** What a token is presented for. Null where the caller does not say. */
export interface EdgeAuthUse {
  readonly action: 'authenticate' | 'subscribe' | 'publish' | null
  /** Application of the stream. */
  readonly applicationId: string | null
  readonly sessionId: string | null
  /** Of the viewer or publisher, IPv4 or IPv6. */
  readonly address: string | null
  /** Id of the published stream that is to be watched. */
  readonly originStreamId: string | null
  /** Two letters, or `??` for an address of no known country. */
  readonly country: string | null
  /**
   * Everything the stream answers to: its tags, and its channel and room as `channelId:…`, `channelAlias:…`, `roomId:…`,
   * `roomAlias:…`. When publishing, those of the channel or room to publish into.
   */
  readonly tags: readonly string[] | null
  /** Whether a token was revoked, by {@link edgeAuthId}. */
  readonly isRevoked: (id: string) => boolean
}

export type Outcome = 'pass' | 'absent' | 'skip' | EdgeAuthReason

interface Facts {
  readonly token: EdgeAuthVerified
  readonly use: EdgeAuthUse
  readonly nowMs: number
  readonly options: EdgeAuthSettings
}

type Check = (facts: Facts) => Outcome

export type EdgeAuthCheck =
  | 'spelling'
  | 'payload'
  | 'purpose'
  | 'application'
  | 'expiry'
  | 'members'
  | 'type'
  | 'target'
  | 'tag'
  | 'session'
  | 'address'
  | 'origin'
  | 'country'
  | 'revocation'

/** What a token without type may be used for, unless the operator adds publishing. */
const UNTYPED: readonly string[] = ['authenticate', 'subscribe']
const USES: ReadonlyMap<unknown, string> = new Map([
  ['auth', 'authenticate'],
  ['stream', 'subscribe'],
  ['publish', 'publish'],
])

/** In this order; the first that fails decides what the client is told. */
export const EDGE_AUTH_CHECKS: readonly (readonly [EdgeAuthCheck, Check])[] = [
  ['spelling', checkSpelling],
  ['payload', checkPayload],
  ['purpose', checkPurpose],
  ['application', checkApplication],
  ['expiry', checkExpiry],
  ['members', checkMembers],
  ['type', checkType],
  ['target', checkTarget],
  ['tag', checkTag],
  ['session', checkSession],
  ['address', checkAddress],
  ['origin', checkOrigin],
  ['country', checkCountry],
  ['revocation', checkRevocation],
]

const member = (facts: Facts, name: string): unknown =>
  Object.hasOwn(facts.token.value as object, name)
    ? (facts.token.value as Readonly<Record<string, unknown>>)[name]
    : undefined

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string'
const isTextsOrAbsent = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((each) => typeof each === 'string'))

/** What to say of a restriction about something the caller did not tell. */
const unsaid = (facts: Facts, reason: EdgeAuthReason): Outcome =>
  facts.options.unsaid === 'skip' ? 'skip' : reason

/** A text the token restricts something to, against what the caller said. */
function equal(facts: Facts, name: string, said: string | null, reason: EdgeAuthReason): Outcome {
  const wanted = member(facts, name)
  if (typeof wanted !== 'string') return 'absent'
  if (said === null) return unsaid(facts, reason)
  return wanted === said ? 'pass' : reason
}

function checkSpelling({ token, options }: Facts): Outcome {
  return token.isCanonical || options.lenientSpelling ? 'pass' : 'lenient-spelling'
}

function checkPayload({ token }: Facts): Outcome {
  if (typeof token.value !== 'object' || token.value === null) return 'malformed-payload'
  if (Array.isArray(token.value)) return 'malformed-payload'
  const strict = parseStrictJson(token.signedText)
  if (strict.ok) return 'pass'
  return strict.fault === 'duplicate_member' ? 'duplicate-member' : 'malformed-payload'
}

/** The platform answers a stream with a secret in the same envelope. */
function checkPurpose(facts: Facts): Outcome {
  const isSecret =
    member(facts, 'instanceRouteKey') !== undefined ||
    (member(facts, 'streamId') !== undefined && member(facts, 'requiredTag') === undefined)
  return isSecret ? 'shared-secret' : 'pass'
}

function checkApplication(facts: Facts): Outcome {
  const { applicationId } = facts.use
  if (applicationId === null) return unsaid(facts, 'other-application')
  return applicationId === facts.token.applicationId ? 'pass' : 'other-application'
}

function checkExpiry(facts: Facts): Outcome {
  const expires = member(facts, 'expires')
  if (expires === undefined) return 'missing-expiry'
  if (typeof expires !== 'number' || !Number.isFinite(expires)) return 'malformed-expiry'
  return expires > facts.nowMs - facts.options.skewSeconds * 1000 ? 'pass' : 'expired'
}

function checkMembers(facts: Facts): Outcome {
  const texts: readonly (readonly [string, EdgeAuthReason])[] = [
    ['type', 'malformed-type'],
    ['requiredTag', 'malformed-tag'],
    ['sessionId', 'malformed-session'],
    ['remoteAddress', 'malformed-address'],
    ['originStreamId', 'malformed-origin'],
    ['uri', 'malformed-uri'],
  ]
  const wrong = texts.find(([name]) => !isTextOrAbsent(member(facts, name)))
  if (wrong !== undefined) return wrong[1]
  if (!isTextsOrAbsent(member(facts, 'capabilities'))) return 'malformed-capabilities'
  return isTextsOrAbsent(member(facts, 'applyTags')) ? 'pass' : 'malformed-apply-tags'
}

function checkType(facts: Facts): Outcome {
  const type = member(facts, 'type')
  // A malformed type is named by checkMembers.
  if (type !== undefined && typeof type !== 'string') return 'skip'
  const use = USES.get(type)
  if (type !== undefined && use === undefined) return 'unknown-type'
  const { action } = facts.use
  if (action === null) return unsaid(facts, 'wrong-type')
  if (type !== undefined) return use === action ? 'pass' : 'wrong-type'
  const mayPublish = action === 'publish' && facts.options.untypedMayPublish
  return UNTYPED.includes(action) || mayPublish ? 'pass' : 'wrong-type'
}

function checkTarget(facts: Facts): Outcome {
  // Where nobody says what it is for, its type does; without a target it is then good for nothing.
  const action = facts.use.action ?? USES.get(member(facts, 'type')) ?? null
  if (action === 'authenticate') return 'absent'
  if (action === null) return unsaid(facts, 'no-target')
  const isByOrigin =
    action === 'subscribe' &&
    facts.options.originStreamIsTarget &&
    typeof member(facts, 'originStreamId') === 'string'
  const tag = member(facts, 'requiredTag')
  const isAnywhere = action === 'publish' && tag === undefined && facts.options.untargetedMayPublish
  if (isAnywhere) return 'pass'
  return isByOrigin || (tag !== undefined && tag !== '') ? 'pass' : 'no-target'
}

/** What a token names of a stream is not asked about while a session is opened. */
function checkTag(facts: Facts): Outcome {
  const { action, tags } = facts.use
  const wanted = member(facts, 'requiredTag')
  if (typeof wanted !== 'string' || wanted === '' || action === 'authenticate') return 'absent'
  if (tags === null) return unsaid(facts, 'tag-mismatch')
  return tags.includes(wanted) ? 'pass' : 'tag-mismatch'
}

function checkSession(facts: Facts): Outcome {
  if (facts.options.starIsAnySession && member(facts, 'sessionId') === '*') return 'pass'
  const outcome = equal(facts, 'sessionId', facts.use.sessionId, 'session-mismatch')
  const isUnsaid = outcome === 'session-mismatch' && facts.use.sessionId === null
  return isUnsaid && facts.options.unsaid === 'skip-session' ? 'skip' : outcome
}

function checkAddress(facts: Facts): Outcome {
  const wanted = member(facts, 'remoteAddress')
  if (typeof wanted !== 'string') return 'absent'
  // Java's InetAddress writes `host/192.0.2.7` or `/192.0.2.7`.
  const list = compileAddresses([wanted.slice(wanted.lastIndexOf('/') + 1)])
  if (list.blocks.length === 0) return 'malformed-address'
  const { address } = facts.use
  if (address === null) return unsaid(facts, 'address-mismatch')
  return allowsAddress(list, address) ? 'pass' : 'address-mismatch'
}

function checkOrigin(facts: Facts): Outcome {
  if (facts.use.action === 'authenticate') return 'absent'
  return equal(facts, 'originStreamId', facts.use.originStreamId, 'origin-mismatch')
}

function checkCountry(facts: Facts): Outcome {
  const capabilities = member(facts, 'capabilities')
  if (capabilities === undefined || !isTextsOrAbsent(capabilities)) return 'absent'
  const lists = readGeoLists(capabilities as readonly string[])
  if (lists === null) return 'malformed-geo'
  if (lists.allowed.length + lists.denied.length === 0) return 'absent'
  const { country } = facts.use
  if (country === null && facts.options.unsaid === 'skip') return 'skip'
  const isDecided = country !== null && country !== UNKNOWN_COUNTRY
  return judgeCountry(
    lists,
    isDecided ? country : UNKNOWN_COUNTRY,
    // A caller that never looked cannot be let through by what is meant for places nobody knows.
    country !== null && facts.options.unknownPassesDeny,
  )
}

function checkRevocation({ token, use }: Facts): Outcome {
  return use.isRevoked(edgeAuthId(token.applicationId, token.digest)) ? 'revoked' : 'pass'
}
