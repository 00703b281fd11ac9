import type { AccessRequest, Grant, Verification } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Account } from '../../shared/stream-token.ts'
import type { PublishReason, SubscribeReason } from '../../shared/subscribe-reasons.ts'
import { publishGrantId, subscribeGrantId } from '../../shared/token-grants.ts'
import { trackingTagOf } from '../../shared/tracking.ts'
import type { CountryLookup } from '../access/types.ts'
import { findPublishFault } from '../tokens/publish-token.ts'
import {
  findParentFault,
  type VerifiedSelfSigned,
  verifySelfSigned,
} from '../tokens/subscribe-token.ts'
import { findLimitFault } from '../tokens/subscribe-token-limits.ts'
import type {
  DirectorStream,
  PreparedToken,
  SubscribeChoices,
  SubscribeClaims,
} from '../tokens/subscribe-token-types.ts'
import type { PublishTerms } from './stream-token-types.ts'
import type { Catalogue } from './types.ts'
import { hasClaim } from './unverified-claims.ts'
import { createVerified } from './verified.ts'
import type { VerifyOwn } from './verifier.ts'

interface StoredTokenTools {
  /** The tokens and their account, asked for at each call. */
  tokens(): Pick<Catalogue, 'subscribeTokens' | 'publishTokens' | 'account'>
  /** Addresses the token of a grant is bound to. */
  boundTo(grantId: string): readonly string[]
  /** What the operator called the token of a grant. */
  labelOf(grantId: string): string | null
  readonly countryOf: CountryLookup
  choices(): SubscribeChoices
}

/** A token whose text or signature was right. */
interface Proven {
  readonly parent: PreparedToken
  /** Null for the subscribe token itself. */
  readonly child: VerifiedSelfSigned | null
  readonly grant: Grant
  /** What its limits came to the last time, and all that hangs on. */
  last: Judged | null
}

interface Judged {
  readonly streamName: string
  readonly accountId: string | null
  readonly origin: string | null
  readonly address: string | null
  readonly account: Account
  readonly terms: PublishTerms | null
  readonly result: Verification
}

const UNREADABLE: ReasonCode = 'credential_malformed'

const REASON_OF: Readonly<Record<SubscribeReason, ReasonCode>> = {
  body_malformed: UNREADABLE,
  stream_name_missing: UNREADABLE,
  stream_name_malformed: UNREADABLE,
  account_missing: 'credential_missing',
  token_required: 'credential_missing',
  token_unreadable: UNREADABLE,
  token_unknown: 'credential_unknown',
  algorithm: 'credential_signature',
  claims_missing: UNREADABLE,
  claims_malformed: UNREADABLE,
  parent_unknown: 'credential_parent',
  signature: 'credential_signature',
  expiry_malformed: UNREADABLE,
  expiry_milliseconds: UNREADABLE,
  expired: 'grant_expired',
  not_yet_valid: 'grant_not_yet_valid',
  lifetime_too_long: UNREADABLE,
  parent_inactive: 'credential_parent',
  parent_deleted: 'credential_parent',
  parent_expired: 'credential_parent',
  account_other: 'grant_other_stream',
  stream_other: 'grant_other_stream',
  stream_not_covered: 'grant_other_stream',
  tracking: 'credential_other_tracking',
  cluster_child: 'credential_other_cluster',
  cluster_stream: 'credential_other_cluster',
  origin_parent: 'credential_other_origin',
  origin_child: 'credential_other_origin',
  address_parent: 'credential_other_address',
  address_unbound: 'credential_addresses_taken',
  address_child: 'credential_other_address',
  country: 'credential_other_country',
  not_live: 'grant_other_stream',
}

/** The token itself is what is switched off or over then, not its parent. */
const OWN_REASON_OF: Partial<Record<SubscribeReason, ReasonCode>> = {
  parent_inactive: 'grant_disabled',
  parent_deleted: 'grant_deleted',
  parent_expired: 'grant_expired',
}

const PUBLISH_REASON_OF: Readonly<Record<PublishReason, ReasonCode>> = {
  inactive: 'grant_disabled',
  deleted: 'grant_deleted',
  expired: 'grant_expired',
  account_other: 'grant_other_stream',
  stream_not_covered: 'grant_other_stream',
  origin: 'credential_other_origin',
  address: 'credential_other_address',
  address_unbound: 'credential_addresses_taken',
  to_watch: 'credential_wrong_kind',
  to_publish: 'credential_wrong_kind',
  secure_viewer: 'credential_missing',
}

