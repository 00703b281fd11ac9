import { z } from 'zod'
import {
  MOST_NAMED,
  type RulesImpact,
  type StreamImpact,
  type WouldBeRefused,
} from '../../shared/rules-impact.ts'
import { reason } from './answers.ts'

const nullableText = z.string().nullable()
const wouldBeRefused: z.ZodType<WouldBeRefused> = z
  .strictObject({
    ...{ id: z.string(), decisionId: z.int(), streamName: z.string() },
    action: z.enum(['publish', 'subscribe']),
    ...{ viewerId: nullableText, grantId: nullableText, address: nullableText },
    ...{ country: z.string(), startedAtMs: z.int() },
    way: z.enum(['cut', 'asked', 'goOn']),
    reason,
    ruleId: nullableText,
  })
  .meta({ id: 'WouldBeRefused' })

const streamImpact: z.ZodType<StreamImpact> = z
  .strictObject({ name: z.string(), refused: z.int(), publishers: z.int() })
  .meta({ id: 'StreamImpact' })

export const impact: z.ZodType<RulesImpact> = z
  .strictObject({
    live: z.int(),
    refused: z.int(),
    publishers: z.int(),
    cut: z.int(),
    asked: z.int(),
    goOn: z.int(),
    named: z
      .array(wouldBeRefused)
      .readonly()
      .describe(`Those refused, ${MOST_NAMED} at most: those that are cut at once first.`),
    streams: z
      .array(streamImpact)
      .readonly()
      .describe(`Their streams, ${MOST_NAMED} at most: those that go off air first.`),
  })
  .meta({ id: 'RulesImpact' })
