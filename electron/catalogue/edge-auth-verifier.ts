import type { AccessRequest, Grant, Verification } from '../../shared/access.ts'
import type { EdgeAuthReason } from '../../shared/edge-auth-reasons.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Stream } from '../../shared/stream.ts'
import type { CountryLookup } from '../access/types.ts'
import type { StoredEdgeAuthToken } from '../store/catalogue/edge-auth-tokens.ts'
import {
  type EdgeAuthSecrets,
  type EdgeAuthVerification,
  type EdgeAuthVerified,
  edgeAuthId,
  verifyEdgeAuth,
} from '../tokens/edge-auth.ts'
import type { EdgeAuthUse } from '../tokens/edge-auth-checks.ts'
import type { EdgeAuthPayload } from '../tokens/edge-auth-payload.ts'
import { judgeEdgeAuth } from '../tokens/edge-auth-validity.ts'
import { goneSince, liveSecrets } from './application-secrets.ts'
import { streamTags } from './edge-auth-tags.ts'
import { notInUse } from './not-in-use.ts'
import type { OpenedApplication, OpenedSecret, State } from './state.ts'
import type { LivePublishers } from './tools.ts'
import { createVerified } from './verified.ts'

export interface EdgeAuthTools {
  /** The state in force, asked for at each call. */
  stateOf(): State
  /** The stream a name on the wire means. */
  streamOf(name: string): Stream | null
  readonly countryOf: CountryLookup
  readonly publishers: LivePublishers
  /** What is known of a token that was issued here. Undefined of others; another object once it changed. */
  issuedOf(grantId: string): StoredEdgeAuthToken | undefined
}

export interface EdgeAuthVerifier {
  verify(text: string, request: AccessRequest, nowMs: number): Verification
  /** The secret that signed a token which was verified not long ago. */
  secretIdOf(grantId: string): string | null
}

/** A token whose signature was right. */
interface Proven {
  readonly id: string
  readonly token: EdgeAuthVerified
  readonly opened: OpenedApplication
  readonly secret: OpenedSecret
  /** What it came to the last time, as long as that hangs on nothing but the request. */
  last: Judged | null
}

interface Judged {
  readonly action: string
  readonly streamName: string
  readonly address: string | null
  readonly sessionKey: string | null
  readonly streams: State['streams']
  readonly issued: StoredEdgeAuthToken | undefined
  readonly result: Verification
}

/** Longer tokens are verified each time rather than remembered. */
const REMEMBERED_CHARS = 2_048

const MALFORMED = 'credential_malformed'
const REASON_OF: Readonly<Record<EdgeAuthReason, ReasonCode>> = {
  'other-application': 'grant_other_stream',
  'malformed-payload': MALFORMED,
  'duplicate-member': MALFORMED,
  'shared-secret': 'credential_wrong_kind',
  'lenient-spelling': MALFORMED,
  'missing-expiry': MALFORMED,
  'malformed-expiry': MALFORMED,
  expired: 'grant_expired',
  'seconds-for-milliseconds': 'grant_expired',
  'malformed-type': MALFORMED,
  'unknown-type': MALFORMED,
  'malformed-tag': MALFORMED,
  'malformed-session': MALFORMED,
  'malformed-address': MALFORMED,
  'malformed-origin': MALFORMED,
  'malformed-capabilities': MALFORMED,
  'malformed-geo': MALFORMED,
  'malformed-apply-tags': MALFORMED,
  'malformed-uri': MALFORMED,
  'wrong-type': 'grant_other_action',
  'no-target': 'credential_no_target',
  'tag-mismatch': 'grant_other_stream',
  'session-mismatch': 'credential_other_session',
  'address-mismatch': 'credential_other_address',
  'origin-mismatch': 'grant_other_stream',
  'geo-blocked': 'credential_other_country',
  'geo-restricted': 'credential_other_country',
  revoked: 'grant_revoked',
}

