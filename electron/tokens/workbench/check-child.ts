import { phrases, say } from '../../../shared/say.ts'
import { SUBSCRIBE_SENTENCES, type SubscribeReason } from '../../../shared/subscribe-reasons.ts'
import type { WorkbenchCheck, WorkbenchUse } from '../../../shared/workbench.ts'
import { type CompactJws, findJwsFault, isTypeOf, readClaims, readCompactJws } from '../jws.ts'
import { HMAC_ALGORITHMS } from '../jws-key.ts'
import type { JsonObject } from '../strict-json.ts'
import { checkSubscribeTimes, findParentFault } from '../subscribe-token.ts'
import { readSubscribeClaims } from '../subscribe-token-claims.ts'
import { lintSigningKey } from '../subscribe-token-key-lint.ts'
import { findLimitFaults } from '../subscribe-token-limits.ts'
import { SUBSCRIBE_LINT } from '../subscribe-token-mistakes.ts'
import { prepareSubscribeToken } from '../subscribe-token-parent.ts'
import { SUBSCRIBE_CHECKS, SUBSCRIBE_REASONS } from '../subscribe-token-reasons.ts'
import {
  DEFAULT_CHOICES,
  type PreparedToken,
  type SubscribeChoices,
  type SubscribeClaims,
} from '../subscribe-token-types.ts'
import { line, NO_LIMIT, type Outcome, UNSAID } from './check.ts'

/** What a child is checked with. */
export interface ChildInput {
  readonly token: string
  /** The subscribe token it names, or is to be a child of. Null: there is none. */
  readonly parent: PreparedToken | null
  /** Names the parent for people. */
  readonly parentName: string | null
  readonly use: WorkbenchUse
  readonly nowMs: number
  /** Default {@link DEFAULT_CHOICES}. */
  readonly choices?: SubscribeChoices
}

export interface ChildResult {
  readonly signature: 'right' | 'wrong' | 'no_key' | 'none'
  readonly claims: SubscribeClaims | null
  /** One for each of the seventeen, in order. */
  readonly checks: readonly WorkbenchCheck[]
}

const TITLES = phrases<Readonly<Record<(typeof SUBSCRIBE_CHECKS)[number], string>>>({
  request: 'Request',
  'stream account': 'Stream account',
  'token required': 'Token required',
  'token known': 'Readable as a self-signed token',
  algorithm: 'Algorithm',
  claims: 'Claims, and the subscribe token they name',
  signature: 'Signature',
  times: 'Times',
  'subscribe token in force': 'Subscribe token in force',
  'stream as asked': 'Stream as asked for',
  'stream of the subscribe token': 'Stream of the subscribe token',
  'tracking id': 'Tracking id',
  cluster: 'Cluster',
  origin: 'Origin',
  address: 'Address',
  country: 'Country',
  'stream is live': 'Stream is live',
})

interface Judged {
  readonly outcome: Outcome
  readonly sentence?: string
}

const PASS: Judged = { outcome: 'pass' }
const ABOUT_REQUEST: Judged = { outcome: 'absent', sentence: 'It is about the request.' }
const NOT_REACHED: Judged = { outcome: 'not_reached' }

/**
 * All seventeen checks of a self-signed token, each judged for itself as far as it can be, so that one that fails does
 * not hide the others. The first that fails is the one the Director refuses for.
 */
export function checkChild(input: ChildInput): ChildResult {
  const jws = readCompactJws(input.token)
  const payload = jws.ok ? readClaims(jws.payload) : null
  const read = payload?.ok === true ? readSubscribeClaims(payload.claims) : null
  const claims = read?.ok === true ? read.claims : null
  const isRefused = read === null || read.ok
  const judged: Judged[] = [
    ABOUT_REQUEST,
    ABOUT_REQUEST,
    ABOUT_REQUEST,
    jws.ok || isHeaderFault(jws.reason) ? PASS : failed('token_unreadable'),
    algorithmOf(jws),
    claimsOf(input, payload?.ok ?? null, isRefused ? null : read.reason, claims),
    ...(jws.ok ? signatureAndTimes(jws, payload?.ok === true ? payload.claims : null, input) : []),
  ]
  while (judged.length < LIMITS_AT) judged.push(NOT_REACHED)
  judged.push(...limitsOf(input, claims))
  const outcome = judged[SIGNATURE_AT]?.outcome
  return {
    signature: signatureOf(jws.ok, input.parent, outcome),
    claims,
    checks: SUBSCRIBE_CHECKS.map((name, at) => {
      const { outcome: each, sentence = '' } = judged[at] ?? NOT_REACHED
      return line(String(at + 1), TITLES[name], each, sentence)
    }),
  }
}

const SIGNATURE_AT = 6
const LIMITS_AT = 9

const failed = (reason: SubscribeReason): Judged => ({
  outcome: 'fail',
  sentence: SUBSCRIBE_SENTENCES[reason],
})

const isHeaderFault = (reason: string): boolean =>
  reason !== 'jws_malformed' && reason !== 'jws_too_long'

function signatureOf(
  isReadable: boolean,
  parent: PreparedToken | null,
  outcome: Outcome | undefined,
): ChildResult['signature'] {
  if (!isReadable) return 'none'
  if (parent === null) return 'no_key'
  return outcome === 'pass' ? 'right' : 'wrong'
}

