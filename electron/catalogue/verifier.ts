import type { AccessRequest, CredentialKind, Grant, Verification } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Stream } from '../../shared/stream.ts'
import type { CredentialVerifier } from '../access/types.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { StoredStreamKey } from '../store/catalogue/stream-keys.ts'
import { type RjAuthVerification, verifyRjAuth } from '../tokens/rj-auth.ts'
import { createHashIndex } from './hash-index.ts'
import { endOf, type IssuedLinks } from './links.ts'
import { notInUse } from './not-in-use.ts'
import { createOmePolicyVerifier } from './ome-policy-verifier.ts'
import { createPublishSignVerifier } from './publish-sign-verifier.ts'
import type { State } from './state.ts'
import type { CatalogueSecrets } from './tools.ts'
import { createVerified } from './verified.ts'
import { createVouchedVerifier } from './vouched-verifier.ts'
import { createWmsAuthVerifier } from './wms-auth-verifier.ts'

/** A link whose signature was right. */
interface VerifiedLink {
  readonly grant: Grant
  /** What the grant was made of; it is made again when any of it changed. */
  readonly link: StoredLink | undefined
  readonly streams: ReadonlyMap<string, Stream>
}

type Verify = (value: string, request: AccessRequest, nowMs: number) => Verification

/** Verifies what may be of another system as well: null when it is. */
export type VerifyOwn = (...asked: Parameters<Verify>) => Verification | null

/** Verifiers that need more than the state. */
interface BesideVerifiers {
  readonly 'edge-auth': Verify
  /** Asked before stream keys. */
  readonly opaque: VerifyOwn
  /** Asked in this order; the first that knows the token decides. */
  readonly jwt: readonly VerifyOwn[]
  readonly 'nms-sign': VerifyOwn
  /** Whether a policy of OvenMediaEngine that was issued here is in use still. */
  readonly policyFault: (grantId: string) => ReasonCode | null
}

const MAX_KEY_CHARS = 256
const MALFORMED: Verification = { ok: false, reason: 'credential_malformed', grantId: null }
const UNKNOWN: Verification = { ok: false, reason: 'credential_unknown', grantId: null }

/**
 * Verifies what callers present, from memory.
 *
 * rj-auth: our signature is enough, whether the link is still listed or not. A listed link stays with its stream when
 * that is renamed, and is for none once that was removed; any other is for the stream that has the signed name now, and
 * for none if there is none.
 *
 * stream-key: recognised by its keyed hash; permits publishing on its stream until it is switched off or removed.
 *
 * wms-auth, publish-sign, ome-policy, vouched: see the files of their names.
 *
 * edge-auth: see edge-auth-verifier.ts.
 *
 * @param stateOf The state in force, asked for at each call.
 * @param issued  All links by id, and the ids of those that ended with their stream; read at each call.
 * @param beside  Verifiers of the kinds that need more than that.
 */
export function createVerifier(
  stateOf: () => State,
  issued: IssuedLinks,
  secrets: Pick<CatalogueSecrets, 'hash'>,
  beside: BesideVerifiers,
): CredentialVerifier {
  const { links, ended } = issued
  const streamIdOf = createNameIndex()
  const keyByHash = createHashIndex<StoredStreamKey>()
  const verifiedLinks = createVerified<VerifiedLink>()
  const verifyWmsAuth = createWmsAuthVerifier(stateOf, issued)

  function verifyLink(token: string): Verification {
    const { signingKeys, streams } = stateOf()
    const before = verifiedLinks.find(token, signingKeys)
    const isSame =
      before !== undefined &&
      before.streams === streams &&
      before.link === links.get(before.grant.id)
    if (isSame) return { ok: true, grant: before.grant }
    const verified = verifyRjAuth(token, signingKeys)
    if (!verified.ok) return { ok: false, reason: verified.reason, grantId: null }
    const link = links.get(verified.grantId)
    const reason = notInUse(link)
    if (reason !== null) return { ok: false, reason, grantId: verified.grantId }
    const isEnded = ended.has(verified.grantId)
    const namedStreamId = isEnded ? undefined : streamIdOf(streams, verified.streamName)
    const grant = linkGrant(verified, link, namedStreamId)
    verifiedLinks.remember(token, { grant, link, streams })
    return { ok: true, grant }
  }

  function verifyKey(value: string): Verification {
    if (value === '' || value.length > MAX_KEY_CHARS) return MALFORMED
    const key = keyByHash.find(stateOf().streamKeys, secrets.hash(value))
    if (key === null) return UNKNOWN
    const reason = notInUse(key)
    if (reason !== null) return { ok: false, reason, grantId: key.id }
    const grant: Grant = {
      id: key.id,
      kind: 'stream-key',
      label: key.label || null,
      actions: ['publish'],
      streamIds: [key.streamId],
      expiresAtMs: key.expiresAtMs,
      tags: [],
      viewerId: null,
    }
    return { ok: true, grant }
  }

  function verifyJwt(...asked: Parameters<Verify>): Verification {
    for (const verify of beside.jwt) {
      const verification = verify(...asked)
      if (verification !== null) return verification
    }
    return UNKNOWN
  }

  const verifiers: Readonly<Record<string, Verify> & Record<CredentialKind, Verify>> = {
    'rj-auth': verifyLink,
    'stream-key': verifyKey,
    'wms-auth': verifyWmsAuth,
    'publish-sign': createPublishSignVerifier(stateOf),
    'ome-policy': createOmePolicyVerifier(stateOf, beside.policyFault),
    'nms-sign': (...asked) => beside['nms-sign'](...asked) ?? UNKNOWN,
    'edge-auth': beside['edge-auth'],
    opaque: (...asked) => beside.opaque(...asked) ?? verifyKey(asked[0]),
    jwt: verifyJwt,
    vouched: createVouchedVerifier(issued),
  }
  // A recorded request of another version may name a kind that is none here.
  return ({ kind, value }, request, nowMs) => verifiers[kind]?.(value, request, nowMs) ?? UNKNOWN
}

/** @param namedStreamId Id of the stream that has the signed name now, which counts for a link that is not listed. */
function linkGrant(
  { grantId, expiresAtMs }: Extract<RjAuthVerification, { ok: true }>,
  link: StoredLink | undefined,
  namedStreamId: string | undefined,
): Grant {
  const streamId = link?.streamId ?? namedStreamId
  return {
    id: grantId,
    kind: 'rj-auth',
    label: link?.label || null,
    actions: ['subscribe'],
    streamIds: streamId === undefined ? [] : [streamId],
    expiresAtMs: link === undefined ? expiresAtMs : endOf(link),
    tags: link?.tags ?? [],
    viewerId: null,
  }
}

/** Finds the id of the stream with exactly a name; filed again only when another map is given. */
function createNameIndex(): (
  streams: ReadonlyMap<string, Stream>,
  name: string,
) => string | undefined {
  let filed: ReadonlyMap<string, Stream> | null = null
  let byName = new Map<string, string>()
  return (streams, name) => {
    if (streams !== filed) {
      byName = new Map([...streams.values()].map((stream) => [stream.name, stream.id]))
      filed = streams
    }
    return byName.get(name)
  }
}
