import { say } from '../../../shared/say.ts'
import type { WorkbenchCheck } from '../../../shared/workbench.ts'
import { readPublishSign, verifyPublishSign } from '../publish-sign.ts'
import { publishSignFormat } from '../publish-sign-format.ts'
import { isSignedFor, readWmsAuth, type WmsAuthClaims } from '../wms-auth.ts'
import { wmsAuthFormat } from '../wms-auth-format.ts'
import { findWmsAuthMismatch } from '../wms-auth-mismatch.ts'
import { wmsTimeMs } from '../wms-time.ts'
import {
  type CheckInput,
  type CheckResult,
  line,
  NO_LIMIT,
  signatureLine,
  signatureState,
  textOfKey,
  UNSAID,
} from './check.ts'

const MINUTE_MS = 60_000
/** Clocks of signer and checker may differ by so much. */
const TOLERANCE_MS = 5_000

/**
 * Checks a Nimble signed URL, line by line. Stream and address are within the hash, so without them it cannot be told
 * whether it fits.
 *
 * @param knownStreams Streams to try when it does not fit, to say which one was signed.
 */
export function checkWmsAuth(input: CheckInput, knownStreams: readonly string[] = []): CheckResult {
  const { token, keys, use, nowMs } = input
  const claims = readWmsAuth(token)
  if (typeof claims === 'string') return unreadable(wmsAuthFormat.explain(claims))
  const needsStream = claims.signedBytes > 0 && use.streamName === null
  const needsAddress = claims.signsAddress && use.address === null
  const at = { streamName: use.streamName ?? '', address: use.address }
  const canTell = !needsStream && !needsAddress
  const signer = canTell ? keys.find((key) => isSignedFor(claims, at, [textOfKey(key)])) : undefined
  const signature = canTell ? signatureState(keys, signer) : 'no_key'
  const passwords = keys.map(textOfKey)
  const known = { addresses: [], streamNames: knownStreams }
  const mismatch = signature === 'wrong' ? findWmsAuthMismatch(token, at, passwords, known) : null
  const keyName = signer?.name ?? null
  const other = mismatch === 'stream' ? 'It fits another stream of this catalogue.' : null
  const wrong = other ?? wmsAuthFormat.explain('hash_mismatch')
  return {
    signature,
    keyName,
    checks: [
      line('form', 'Readable', 'pass'),
      canTell
        ? signatureLine(signature, keyName, wrong)
        : line('signature', 'Hash', 'skip', unsaidWithinHash(needsStream, needsAddress)),
      limitLine('stream', 'Stream', claims.signedBytes > 0, needsStream, signature),
      limitLine('address', 'Address', claims.signsAddress, needsAddress, signature),
      ...timeLines(claims, nowMs),
      actionLine('subscribe', use.action),
    ],
  }
}

/** Checks a Nimble publish signature, line by line. */
export function checkPublishSign({ token, keys, use }: CheckInput): CheckResult {
  const claims = readPublishSign(token)
  if (typeof claims === 'string') return unreadable(publishSignFormat.explain(claims))
  const { streamName } = use
  const signer =
    streamName === null
      ? undefined
      : keys.find((key) => isPublisherOf(token, streamName, claims.address, textOfKey(key)))
  const signature = streamName === null ? 'no_key' : signatureState(keys, signer)
  const keyName = signer?.name ?? null
  return {
    signature,
    keyName,
    checks: [
      line('form', 'Readable', 'pass'),
      streamName === null
        ? line('signature', 'Hash', 'skip', unsaidWithinHash(true, false))
        : signatureLine(signature, keyName, publishSignFormat.explain('hash_mismatch')),
      publisherAddress(claims.address, use.address),
      line('expiry', 'Expiry', 'absent', 'It never expires.'),
      actionLine('publish', use.action),
    ],
  }
}

const unreadable = (sentence: string): CheckResult => ({
  signature: 'none',
  keyName: null,
  checks: [line('form', 'Readable', 'fail', sentence)],
})

const isPublisherOf = (
  token: string,
  streamName: string,
  address: string | null,
  password: string,
): boolean => verifyPublishSign(token, { streamName, address }, [password]).ok

function unsaidWithinHash(stream: boolean, address: boolean): string {
  if (stream && address) {
    return 'Stream and address are part of the hash. Say both, to see whether it fits.'
  }
  return stream
    ? 'The stream is part of the hash. Say which it is, to see whether it fits.'
    : 'The address is part of the hash. Say which it is, to see whether it fits.'
}

function limitLine(
  check: string,
  title: string,
  isSigned: boolean,
  isUnsaid: boolean,
  signature: CheckResult['signature'],
): WorkbenchCheck {
  if (!isSigned) return line(check, title, 'absent', NO_LIMIT)
  if (isUnsaid) return line(check, title, 'skip', UNSAID)
  return signature === 'right'
    ? line(check, title, 'pass')
    : line(check, title, 'skip', 'It is part of the hash, so it cannot be judged apart.')
}

function timeLines({ serverTime, validMinutes }: WmsAuthClaims, nowMs: number): WorkbenchCheck[] {
  const signedAtMs = wmsTimeMs(serverTime)
  if (signedAtMs === null) {
    return [line('time', 'Time as Nimble writes it', 'fail', wmsAuthFormat.explain('time_format'))]
  }
  const endsAtMs = signedAtMs + Number(validMinutes) * MINUTE_MS + TOLERANCE_MS
  return [
    line('time', 'Time as Nimble writes it', 'pass'),
    signedAtMs - nowMs <= TOLERANCE_MS
      ? line('clock', 'Signed in the past', 'pass')
      : line('clock', 'Signed in the past', 'fail', wmsAuthFormat.explain('clock_ahead')),
    nowMs < endsAtMs
      ? line('expiry', 'Expiry', 'pass')
      : line('expiry', 'Expiry', 'fail', wmsAuthFormat.explain('already_expired')),
  ]
}

function publisherAddress(signed: string | null, said: string | null): WorkbenchCheck {
  if (signed === null) return line('address', 'Address', 'absent', NO_LIMIT)
  if (said === null) return line('address', 'Address', 'skip', UNSAID)
  return signed === said
    ? line('address', 'Address', 'pass')
    : line('address', 'Address', 'fail', publishSignFormat.explain('other_address'))
}

function actionLine(
  permitted: 'subscribe' | 'publish',
  asked: CheckInput['use']['action'],
): WorkbenchCheck {
  const title = permitted === 'subscribe' ? say('Permits watching') : say('Permits publishing')
  return asked === permitted
    ? line('action', title, 'pass')
    : line('action', title, 'fail', 'It permits nothing else.')
}
