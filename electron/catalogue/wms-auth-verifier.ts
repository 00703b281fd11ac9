import type { AccessRequest, Grant, Verification } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import {
  readWmsAuth,
  verifyWmsAuth,
  type WmsAuthFault,
  type WmsAuthVerification,
  wmsAuthGrantId,
} from '../tokens/wms-auth.ts'
import { findWmsAuthMismatch } from '../tokens/wms-auth-mismatch.ts'
import type { IssuedLinks } from './links.ts'
import { notInUse } from './not-in-use.ts'
import { secretsInForce } from './server-secrets.ts'
import { signersOf } from './signers.ts'
import { toleranceOf } from './signing-passwords.ts'
import type { State } from './state.ts'

/** Signatures remembered at most, to say what a URL that is passed on was made for. */
const REMEMBERED = 10_000

const REASON_OF: Readonly<Record<WmsAuthFault, ReasonCode>> = {
  not_base64: 'credential_malformed',
  parameter_twice: 'credential_malformed',
  parameter_missing: 'credential_malformed',
  parameter_malformed: 'credential_malformed',
  not_a_hash: 'credential_malformed',
  stream_too_short: 'grant_other_stream',
  address_unknown: 'credential_other_address',
  hash_mismatch: 'credential_signature',
  time_format: 'credential_time_format',
  clock_ahead: 'credential_clock',
}

type WmsAuthVerifier = (text: string, request: AccessRequest, nowMs: number) => Verification

/** What one media server checks signed URLs with. */
interface Signer {
  readonly passwords: readonly string[]
  readonly toleranceSeconds: number
}

/**
 * Verifies Nimble's signed URLs with the password of the media server that asks, or the one before while both count; at the
 * gateway with those of every Nimble, see {@link signersOf}. A listed link lends its label and tags;
 * any other URL that was signed with the password counts as well, since the broadcaster's own site signs them,
 * unless it is a link that was removed with its stream.
 *
 * The password is part of what is hashed with stream and address, so a wrong one of those three looks alike. For the
 * operator it is told apart by trying the streams there are and where the same signature was right before.
 */
export function createWmsAuthVerifier(
  stateOf: () => State,
  { links, ended }: IssuedLinks,
): WmsAuthVerifier {
  /** Where each signature was right, by the id of its grant, the oldest first. */
  const seen = new Map<string, { readonly address: string | null; readonly streamName: string }>()

  function remember(grantId: string, { address, streamName }: AccessRequest): void {
    const first = seen.keys().next()
    if (seen.size >= REMEMBERED && !seen.has(grantId) && first.done !== true)
      seen.delete(first.value)
    seen.set(grantId, { address, streamName })
  }

  function whyMismatch(
    text: string,
    request: AccessRequest,
    passwords: readonly string[],
  ): ReasonCode {
    const claims = readWmsAuth(text)
    const before = typeof claims === 'string' ? undefined : seen.get(wmsAuthGrantId(claims.hash))
    const addresses = before?.address == null ? [] : [before.address]
    const streamNames = [
      ...(before === undefined ? [] : [before.streamName]),
      ...[...stateOf().streams.values()].slice(0, TRIED_STREAMS).map((stream) => stream.name),
    ]
    const known = { addresses, streamNames }
    const found = findWmsAuthMismatch(text, request, passwords, known)
    if (found === 'address') return 'credential_other_address'
    return found === 'stream' ? 'grant_other_stream' : 'credential_signature'
  }

  return (text, request, nowMs) => {
    const state = stateOf()
    const signers = signersOf(state, request.mediaServerId).flatMap((id) => {
      const passwords = secretsInForce(state, id, 'signing-password', nowMs)
      return passwords.length === 0 ? [] : { passwords, toleranceSeconds: toleranceOf(state, id) }
    })
    const verified = verifyByAny(text, request, signers, nowMs)
    if (verified === null) return NO_PASSWORD
    if (!verified.ok) {
      const { fault, grantId } = verified
      const isMismatch = fault === 'hash_mismatch'
      const passwords = isMismatch ? signers.flatMap((each) => each.passwords) : []
      const reason = isMismatch ? whyMismatch(text, request, passwords) : REASON_OF[fault]
      return { ok: false, reason, grantId }
    }
    const { grantId, expiresAtMs, viewerId } = verified
    remember(grantId, request)
    const link = links.get(grantId)
    const reason = notInUse(link)
    if (reason !== null) return { ok: false, reason, grantId }
    const grant: Grant = {
      id: grantId,
      kind: 'wms-auth',
      label: link?.label || null,
      actions: ['subscribe'],
      // The signature was checked for the stream asked for, and the grant is for this request only.
      streamIds: ended.has(grantId) ? [] : null,
      expiresAtMs: Math.min(expiresAtMs, link?.endsAtMs ?? expiresAtMs),
      tags: link?.tags ?? [],
      viewerId,
    }
    return { ok: true, grant }
  }
}

/** Each signer judges by its own tolerance. Of the refusals, one of the signer whose password was right. Null without any. */
function verifyByAny(
  text: string,
  request: AccessRequest,
  signers: readonly Signer[],
  nowMs: number,
): WmsAuthVerification | null {
  let refused: WmsAuthVerification | null = null
  for (const { passwords, toleranceSeconds } of signers) {
    const verified = verifyWmsAuth(text, request, passwords, nowMs, toleranceSeconds)
    if (verified.ok) return verified
    if (refused === null || verified.grantId !== null) refused = verified
  }
  return refused
}

/** Streams tried at most to name the one a URL was made for. */
const TRIED_STREAMS = 60

const NO_PASSWORD: Verification = {
  ok: false,
  reason: 'signing_password_missing',
  grantId: null,
}