/**
 * Verifies subscribe tokens, publish tokens and what is signed with subscribe tokens, by the same checks as a Director
 * makes. Whether the stream is live is not looked at, and no binding is taken: both belong to the admission.
 */
export function createStoredTokenVerifier(tools: StoredTokenTools): {
  readonly opaque: VerifyOwn
  readonly jwt: VerifyOwn
} {
  const proven = createVerified<Proven>()

  function limits(
    own: Proven,
    request: AccessRequest,
    claims: SubscribeClaims | null,
  ): Verification {
    const { parent, child, grant } = own
    if (request.action !== 'subscribe') return refusePublish('to_publish', grant.id)
    const account = tools.tokens().account.get()
    const terms = tools.tokens().publishTokens.termsOf(request.streamName)
    if (own.last !== null && isSame(own.last, request, account, terms)) return own.last.result
    const isBinding = parent.token.bindIpsOnUsage !== null
    const fault = findLimitFault({
      parent,
      child: claims,
      streamName: request.streamName,
      accountId: request.accountId ?? null,
      stream: terms === null ? null : streamOf(terms, request.streamName, account.id),
      account: { countries: account, defaultCluster: account.defaultCluster },
      bound: isBinding ? tools.boundTo(ownGrantId(parent)) : NONE,
      origin: request.origin ?? null,
      address: request.address,
      get country() {
        return tools.countryOf(request.address)
      },
      lists: tools.choices().lists,
    })
    if (fault !== null) return refuse(fault, grant.id, child === null)
    const result: Verification = { ok: true, grant }
    // Who else used a token that binds addresses may change with each request.
    own.last = isBinding ? null : { ...askedBy(request), account, terms, result }
    return result
  }

  function verifyOwn(text: string, request: AccessRequest, nowMs: number): Verification | null {
    const known = proven.find(text, tools.choices())
    const isSame =
      known?.child === null &&
      tools.tokens().subscribeTokens.byId(known.parent.token.id) === known.parent
    const parent = isSame ? known.parent : tools.tokens().subscribeTokens.bySecret(text)
    if (parent === null) return null
    const own = isSame ? known : { parent, child: null, grant: ownGrant(parent), last: null }
    if (!isSame) proven.remember(text, own)
    const fault = findParentFault(parent, nowMs)
    return fault === null ? limits(own, request, null) : refuse(fault, own.grant.id, true)
  }

  function ownGrant(parent: PreparedToken): Grant {
    const { expiresAtMs, trackingId } = parent.token
    const id = ownGrantId(parent)
    return {
      id,
      kind: 'subscribe-token',
      label: tools.labelOf(id),
      actions: ['subscribe'],
      // Its streams are names and patterns, which were compared with the name asked for; the grant is for this request.
      streamIds: null,
      expiresAtMs,
      tags: tagsOf(trackingId),
      viewerId: null,
    }
  }

  function childGrant({ grantId, expiresAtMs, claims, parent }: VerifiedSelfSigned): Grant {
    const { trackingId, customViewerData } = claims
    const isName = customViewerData !== null && customViewerData.length <= MAX_VIEWER_ID
    return {
      id: grantId,
      kind: 'self-signed',
      label: tools.labelOf(ownGrantId(parent)),
      actions: ['subscribe'],
      streamIds: null,
      expiresAtMs,
      tags: tagsOf(trackingId ?? parent.token.trackingId),
      viewerId: isName ? customViewerData : null,
    }
  }

  function verifyPublish(text: string, request: AccessRequest, nowMs: number): Verification | null {
    const token = tools.tokens().publishTokens.bySecret(text)
    if (token === null) return null
    const grantId = publishGrantId(token.token.id)
    if (request.action !== 'publish') return refusePublish('to_watch', grantId)
    const fault = findPublishFault(token, {
      streamName: request.streamName,
      accountId: request.accountId ?? null,
      origin: request.origin ?? null,
      address: request.address,
      bound: token.token.bindIpsOnUsage === null ? NONE : tools.boundTo(grantId),
      nowMs,
    })
    if (fault !== null) return refusePublish(fault, grantId)
    const grant: Grant = {
      id: grantId,
      kind: 'publish-token',
      label: tools.labelOf(grantId),
      actions: ['publish'],
      streamIds: null,
      expiresAtMs: token.token.expiresAtMs,
      tags: [],
      viewerId: null,
    }
    return { ok: true, grant }
  }

  function verifyChild(text: string, request: AccessRequest, nowMs: number): Verification | null {
    const known = proven.find(text, tools.choices())
    const claims = known?.child?.claims
    if (known !== undefined && claims !== undefined && isStillProven(known, nowMs)) {
      return limits(known, request, claims)
    }
    if (!hasClaim(text, 'streaming')) return null
    const verified = verifySelfSigned(
      text,
      tools.tokens().subscribeTokens.byId,
      nowMs,
      tools.choices(),
    )
    if (!verified.ok) return refuse(whyUnproven(text, verified.reason, nowMs), null, false)
    const grant = childGrant(verified)
    const made: Proven = { parent: verified.parent, child: verified, grant, last: null }
    proven.remember(text, made)
    return limits(made, request, verified.claims)
  }

  /** A deleted parent is told from one that never was, to whoever has something it did sign. */
  function whyUnproven(text: string, reason: SubscribeReason, nowMs: number): SubscribeReason {
    if (reason !== 'parent_unknown') return reason
    const { deletedById } = tools.tokens().subscribeTokens
    return verifySelfSigned(text, deletedById, nowMs, tools.choices()).ok
      ? 'parent_deleted'
      : reason
  }

  /** What was deleted and can be restored is told from what never was. */
  function refuseDeleted(text: string): Verification | null {
    const { subscribeTokens, publishTokens } = tools.tokens()
    const subscribeId = subscribeTokens.deletedBySecret(text)
    if (subscribeId !== null) return refuse('parent_deleted', subscribeGrantId(subscribeId), true)
    const publishId = publishTokens.deletedBySecret(text)
    return publishId === null ? null : refusePublish('deleted', publishGrantId(publishId))
  }

  /** Everything about it that can change since its signature was right. */
  function isStillProven({ parent, grant }: Proven, nowMs: number): boolean {
    const isSame = tools.tokens().subscribeTokens.byId(parent.token.id) === parent
    return isSame && grant.expiresAtMs !== null && nowMs < grant.expiresAtMs
  }

  return {
    opaque: (text, request, nowMs) =>
      verifyOwn(text, request, nowMs) ?? verifyPublish(text, request, nowMs) ?? refuseDeleted(text),
    jwt: verifyChild,
  }
}