/**
 * Verifies Phenix EdgeAuth tokens: the application is known, one of its secrets signed, and everything the token is
 * restricted to fits the request. What a stream answers to is said in edge-auth-tags.ts.
 *
 * A platform session is nothing media servers know of. A session id counts as said where the media server's own id of
 * the connection is the same text, and as unsaid otherwise. An origin stream is a live publish session, by its id.
 *
 * Right signatures are remembered by the whole text: by the digest alone another payload could stand beside it. All that
 * is known of a token otherwise goes by {@link edgeAuthId}, since one token has many spellings.
 */
export function createEdgeAuthVerifier(tools: EdgeAuthTools): EdgeAuthVerifier {
  const proven = createVerified<Proven>()
  const secretIds = createVerified<string>()

  function prove(text: string, nowMs: number): Proven | Verification {
    const { applications } = tools.stateOf()
    const before = proven.find(text, applications)
    if (before !== undefined && isLive(before.secret, nowMs)) return before
    let opened: OpenedApplication | undefined
    let secrets: readonly OpenedSecret[] = []
    const found = verifySpelled(text, (applicationId) => {
      opened = applications.get(applicationId)
      if (opened === undefined) return null
      const live = liveSecrets(opened.secrets, nowMs)
      const gone = [...opened.secrets, ...opened.deletedSecrets]
      secrets = [...live, ...gone.filter((each) => !live.includes(each))]
      return secrets.map((each) => each.text)
    })
    if (!found.verified) return unproven(text, found)
    const id = edgeAuthId(found.applicationId, found.digest)
    const secret = secrets[found.secretIndex]
    if (opened === undefined || secret === undefined)
      return refusal('credential_unknown', id, 'bad-digest')
    if (!isLive(secret, nowMs)) return refusal('credential_signature', id, goneWord(secret))
    const made: Proven = { id, token: found, opened, secret, last: null }
    if (text.length <= REMEMBERED_CHARS) proven.remember(text, made)
    secretIds.find(id, null)
    secretIds.remember(id, secret.id)
    return made
  }

  function judge(
    { id, token, opened }: Proven,
    issued: StoredEdgeAuthToken | undefined,
    request: AccessRequest,
    nowMs: number,
  ) {
    const { application } = opened
    const reason = notInUse(issued)
    if (reason !== null) return passing({ ok: false, reason, grantId: id })
    if (!application.enabled) return passing(refusal('grant_disabled', id, 'application-disabled'))
    const payload = (token.value ?? {}) as EdgeAuthPayload
    const stream = tools.streamOf(request.streamName)
    const { use, hangsOnLive } = factsOf(token, payload, request, stream, tools)
    const { streamGroup, settings } = application
    const { reasons } = judgeEdgeAuth(token, use, nowMs, settings)
    const isElsewhere = streamGroup !== null && stream?.group !== streamGroup
    const refused = reasons[0] ?? (isElsewhere ? 'other-application' : null)
    if (refused !== null) return passing(refusal(reasonOf(refused, payload), id, refused))
    const grant: Grant = {
      id,
      kind: 'edge-auth',
      label: issued?.label || application.label || null,
      actions: [request.action],
      // What it names was checked against the stream asked for, and the grant is for this request only.
      streamIds: null,
      expiresAtMs: Math.min(
        Number(payload.expires) + settings.skewSeconds * 1_000,
        issued?.endsAtMs ?? Number.POSITIVE_INFINITY,
      ),
      tags: payload.applyTags ?? [],
      viewerId: null,
    }
    return hangsOnLive ? passing({ ok: true, grant }) : lasting({ ok: true, grant })
  }

  return {
    verify(text, request, nowMs) {
      const found = prove(text, nowMs)
      if ('ok' in found) return found
      const { streams } = tools.stateOf()
      const { last } = found
      const issued = tools.issuedOf(found.id)
      if (last?.issued === issued && last !== null && isSame(last, request, streams))
        return last.result
      const { result, lasts } = judge(found, issued, request, nowMs)
      const { action, streamName, address, sessionKey } = request
      found.last = lasts
        ? { action, streamName, address, sessionKey, streams, issued, result }
        : null
      return result
    },
    secretIdOf: (grantId) => secretIds.find(grantId, null) ?? null,
  }
}

