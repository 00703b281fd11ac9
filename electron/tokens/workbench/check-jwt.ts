import { createSecretKey } from 'node:crypto'
import { phrases, say } from '../../../shared/say.ts'
import type { WorkbenchCheck, WorkbenchUse } from '../../../shared/workbench.ts'
import type { SignatureKey } from '../jwk.ts'
import { type CompactJws, findJwsFault, readClaims, readCompactJws } from '../jws.ts'
import { findSignatureFault } from '../jws-asymmetric.ts'
import { HMAC_ALGORITHMS, HMAC_DIGESTS, type HmacAlgorithm } from '../jws-key.ts'
import { jwtFormat } from '../jwt-format.ts'
import { checkTimes, STRICT_TIMES, type TimeRules } from '../jwt-times.ts'
import { mediaMtxJwtFormat } from '../mediamtx-jwt-format.ts'
import { isPermitted, MEDIAMTX_CLAIM, permissionsIn } from '../mediamtx-permissions.ts'
import { type JsonObject, memberOf } from '../strict-json.ts'
import {
  type CheckInput,
  type CheckResult,
  line,
  NO_LIMIT,
  type Outcome,
  signatureLine,
  signatureState,
  UNSAID,
  type WorkbenchKey,
} from './check.ts'

const NO_LIFETIME: TimeRules = { ...STRICT_TIMES, maxLifetimeSeconds: null }
const DAY_SECONDS = 86_400

export interface JwtCheckInput extends CheckInput {
  /** Keys of ours that sign web tokens with a private part. */
  readonly publicKeys: readonly SignatureKey[]
}

/** Checks a JSON web token signed with a shared secret, or by us, line by line. */
export function checkJwt(input: JwtCheckInput): CheckResult {
  const { token, keys, publicKeys, use, nowMs } = input
  const jws = readCompactJws(token)
  if (!jws.ok) {
    const sentence = jwtFormat.explain(jws.reason)
    return {
      signature: 'none',
      keyName: null,
      checks: [line('form', 'Form and header', 'fail', sentence)],
    }
  }
  const algorithm = HMAC_ALGORITHMS.find((name) => name === jws.header.alg)
  const signer =
    algorithm === undefined ? undefined : keys.find((key) => isSignedBy(jws, algorithm, key))
  const isPublic = isAsymmetric(jws.header.alg)
  const ours = publicKeys.find((key) => findSignatureFault(jws, key) === null)
  const signature = isPublic ? (ours ? 'right' : 'no_key') : sharedState(algorithm, keys, signer)
  const keyName =
    signer?.name ?? (ours === undefined ? null : say('the video key {id}', { id: ours.id ?? '' }))
  const read = readClaims(jws.payload)
  return {
    signature,
    keyName,
    checks: [
      line('form', 'Form and header', 'pass'),
      algorithmLine(jws.header.alg, algorithm !== undefined, ours !== undefined),
      typeLine(jws.header.typ),
      signatureLine(signature, keyName, jwtFormat.explain('jws_signature')),
      ...(signer === undefined || algorithm === undefined ? [] : [keyLine(signer, algorithm)]),
      read.ok
        ? line('claims', 'Claims are one JSON object', 'pass')
        : line('claims', 'Claims are one JSON object', 'fail', jwtFormat.explain(read.reason)),
      ...(read.ok ? timeLines(read.claims, nowMs, isPublic) : []),
      ...(read.ok ? permissionLines(read.claims, use) : []),
    ],
  }
}

function algorithmLine(algorithm: string, isShared: boolean, isOurs: boolean): WorkbenchCheck {
  const title = say('Algorithm')
  if (isOurs)
    return line('algorithm', title, 'pass', say('{algorithm}, of a public key.', { algorithm }))
  if (isShared)
    return line('algorithm', title, 'pass', say('{algorithm}, of a shared secret.', { algorithm }))
  return isAsymmetric(algorithm)
    ? line(
        'algorithm',
        title,
        'skip',
        say('{algorithm} is checked with a public key, and none of ours fits.', { algorithm }),
      )
    : line('algorithm', title, 'fail', jwtFormat.explain('jws_algorithm'))
}

const isAsymmetric = (algorithm: string): boolean => /^(?:RS|ES|PS)\d|^Ed/.test(algorithm)

const sharedState = (
  algorithm: HmacAlgorithm | undefined,
  keys: readonly WorkbenchKey[],
  signer: WorkbenchKey | undefined,
): CheckResult['signature'] => (algorithm === undefined ? 'no_key' : signatureState(keys, signer))

