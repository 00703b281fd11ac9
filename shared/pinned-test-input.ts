import { z } from 'zod'
import { OVERRIDE_PHRASE } from './pinned-test.ts'
import { REASONS, type ReasonCode } from './reasons.ts'
import { say } from './say.ts'

/** At most so many are kept. */
export const MOST_PINNED_TESTS = 2_000

const reason = z.enum(Object.keys(REASONS) as [ReasonCode, ...ReasonCode[]])
const text = (most: number) => z.string().max(most).nullable().default(null)

const requestSchema = z.strictObject({
  action: z.enum(['publish', 'subscribe']).default('subscribe'),
  streamName: z.string().min(1).max(512),
  protocol: z.string().max(32).default(''),
  address: text(64),
  userAgent: text(1024),
  referer: text(2048),
  viewerId: text(256),
  sessionKey: text(512),
  credential: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({
        kind: z.literal('valid'),
        tags: z.array(z.string().max(256)).max(64).readonly().default([]),
      }),
      z.strictObject({ kind: z.literal('refused'), reason }),
    ])
    .default({ kind: 'none' }),
  atMs: z.int().min(0).max(8_640_000_000_000_000),
})

const expectedSchema = z.strictObject({
  outcome: z.enum(['allow', 'deny', 'redirect']),
  reason: reason.nullable().default(null),
  redirectUrl: text(2048),
})

/** A pinned test as it is handed in. */
export const pinnedTestSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  request: requestSchema,
  expected: expectedSchema,
})

/** Puts rules in force although pinned tests fail. */
export const testOverrideSchema = z.strictObject({
  phrase: z.literal(OVERRIDE_PHRASE, say('Type exactly: {phrase}', { phrase: OVERRIDE_PHRASE })),
  reason: z.string().trim().min(1, 'Say why.').max(240),
})