function streamOf(terms: PublishTerms, streamName: string, accountId: string): DirectorStream {
  const cluster = terms.cluster === 'auto' ? null : terms.cluster
  return { ...terms, cluster, accountId, streamName, isLive: true }
}

const askedBy = ({ streamName, accountId, origin, address }: AccessRequest) => ({
  streamName,
  accountId: accountId ?? null,
  origin: origin ?? null,
  address,
})

const isSame = (
  last: Judged,
  request: AccessRequest,
  account: Account,
  terms: PublishTerms | null,
): boolean =>
  last.account === account &&
  last.terms === terms &&
  last.streamName === request.streamName &&
  last.address === request.address &&
  last.accountId === (request.accountId ?? null) &&
  last.origin === (request.origin ?? null)

const NONE: readonly string[] = []
/** Longer texts are no names of viewers that could be revoked. */
const MAX_VIEWER_ID = 256

const ownGrantId = (parent: PreparedToken): string => subscribeGrantId(parent.token.id)

const tagsOf = (trackingId: string | null): readonly string[] =>
  trackingId === null ? NONE : [trackingTagOf(trackingId)]

function refuse(fault: SubscribeReason, grantId: string | null, isOwn: boolean): Verification {
  const reason = (isOwn ? OWN_REASON_OF[fault] : undefined) ?? REASON_OF[fault]
  return { ok: false, reason, grantId, detail: `subscribe:${fault}` }
}

const refusePublish = (fault: PublishReason, grantId: string): Verification => ({
  ok: false,
  reason: PUBLISH_REASON_OF[fault],
  grantId,
  detail: `publish:${fault}`,
})
