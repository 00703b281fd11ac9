import { z } from 'zod'
import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { coarseReason } from '../coarse-reason.ts'
import { readJsonObject } from '../json-object.ts'
import { claimedName, freeText, refererText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialOf, credentialsIn } from './credentials.ts'
import { streamNameOf } from './path.ts'
import { genericSnippets } from './snippet-generic.ts'
import type { Decoded, Protocol, WireReply, WireRequest } from './types.ts'

/** Longest batch. */
const MAX_QUESTIONS = 500

/**
 * Stagedoor's own protocol for a program of the operator's (docs/media-servers/generic.md). Strict where the others are
 * lenient: whoever writes a caller learns of a misspelt member at once. The status says the same as the body, so a caller
 * may look at either.
 */
export const generic: Protocol = {
  name: 'generic',
  capabilities: {
    title: 'Your own program',
    allowLooksLike: 'HTTP 200 with {"version":1,"outcome":"allow",…}',
    denyLooksLike:
      'HTTP 403 with {"version":1,"outcome":"deny",…} and a coarse reason; 400 with what is wrong where the question was not understood. A batch is answered 200 with an outcome for each.',
    revoke: 'at_next_check',
    revokeText:
      'A revoked viewer is refused at the next recheck your program sends, and cannot start again. Without rechecks they go on.',
    reportsEnd: true,
    reportsPublishers: true,
    timeLimit: true,
    rechecks: true,
    redirect: true,
    outage: 'What your program makes of it. Refuse when no answer comes.',
  },
  secretFields: ['credential', 'query', ...CREDENTIAL_PARAMETERS],
  decode,
  encode: (decisions, decoded) =>
    decoded.kind === 'ask'
      ? (decoded.encode?.(decisions) ?? single(decisions[0]))
      : notUnderstood(decoded.kind === 'malformed' ? decoded.detail : ''),
  snippets: (handlerUrl) => genericSnippets(handlerUrl),
}

const text = (most: number) => z.string().max(most).default('')
const questionSchema = z.strictObject({
  action: z.enum(['publish', 'subscribe']),
  phase: z.enum(['start', 'recheck', 'end']).default('start'),
  stream: z.string().min(1).max(512),
  session: text(128),
  address: text(64),
  protocol: text(32),
  userAgent: text(2048),
  referer: text(4096),
  user: text(256),
  credential: text(8192),
  query: text(16_384),
  authorization: text(8192),
})
const singleSchema = questionSchema.extend({ version: z.literal(1) })
const batchSchema = z.strictObject({
  version: z.literal(1),
  requests: z.array(questionSchema).min(1).max(MAX_QUESTIONS),
})

type Question = z.infer<typeof questionSchema>

function decode(request: WireRequest, server: MediaServer): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const isBatch = 'requests' in object
  const read = isBatch ? batchSchema.safeParse(object) : singleSchema.safeParse(object)
  if (!read.success) return malformed(faultOf(read.error))
  const questions = 'requests' in read.data ? read.data.requests : [read.data]
  const requests: AccessRequest[] = []
  for (const [at, question] of questions.entries()) {
    const asked = requestOf(question, server)
    if (typeof asked === 'string') return malformed(isBatch ? `requests.${at}.${asked}` : asked)
    requests.push(asked)
  }
  if (!isBatch) return { kind: 'ask', requests }
  return { kind: 'ask', requests, encode: (decisions) => batch(decisions, requests.length) }
}

/** The first thing that is wrong, by the name of its member. */
function faultOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'it does not fit'
  // What names the member does not depend on the words that are set for all schemas.
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const where = [...issue.path, ...unknown].join('.')
  return where === '' ? issue.message : `${where}: ${issue.message}`
}

function requestOf(question: Question, server: MediaServer): AccessRequest | string {
  const { action, phase, stream, session } = question
  const streamName = streamNameOf(stream.toWellFormed(), true)
  if (streamName === null) return 'stream: cannot be a name'
  const address = canonicalAddress(question.address)
  if (question.address !== '' && address === null) return 'address: is not an address'
  if (phase !== 'start' && session === '') return `session: is needed with phase ${phase}`
  return {
    action,
    phase,
    streamName,
    mediaServerId: server.id,
    protocol: question.protocol.toLowerCase(),
    address,
    userAgent: freeText(question.userAgent.toWellFormed()),
    referer: refererText(question.referer.toWellFormed()),
    sessionKey: session === '' ? null : session.toWellFormed(),
    viewerId: claimedName(question.user.toWellFormed()),
    credentials: phase === 'end' ? [] : credentialsOf(question),
    // Nothing that has no id can be told to be over.
    ...(session === '' ? { lastsSeconds: server.assumedSessionSeconds } : {}),
  }
}

/** From the credential itself, the query, and the Authorization header: a bearer token or the password of a pair. */
function credentialsOf({ credential, query, authorization }: Question): readonly Credential[] {
  const found = [...credentialsIn(query.replace(/^\?/, ''))]
  for (const value of [credential, presentedIn(authorization)]) {
    if (value !== '' && !found.some((each) => each.value === value)) found.push(credentialOf(value))
  }
  return found
}

/** RFC 6750 section 2.1 and RFC 7617. Empty for any other scheme. */
function presentedIn(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ', 2)
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return ''
  const pair = Buffer.from(value, 'base64').toString('utf8')
  const colonAt = pair.indexOf(':')
  return colonAt === -1 ? '' : pair.slice(colonAt + 1)
}

interface Answer {
  readonly outcome: Decision['outcome']
  readonly reason?: string
  readonly redirectUrl?: string
  readonly recheckAfterSeconds?: number
  readonly timeLimitSeconds?: number
}

function answerOf(decision: Decision | undefined): Answer {
  if (decision === undefined) return { outcome: 'deny', reason: coarseReason(undefined) }
  const { outcome, redirectUrl, recheckAfterSeconds, timeLimitSeconds } = decision
  if (outcome === 'allow') {
    return {
      outcome,
      ...(recheckAfterSeconds !== null && { recheckAfterSeconds }),
      ...(timeLimitSeconds !== null && { timeLimitSeconds }),
    }
  }
  if (outcome === 'redirect' && redirectUrl !== null) return { outcome, redirectUrl }
  return { outcome: 'deny', reason: coarseReason(decision.reason) }
}

/** Whoever is sent elsewhere is not let in here, so only an allow has a status that says yes. */
function single(decision: Decision | undefined): WireReply {
  const answer = answerOf(decision)
  return json(answer.outcome === 'allow' ? 200 : 403, answer)
}

/** @param count Of the questions: each has an answer, in their order, and those without a decision are refused. */
const batch = (decisions: readonly Decision[], count: number): WireReply =>
  json(200, { answers: Array.from({ length: count }, (_, at) => answerOf(decisions[at])) })

const notUnderstood = (error: string): WireReply =>
  json(400, {
    outcome: 'deny',
    reason: coarseReason('request_malformed'),
    ...(error !== '' && { error }),
  })

function json(status: number, answer: object): WireReply {
  const body = JSON.stringify({ version: 1, ...answer })
  return { status, headers: { 'content-type': 'application/json' }, body }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
