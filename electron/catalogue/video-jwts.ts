import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Verification } from '../../shared/access.ts'
import { actionsOf } from '../../shared/access-scopes.ts'
import {
  MAX_TTL_SECONDS,
  type VideoTokenInput,
  videoTokenSchema,
} from '../../shared/access-token.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { SignatureKey } from '../tokens/jwk.ts'
import { type CompactJws, readClaims, readCompactJws } from '../tokens/jws.ts'
import { findSignatureFault } from '../tokens/jws-asymmetric.ts'
import { checkTimes, type TimeFault, type TimeRules } from '../tokens/jwt-times.ts'
import { type JsonObject, memberOf } from '../tokens/strict-json.ts'
import { endOf } from './access-tokens.ts'
import type { Actor } from './actor.ts'
import type { Editor } from './editor.ts'
import type { RandomBytes } from './ids.ts'
import type { CatalogueTools } from './tools.ts'
import { hasClaim } from './unverified-claims.ts'
import { refuse } from './validate.ts'
import { createVerified } from './verified.ts'
import type { VerifyOwn } from './verifier.ts'
import { type VideoClaims, videoClaims, videoGrant } from './video-grant.ts'
import {
  OWN_ISSUER,
  type OwnedVideoKeys,
  type SigningVideoKey,
  type VideoKeySets,
} from './video-keys.ts'

/** Where such a token says what it permits (Native Frame, "JWT based auth"). */
const CLAIM = '@video/token'
const JTI_BYTES = 12
const HASH_CHARS = 32
const TIMES: TimeRules = {
  // Of the clock of who signed elsewhere.
  leewaySeconds: 5,
  // Clocks may differ, and a token of the longest life was issued a moment ago.
  maxLifetimeSeconds: MAX_TTL_SECONDS + 60,
  refusesFutureIssue: true,
}

/** Native Frame's video JWTs: web tokens a back end has signed for one user each. */
export interface VideoJwts {
  /**
   * Signs a token. The first use makes the key.
   *
   * @param kid The key to sign with. Null: the one that signs now.
   * @throws AppError ERR_INPUT_INVALID when no scope is known, the key is not one that signs, or the end is past or more
   *         than 30 days away.
   */
  issue(input: VideoTokenInput, kid: string | null, actor: Actor): Promise<string>
  /** The same for many with the key that signs now, all of them or none. */
  issueMany(inputs: readonly VideoTokenInput[], actor: Actor): Promise<readonly IssuedVideoJwt[]>
}

interface IssuedVideoJwt {
  /** Of the grant, as revocations name it. */
  readonly id: string
  readonly token: string
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
}

interface VideoJwtParts {
  readonly editor: () => Editor
  readonly keys: OwnedVideoKeys
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
}

/** A token whose signature was right. Its times are looked at each time. */
interface Proven {
  readonly id: string
  readonly times: JsonObject
  /** Of the claim itself, epoch milliseconds. Null when it sets none. */
  readonly endsAtMs: number | null
  /** Signed here, by the clock that is asked now. */
  readonly isOwn: boolean
  readonly claims: VideoClaims
}

/**
 * Makes what signs video JWTs with the key that signs now, and verifies those of every key and issuer that is kept; `verify`
 * answers null for a JWT of another system.
 */