/** A plus sign that stands bare in an address is read as a space, which no token holds: it is one spelling more. */
function verifySpelled(text: string, secrets: EdgeAuthSecrets): EdgeAuthVerification {
  const found = verifyEdgeAuth(text, secrets)
  if (found.verified || found.code !== 'bad-token' || !text.includes(' ')) return found
  const respelled = verifyEdgeAuth(text.replaceAll(' ', '+'), secrets)
  return respelled.verified ? { ...respelled, isCanonical: false } : found
}

const lasting = (result: Verification) => ({ result, lasts: true })
const passing = (result: Verification) => ({ result, lasts: false })

const isLive = ({ retiresAtMs, deletedAtMs }: OpenedSecret, nowMs: number): boolean =>
  deletedAtMs === null && (retiresAtMs === null || nowMs < retiresAtMs)

/** The check, and behind a space which secret it was and since when it counts no more. Not how it begins: this is kept. */
const goneWord = (secret: OpenedSecret): string => {
  const { id, name, deletedAtMs } = secret
  const word = deletedAtMs === null ? 'secret-retired' : 'secret-deleted'
  return `${word} ${name === '' ? id : name}, ${goneSince(secret)}`
}

const isSame = (last: Judged, request: AccessRequest, streams: State['streams']): boolean =>
  last.streams === streams &&
  last.action === request.action &&
  last.streamName === request.streamName &&
  last.address === request.address &&
  last.sessionKey === request.sessionKey

function refusal(reason: ReasonCode, grantId: string | null, word: string): Verification {
  return { ok: false, reason, grantId, detail: `phenix:${word}` }
}

function unproven(
  text: string,
  { code, detail }: Extract<ReturnType<typeof verifyEdgeAuth>, { verified: false }>,
): Verification {
  if (detail === 'unknown-application') return refusal('credential_unknown', null, detail)
  if (code === 'bad-digest') return refusal('credential_signature', null, detail ?? code)
  const word = detail ?? (text.includes(' ') ? 'plus-became-space' : code)
  return refusal(MALFORMED, null, word)
}

/** Of a wrong type: a token that only opens sessions is another kind of thing than one for viewing or publishing. */
function reasonOf(reason: EdgeAuthReason, { type }: EdgeAuthPayload): ReasonCode {
  return reason === 'wrong-type' && type === 'auth' ? 'credential_wrong_kind' : REASON_OF[reason]
}

function factsOf(
  token: EdgeAuthVerified,
  { originStreamId, requiredTag, sessionId }: EdgeAuthPayload,
  request: AccessRequest,
  stream: Stream | null,
  { countryOf, publishers }: EdgeAuthTools,
): { readonly use: EdgeAuthUse; readonly hangsOnLive: boolean } {
  const { action, address, sessionKey, streamName } = request
  const own = streamTags(streamName, stream, token.applicationId, requiredTag)
  const asksLive = action === 'subscribe' && requiredTag !== undefined && !own.includes(requiredTag)
  const live = asksLive || originStreamId !== undefined ? publishers.of(streamName) : []
  const origin = live.find((each) => each.id === originStreamId) ?? live[0]
  const use: EdgeAuthUse = {
    action,
    applicationId: token.applicationId,
    sessionId: sessionKey === sessionId ? sessionKey : null,
    address,
    originStreamId: origin?.id ?? null,
    // Looking it up costs more than all the rest, and few tokens ask.
    get country() {
      return address === null ? null : countryOf(address)
    },
    tags: asksLive ? [...own, ...live.flatMap((each) => each.tags)] : own,
    // Whoever decides looks at revocations, by the id of the grant.
    isRevoked: () => false,
  }
  return { use, hangsOnLive: asksLive || originStreamId !== undefined }
}