function algorithmOf(jws: ReturnType<typeof readCompactJws>): Judged {
  if (!jws.ok) return isHeaderFault(jws.reason) ? failed('algorithm') : NOT_REACHED
  const isOurs = HMAC_ALGORITHMS.some((name) => name === jws.header.alg)
  if (!isOurs || !isTypeOf(jws.header, ['jwt'])) return failed('algorithm')
  return { outcome: 'pass', sentence: jws.header.alg }
}

function claimsOf(
  { parent, parentName }: ChildInput,
  isObject: boolean | null,
  reason: SubscribeReason | null,
  claims: SubscribeClaims | null,
): Judged {
  if (isObject === null) return NOT_REACHED
  if (!isObject) return failed('claims_malformed')
  if (reason !== null) return failed(reason)
  if (parent === null || claims === null) return failed('parent_unknown')
  if (parent.token.id !== claims.tokenId) {
    const named = { id: claims.tokenId, parentId: parent.token.id }
    const sentence = say('It names subscribe token {id}, not {parentId}.', named)
    return { outcome: 'fail', sentence }
  }
  return {
    outcome: 'pass',
    sentence: say('It names {tokenSaid}.', {
      tokenSaid: parentName ?? say('subscribe token {id}', { id: claims.tokenId }),
    }),
  }
}

function signatureAndTimes(
  jws: CompactJws,
  claims: JsonObject | null,
  { token, parent, nowMs, choices = DEFAULT_CHOICES }: ChildInput,
): readonly Judged[] {
  const times = claims === null ? null : checkSubscribeTimes(claims, nowMs, choices)
  const timed = times === null ? NOT_REACHED : times.ok ? PASS : failed(times.reason)
  if (parent === null) {
    const sentence = 'There is no subscribe token to check it with. Name one, or paste its text.'
    return [{ outcome: 'skip', sentence }, timed, { outcome: 'skip', sentence: '' }]
  }
  const inForce = findParentFault(parent, nowMs)
  return [signedBy(jws, token, parent), timed, inForce === null ? PASS : failed(inForce)]
}

function signedBy(jws: CompactJws, token: string, parent: PreparedToken): Judged {
  if (findJwsFault({ ...jws, header: { ...jws.header, typ: null } }, parent.key) === null)
    return PASS
  const wrongKey = lintSigningKey(token, parent.token.secret)
  if (wrongKey === null) return failed('signature')
  return { outcome: 'fail', sentence: SUBSCRIBE_LINT[wrongKey] }
}

/** Whether each of the checks 10 to 16 has something to compare, and whether the use says it. */
type Limits = readonly [isLimited: boolean, isSaid: boolean][]

function limitsOf(input: ChildInput, claims: SubscribeClaims | null): readonly Judged[] {
  const notLive: Judged = { outcome: 'skip', sentence: 'It is looked at when a player asks.' }
  if (claims === null)
    return [...Array<Judged>(SUBSCRIBE_CHECKS.length - LIMITS_AT - 1).fill(NOT_REACHED), notLive]
  const { use } = input
  const parent = input.parent ?? ANY_PARENT
  const { token } = parent
  const faults = findLimitFaults({
    parent,
    child: claims,
    streamName: use.streamName ?? claims.streamName,
    accountId: null,
    stream: null,
    account: null,
    bound: [],
    origin: use.origin,
    address: use.address,
    country: use.country?.toUpperCase() ?? null,
    lists: (input.choices ?? DEFAULT_CHOICES).lists,
  })
  const limits: Limits = [
    [true, use.streamName !== null],
    [input.parent !== null, true],
    [token.trackingId !== null, true],
    [token.originCluster !== null || claims.originCluster !== null, true],
    [token.allowedOrigins.length + claims.allowedOrigins.length > 0, use.origin !== null],
    [
      token.allowedIpAddresses.length + claims.allowedIpAddresses.length > 0 ||
        (token.bindIpsOnUsage ?? 0) > 0,
      use.address !== null,
    ],
    [token.allowedCountries.length + token.deniedCountries.length > 0, use.country !== null],
  ]
  const judged = limits.map(([isLimited, isSaid], at): Judged => {
    if (!isLimited) return { outcome: 'absent', sentence: NO_LIMIT }
    if (!isSaid) return { outcome: 'skip', sentence: UNSAID }
    const fault = faults.find((each) => SUBSCRIBE_REASONS[each][0] === at + LIMITS_AT + 1)
    return fault === undefined ? PASS : failed(fault)
  })
  return [...judged, notLive]
}

/** Stands in for a subscribe token that is not known: nothing of it is judged. */
const ANY_PARENT = prepareSubscribeToken({
  id: 1,
  secret: '0123456789abcdef'.repeat(4),
  accountId: '',
  streams: [{ streamName: '.*', isRegex: true }],
  allowedOrigins: [],
  allowedIpAddresses: [],
  bindIpsOnUsage: null,
  allowedCountries: [],
  deniedCountries: [],
  trackingId: null,
  originCluster: null,
  isActive: true,
  expiresAtMs: null,
})