export function createVideoJwts(parts: VideoJwtParts): {
  readonly calls: VideoJwts
  readonly verify: VerifyOwn
} {
  const { editor, keys, randomBytes, now } = parts
  const verified = createVerified<Proven>()

  const verify: VerifyOwn = (value, request, nowMs) => {
    const sets = keys.sets()
    let proven = verified.find(value, sets)
    if (proven === undefined) {
      if (!hasClaim(value, CLAIM)) return null
      const read = prove(value, sets)
      if (typeof read === 'string') return { ok: false, reason: read, grantId: null }
      verified.remember(value, read)
      proven = read
    }
    return judge(proven, request, nowMs)
  }

  async function keyOfKid(kid: string | null, actor: Actor): Promise<SigningVideoKey> {
    if (kid === null && keys.signing(null) === null) await keys.calls.rotate('ES256', actor)
    const key = keys.signing(kid)
    if (key === null) refuse('ERR_INPUT_INVALID', 'kid', 'No key of this id signs.')
    return key
  }

  async function sign(input: VideoTokenInput, key: SigningVideoKey): Promise<IssuedVideoJwt> {
    if (actionsOf(input.scopes).length === 0) {
      refuse('ERR_INPUT_INVALID', 'videoToken.scopes', 'None of these permits anything here.')
    }
    const nowMs = now()
    const expiresAtMs = endOf(input, nowMs)
    const jti = Buffer.from(randomBytes(JTI_BYTES)).toString('hex')
    const claim = { ...input, expire: new Date(expiresAtMs).toISOString() }
    const token = await new SignJWT({ [CLAIM]: claim })
      .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT' })
      .setIssuer(OWN_ISSUER)
      .setJti(jti)
      .setIssuedAt(Math.floor(nowMs / 1_000))
      .setExpirationTime(Math.floor(expiresAtMs / 1_000))
      .sign(key.privateKey)
    return { id: `video-${jti}`, token, expiresAtMs }
  }

  async function issueMany(
    inputs: readonly VideoTokenInput[],
    actor: Actor,
    kid: string | null = null,
  ): Promise<readonly IssuedVideoJwt[]> {
    const key = await keyOfKid(kid, actor)
    const issued = await Promise.all(inputs.map((input) => sign(input, key)))
    editor().edit((edit) => {
      for (const [at, { id }] of issued.entries()) {
        edit.audit(actor, 'video_jwt.create', id, inputs[at]?.scopes.join(' ') ?? '')
      }
    })
    return issued
  }

  return {
    verify,
    calls: {
      issueMany: (inputs, actor) => issueMany(inputs, actor),
      async issue(input, kid, actor) {
        const [issued] = await issueMany([input], actor, kid)
        return issued?.token ?? ''
      },
    },
  }
}

function prove(value: string, sets: VideoKeySets): Proven | ReasonCode {
  const jws = readCompactJws(value)
  if (!jws.ok) return 'credential_malformed'
  const read = readClaims(jws.payload)
  if (!read.ok) return 'credential_malformed'
  const { claims } = read
  const key = keyOf(jws, claims, sets)
  if (key === null) return 'credential_unknown'
  if (findSignatureFault(jws, key) !== null) return 'credential_signature'
  const carried = videoTokenSchema.safeParse(memberOf(claims, CLAIM))
  if (!carried.success) return 'credential_malformed'
  const { expire } = carried.data
  return {
    id: idOf(jws, claims),
    times: claims,
    endsAtMs: typeof expire === 'string' ? Date.parse(expire) : null,
    isOwn: memberOf(claims, 'iss') === OWN_ISSUER,
    claims: videoClaims(carried.data),
  }
}

/** The issuer chooses the key set only; that it is the issuer shows in the signature. */
function keyOf(
  { header }: CompactJws,
  claims: JsonObject,
  sets: VideoKeySets,
): SignatureKey | null {
  const issuer = memberOf(claims, 'iss')
  const set = issuer === OWN_ISSUER ? sets.own : sets.others.get(String(issuer))
  if (set === undefined) return null
  const only = set.size === 1 ? set.values().next().value : undefined
  return (header.kid === null ? only : set.get(header.kid)) ?? null
}

/**
 * Ours have an id of their own; of others what was signed is the only thing that is certain to be. The signature is no part
 * of it: whoever has one of ECDSA can write a second one that is as right (SEC 1, section 4.1.4), and with it another text.
 */
function idOf({ signingInput }: CompactJws, claims: JsonObject): string {
  const jti = memberOf(claims, 'jti')
  const isOwn = memberOf(claims, 'iss') === OWN_ISSUER && typeof jti === 'string'
  if (isOwn) return `video-${jti}`
  return `video-${createHash('sha256').update(signingInput).digest('hex').slice(0, HASH_CHARS)}`
}

const REASON_OF: Partial<Record<TimeFault, ReasonCode>> = {
  expired: 'grant_expired',
  not_yet_valid: 'grant_not_yet_valid',
  issued_in_future: 'credential_clock',
}

function judge(proven: Proven, request: Parameters<VerifyOwn>[1], nowMs: number): Verification {
  const { id, claims } = proven
  const times = checkTimes(proven.times, nowMs, TIMES)
  if (!times.ok) {
    return { ok: false, reason: REASON_OF[times.fault] ?? 'credential_malformed', grantId: id }
  }
  const leewayMs = proven.isOwn ? 0 : TIMES.leewaySeconds * 1_000
  const expiresAtMs = Math.min(
    times.expiresAtMs + leewayMs,
    proven.endsAtMs ?? Number.POSITIVE_INFINITY,
  )
  return videoGrant({ id, kind: 'video-jwt', expiresAtMs }, claims, request, 'any')
}
