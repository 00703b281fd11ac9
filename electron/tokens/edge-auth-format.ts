import { z } from 'zod'
import {
  type EdgeAuthSettings,
  edgeAuthMembers,
  oneExpiry,
  oneTarget,
} from '../../shared/edge-auth.ts'
import { EDGE_AUTH_SENTENCES } from '../../shared/edge-auth-reasons.ts'
import { AppError } from '../../shared/errors.ts'
import { edgeAuthId, openEdgeAuth, signEdgeAuth, verifyEdgeAuth } from './edge-auth.ts'
import type { EdgeAuthUse } from './edge-auth-checks.ts'
import { findEdgeAuthDamage } from './edge-auth-damage.ts'
import { lintEdgeAuth, lintSecret } from './edge-auth-lint.ts'
import { prepareEdgeAuth } from './edge-auth-prepare.ts'
import { judgeEdgeAuth } from './edge-auth-validity.ts'
import { type CheckedToken, defineFormat, nowMsSchema, secretsSchema } from './token-format.ts'

/** Of tokens read from files and pipes. A handler reads less. */
const MAX_CHARS = 1_048_576

const text = z.string().optional()
const texts = z.array(z.string()).optional()

const issueInput = z
  .strictObject({
    applicationId: z.string().min(1),
    secret: secretsSchema,
    ...edgeAuthMembers,
  })
  .refine(oneTarget.isMet, { error: oneTarget.error })
  .refine(oneExpiry.isMet, { error: oneExpiry.error })

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
  untargetedMayPublish: z.boolean().optional(),
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
    const { applicationId, secret: secrets, ...members } = input
    const secret = secrets[0] ?? ''
    const { payload, lint } = prepareEdgeAuth(members, nowMs, names)
    const token = signEdgeAuth({ applicationId, secret, payload })
    return { token, lint: [...lintSecret(secret), ...lint] }
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

type VerifyInput = z.output<typeof verifyInput>

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

function optionsOf(input: VerifyInput): Partial<EdgeAuthSettings> {
  const given = {
    skewSeconds: input.skewSeconds,
    untypedMayPublish: input.untypedMayPublish,
    untargetedMayPublish: input.untargetedMayPublish,
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
