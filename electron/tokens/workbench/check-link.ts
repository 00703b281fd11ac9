import { KeyObject } from 'node:crypto'
import { say } from '../../../shared/say.ts'
import { decodeRjAuth, type RjAuthKey, verifyRjAuth } from '../rj-auth.ts'
import { rjAuthFormat } from '../rj-auth-format.ts'
import {
  type CheckInput,
  type CheckResult,
  line,
  signatureLine,
  signatureState,
  UNSAID,
  type WorkbenchKey,
} from './check.ts'

/** Checks a listener link, line by line. */
export function checkLink({ token, keys, use, nowMs }: CheckInput): CheckResult {
  const said = decodeRjAuth(token)
  if (said === null) {
    const sentence = rjAuthFormat.explain('credential_malformed')
    return {
      signature: 'none',
      keyName: null,
      checks: [line('form', 'Readable', 'fail', sentence)],
    }
  }
  const signer = keys.find((key) => verifyRjAuth(token, [{ key: keyOf(key) }]).ok)
  const signature = signatureState(keys, signer)
  const keyName = signer?.name ?? null
  return {
    signature,
    keyName,
    checks: [
      line('form', 'Readable', 'pass'),
      signatureLine(signature, keyName, rjAuthFormat.explain('credential_signature')),
      streamLine(said.streamName, use.streamName),
      said.expiresAtMs > nowMs
        ? line('expiry', 'Expiry', 'pass')
        : line('expiry', 'Expiry', 'fail', rjAuthFormat.explain('already_expired')),
      use.action === 'subscribe'
        ? line('action', 'Permits watching', 'pass')
        : line('action', 'Permits watching', 'fail', 'A listener link permits nothing else.'),
    ],
  }
}

function streamLine(signed: string, asked: string | null) {
  const title = say('Stream')
  if (asked === null) return line('stream', title, 'skip', UNSAID)
  return asked === signed
    ? line('stream', title, 'pass')
    : line('stream', title, 'fail', say('It is for {stream}.', { stream: signed }))
}

function keyOf({ secret }: WorkbenchKey): RjAuthKey {
  if (secret instanceof KeyObject || secret instanceof Uint8Array) return secret
  return Buffer.from(secret, 'utf8')
}
