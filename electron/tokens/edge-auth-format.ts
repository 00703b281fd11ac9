import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { edgeAuthId, openEdgeAuth, signEdgeAuth, verifyEdgeAuth } from './edge-auth.ts'
import { findEdgeAuthDamage } from './edge-auth-damage.ts'
import { lintDuration, lintEdgeAuth, lintSecret } from './edge-auth-lint.ts'
import { buildEdgeAuthPayload, type EdgeAuthCall } from './edge-auth-payload.ts'
import { EDGE_AUTH_SENTENCES } from './edge-auth-reasons.ts'
import { type EdgeAuthOptions, type EdgeAuthUse, judgeEdgeAuth } from './edge-auth-validity.ts'
import { type CheckedToken, defineFormat, nowMsSchema, secretsSchema } from './token-format.ts'

const DEFAULT_SECONDS = 3600
/** Of tokens read from files and pipes. A handler reads less. */
const MAX_CHARS = 1_048_576
const TARGETS = ['channelId', 'channelAlias', 'roomId', 'roomAlias', 'tag'] as const
const EXPIRIES = ['expiresAtMs', 'expiresInSeconds'] as const

const text = z.string().optional()
const texts = z.array(z.string()).optional()

const issueInput = z
  .strictObject({
    applicationId: z.string().min(1),
    secret: secretsSchema,
    expiresAtMs: z
      .number()
      .min(-8.64e15)
      .max(8.64e15)
      .refine((ms) => ms !== 0, 'Zero is no time.')
      .optional(),
    expiresInSeconds: z.number().min(-1e10).max(1e10).optional(),
    type: z.enum(['auth', 'stream', 'publish']).optional(),
    channelId: text,
    channelAlias: text,
    roomId: text,
    roomAlias: text,
    tag: text,
    sessionId: text,
    remoteAddress: text,
    originStreamId: text,
    capabilities: texts,
    applyTags: texts,
    uri: text,
  })
  .refine((input) => countOf(input, TARGETS) <= 1, {
    error: `A token has one target: give one of ${TARGETS.join(', ')}.`,
  })
  .refine((input) => countOf(input, EXPIRIES) <= 1, {
    error: `Give one of ${EXPIRIES.join(', ')}.`,
  })

const countOf = (input: object, names: readonly string[]): number =>
  names.filter((name) => Object.hasOwn(input, name)).length

/** What the caller does, in our words or the vendor's. */
const action = z
  .enum(['authenticate', 'subscribe', 'publish', 'auth', 'stream', 'view'])
  .transform((word) => {
    if (word === 'auth') return 'authenticate'
    return word === 'stream' || word === 'view' ? 'subscribe' : word
  })

const verifyInput = z.strictObject({
  applicationId: z.string().optional(),
  secret: secretsSchema,
  token: z.string(),
  action: action.optional(),
  sessionId: text,
  address: text,
  originStreamId: text,
  country: z
    .string()
    .regex(/^(?:[A-Za-z]{2}|\?\?)$/, 'Use a two-letter code such as DE, or ??.')
    .optional(),
  tags: texts,
  nowMs: nowMsSchema,
  skewSeconds: z.number().min(0).max(86_400).optional(),
  untypedMayPublish: z.boolean().optional(),
  starIsAnySession: z.boolean().optional(),
  originStreamIsTarget: z.boolean().optional(),
  unknownPassesDeny: z.boolean().optional(),
  lenientSpelling: z.boolean().optional(),
})