function typeLine(typ: string | null): WorkbenchCheck {
  const title = say('Type of token')
  if (typ === null) return line('type', title, 'absent', 'Its header names none.')
  return /^(?:application\/)?jwt$/i.test(typ)
    ? line('type', title, 'pass')
    : line('type', title, 'fail', jwtFormat.explain('jws_type'))
}

/** A key is tried even if it is too short or well known to be one: that it signed is what is asked. */
function isSignedBy(jws: CompactJws, algorithm: HmacAlgorithm, key: WorkbenchKey): boolean {
  const { kid } = jws.header
  const secret = createSecretKey(bytesOf(key))
  const header = { ...jws.header, typ: null }
  return findJwsFault({ ...jws, header }, { id: kid, algorithms: [algorithm], secret }) === null
}

function bytesOf({ secret }: WorkbenchKey): Uint8Array {
  if (typeof secret === 'string') return Buffer.from(secret, 'utf8')
  return secret instanceof Uint8Array ? secret : secret.export()
}

function keyLine(signer: WorkbenchKey, algorithm: HmacAlgorithm): WorkbenchCheck {
  const title = say('Key is long enough')
  const needed = HMAC_DIGESTS[algorithm].bytes
  const given = bytesOf(signer).length
  if (given >= needed) return line('key', title, 'pass')
  return line(
    'key',
    title,
    'fail',
    say('It has {given} bytes; {algorithm} needs {needed}.', { given, algorithm, needed }),
  )
}

function timeLines(
  claims: JsonObject,
  nowMs: number,
  mayLiveLong: boolean,
): readonly WorkbenchCheck[] {
  const exp = memberOf(claims, 'exp')
  const lifetime = checkTimes(claims, nowMs, STRICT_TIMES)
  const isLong = !lifetime.ok && lifetime.fault === 'lifetime_too_long'
  return [
    timeLine('exp', 'Ends later (exp)', exp === undefined ? {} : { exp }, nowMs),
    ...(['nbf', 'iat'] as const).map((name) => beginLine(name, claims, nowMs)),
    ...(mayLiveLong ? [] : [lifetimeLine(isLong)]),
  ]
}

const lifetimeLine = (isLong: boolean): WorkbenchCheck =>
  isLong
    ? line('lifetime', 'Lives a day at most', 'fail', jwtFormat.explain('lifetime_too_long'))
    : line('lifetime', 'Lives a day at most', 'pass')

/** What MediaMTX would look for; nothing where the token is not for it. */
function permissionLines(claims: JsonObject, use: WorkbenchUse): readonly WorkbenchCheck[] {
  if (memberOf(claims, MEDIAMTX_CLAIM) === undefined) return []
  const found = (outcome: Outcome, sentence = ''): readonly WorkbenchCheck[] => [
    line('permissions', 'Permits it at MediaMTX', outcome, sentence),
  ]
  const permissions = permissionsIn(claims)
  if (permissions === null) return found('fail', mediaMtxJwtFormat.explain('permissions_missing'))
  const { streamName, action } = use
  if (streamName === null) return found('skip', UNSAID)
  const asked = action === 'publish' ? 'publish' : 'read'
  return isPermitted(permissions, asked, streamName)
    ? found('pass')
    : found('fail', mediaMtxJwtFormat.explain('not_permitted'))
}

const BEGIN_TITLES = phrases({ nbf: 'Has begun (nbf)', iat: 'Was issued in the past (iat)' })

/** A begin is judged alone, so that a token that has expired still shows whether its begin is right. */
function beginLine(name: 'nbf' | 'iat', claims: JsonObject, nowMs: number): WorkbenchCheck {
  const title = BEGIN_TITLES[name]
  const value = memberOf(claims, name) ?? null
  if (value === null) return line(name, title, 'absent', NO_LIMIT)
  const begin = typeof value === 'number' ? value : 0
  const exp = Math.ceil(Math.max(nowMs / 1000, begin < 1e11 ? begin : 0)) + DAY_SECONDS
  return timeLine(name, title, { exp, [name]: value }, nowMs)
}

function timeLine(check: string, title: string, claims: JsonObject, nowMs: number): WorkbenchCheck {
  const times = checkTimes(claims, nowMs, NO_LIFETIME)
  return times.ok
    ? line(check, title, 'pass')
    : line(check, title, 'fail', jwtFormat.explain(times.fault))
}
