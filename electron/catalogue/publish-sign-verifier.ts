import type { AccessRequest, Grant, Verification } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { type PublishSignFault, verifyPublishSign } from '../tokens/publish-sign.ts'
import { secretsInForce } from './server-secrets.ts'
import { signersOf } from './signers.ts'
import type { State } from './state.ts'

const REASON_OF: Readonly<Record<PublishSignFault, ReasonCode>> = {
  not_base64: 'credential_malformed',
  parameter_twice: 'credential_malformed',
  parameter_missing: 'credential_malformed',
  parameter_malformed: 'credential_malformed',
  not_a_hash: 'credential_malformed',
  hash_mismatch: 'credential_signature',
  other_address: 'credential_other_address',
}

type PublishSignVerifier = (text: string, request: AccessRequest, nowMs: number) => Verification

/**
 * Verifies Nimble's publish signatures with the publish password of the media server that asks, or the one before while
 * both count; at the gateway with those of every Nimble, see {@link signersOf}. They never expire: revoking the grant or the publisher is what ends one.
 */
export function createPublishSignVerifier(stateOf: () => State): PublishSignVerifier {
  return (text, request, nowMs) => {
    const state = stateOf()
    const passwords = signersOf(state, request.mediaServerId).flatMap((id) =>
      secretsInForce(state, id, 'publish-password', nowMs),
    )
    if (passwords.length === 0) return NO_PASSWORD
    const verified = verifyPublishSign(text, request, passwords)
    if (!verified.ok) return { ok: false, reason: REASON_OF[verified.fault], grantId: null }
    const grant: Grant = {
      id: verified.grantId,
      kind: 'publish-sign',
      label: null,
      actions: ['publish'],
      // The signature was checked for the stream asked for, and the grant is for this request only.
      streamIds: null,
      expiresAtMs: null,
      tags: [],
      viewerId: verified.publisherId,
    }
    return { ok: true, grant }
  }
}

const NO_PASSWORD: Verification = {
  ok: false,
  reason: 'signing_password_missing',
  grantId: null,
}