/** Phenix EdgeAuth tokens, see edge-auth.ts. */
export const edgeAuthFormat = defineFormat({
  name: 'phenix',
  title: 'Phenix EdgeAuth',
  sentences: EDGE_AUTH_SENTENCES,
  issueInput,
  verifyInput,

  issue(input, nowMs, names) {
    const payload = buildEdgeAuthPayload(callsOf(input, nowMs, names))
    const secret = input.secret[0] ?? ''
    const { applicationId, expiresInSeconds = 0 } = input
    const token = signEdgeAuth({ applicationId, secret, payload })
    const isMistaken = lintDuration(expiresInSeconds)
    const lint = lintEdgeAuth({ ...payload }, nowMs)
    const rest = isMistaken.length === 0 ? lint : lint.filter((code) => code !== 'long-lived')
    return { token, lint: [...lintSecret(secret), ...isMistaken, ...rest] }
  },

  verify(input, clockMs): CheckedToken {
    const found = verifyEdgeAuth(input.token, () => input.secret, MAX_CHARS)
    if (!found.verified) {
      const { code } = found
      const detail =
        found.detail ?? (code === 'bad-digest' ? null : findEdgeAuthDamage(input.token))
      const reasons = detail === null ? [code] : [code, detail]
      return { verified: false, code, value: null, valid: false, reasons }
    }
    const nowMs = input.nowMs ?? clockMs
    const { valid, reasons } = judgeEdgeAuth(found, purposeOf(input), nowMs, optionsOf(input))
    return { verified: true, code: found.code, value: found.value, valid, reasons }
  },

  decode(token, nowMs) {
    const envelope = openEdgeAuth(token)
    const payload = envelope === null ? null : objectIn(envelope.token)
    if (envelope === null || payload === null || !token.startsWith('DIGEST:')) {
      const damage = findEdgeAuthDamage(token)
      const sentence = damage === null ? null : EDGE_AUTH_SENTENCES[damage]
      throw new AppError('ERR_TOKEN_MALFORMED', sentence ?? undefined)
    }
    const { applicationId, digest, isCanonical } = envelope
    const lint = lintEdgeAuth(payload, nowMs)
    const value = { id: edgeAuthId(applicationId, digest), applicationId, payload }
    return { value, lint: isCanonical ? lint : ['lenient-spelling', ...lint] }
  },
})

type IssueInput = z.output<typeof issueInput>
type VerifyInput = z.output<typeof verifyInput>

/** The builder's calls, in the order the caller named the members: a token is signed in that order. */
function callsOf(
  input: IssueInput,
  nowMs: number,
  names: readonly string[],
): readonly EdgeAuthCall[] {
  const calls = names.flatMap((name) => callsFor(name as keyof IssueInput, input, nowMs))
  if (calls.some(([name]) => name === 'expires')) return calls
  return [['expires', nowMs + DEFAULT_SECONDS * 1000], ...calls]
}

function callsFor(
  name: keyof IssueInput,
  input: IssueInput,
  nowMs: number,
): readonly EdgeAuthCall[] {
  const value = input[name]
  if (value === undefined) return []
  switch (name) {
    case 'applicationId':
    case 'secret':
      return []
    case 'expiresAtMs':
      return [['expires', Number(value)]]
    case 'expiresInSeconds':
      return [['expires', nowMs + Number(value) * 1000]]
    case 'type':
      return [[TYPE_CALLS[value as keyof typeof TYPE_CALLS]]]
    case 'capabilities':
      return (value as readonly string[]).map((each) => ['capability', each])
    case 'applyTags':
      return (value as readonly string[]).map((each) => ['applyTag', each])
    default:
      return [[name, String(value)]]
  }
}

const TYPE_CALLS = {
  auth: 'authenticationOnly',
  stream: 'streamingOnly',
  publish: 'publishingOnly',
} as const

/** What is left out is not judged: whoever asks on the command line looks at one thing at a time. */
const purposeOf = (input: VerifyInput): EdgeAuthUse => ({
  action: input.action ?? null,
  applicationId: input.applicationId ?? null,
  sessionId: input.sessionId ?? null,
  address: input.address ?? null,
  originStreamId: input.originStreamId ?? null,
  country: input.country ?? null,
  tags: input.tags ?? null,
  isRevoked: () => false,
})

function optionsOf(input: VerifyInput): Partial<EdgeAuthOptions> {
  const given = {
    skewSeconds: input.skewSeconds,
    untypedMayPublish: input.untypedMayPublish,
    starIsAnySession: input.starIsAnySession,
    originStreamIsTarget: input.originStreamIsTarget,
    unknownPassesDeny: input.unknownPassesDeny,
    lenientSpelling: input.lenientSpelling,
  }
  const named = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(named), unsaid: 'skip' }
}

function objectIn(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const found: unknown = JSON.parse(json)
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Readonly<Record<string, unknown>>)
      : null
  } catch {
    return null
  }
}
