import { z } from 'zod'
import type * as api from '../../shared/api.ts'
import { saveDraftSchema } from '../../shared/api.ts'
import {
  type ListedRuleVersion,
  type Rule,
  type RuleVersion,
  ruleSchema,
} from '../../shared/rule.ts'
import { answered, atMs, id, list, text } from './answer-fields.ts'

const rule: z.ZodType<Rule> = z.strictObject(answered(ruleSchema.shape)).meta({ id: 'Rule' })

export const ruleVersion: z.ZodType<RuleVersion> = z
  .strictObject({ version: z.int(), rules: list(rule), publishedAtMs: atMs, note: text })
  .meta({ id: 'RuleVersion' })

export const listedRuleVersion: z.ZodType<ListedRuleVersion> = z
  .strictObject({ version: z.int(), ruleCount: z.int(), publishedAtMs: atMs, note: text })
  .meta({ id: 'ListedRuleVersion' })

export const ruleDraft: z.ZodType<api.RuleDraft> = z
  .strictObject({
    baseVersion: saveDraftSchema.shape.baseVersion,
    rules: list(rule),
    updatedAtMs: atMs,
  })
  .meta({ id: 'RuleDraft' })

export const rulesView: z.ZodType<api.RulesView> = z.strictObject({
  published: ruleVersion,
  draft: ruleDraft.nullable(),
  hits: z.record(z.string(), z.strictObject({ decided: z.int(), shadow: z.int() })),
})

export const diffLine: z.ZodType<api.DiffLine> = z
  .strictObject({
    kind: z.enum(['added', 'removed', 'changed']),
    noun: z.enum([
      'stream',
      'rule',
      'media_server',
      'application',
      'setting',
      'test',
      'grant_limit',
      'token_key',
    ]),
    id,
    label: text,
    fields: list(z.strictObject({ path: text, before: text, after: text })),
  })
  .meta({ id: 'DiffLine' })
