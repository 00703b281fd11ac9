import { z } from 'zod'
import {
  type ApplicationSettings,
  applicationInputSchema,
  applicationSettingsSchema,
} from '../../shared/application.ts'
import type { StreamKey } from '../../shared/credential.ts'
import { frontDoorSettingsSchema } from '../../shared/front-door.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { MOST_PINNED_TESTS, pinnedTestSchema } from '../../shared/pinned-test-input.ts'
import { type Rule, ruleSchema, withUnlocated } from '../../shared/rule.ts'
import { serverControlSchema } from '../../shared/server-control.ts'
import { SERVER_SECRET_PURPOSES } from '../../shared/server-secret.ts'
import { grantLimitInputSchema } from '../../shared/session-limit.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { type Stream, type StreamInput, streamInputSchema } from '../../shared/stream.ts'
import { accountInputSchema } from '../../shared/stream-token.ts'
import { tokenKeySchema } from '../../shared/token-key-input.ts'
import { secretReferenceSchema } from './secret-reference.ts'

/** As in a rule, with the stream by its name: ids differ from one installation to the next. */
const targetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('stream'), stream: z.string().min(1).max(256) }),
  z.strictObject({ kind: z.literal('group'), group: z.string().min(1).max(60) }),
])

const declaredStreamSchema = streamInputSchema.extend({
  /** What signs at its front door; its key is never in a document. Null: nothing of its own. Left out: it is left alone. */
  frontDoorSigner: frontDoorSettingsSchema.nullable().exactOptional(),
  /** Where the key of that signer is. Left out: it is left alone. */
  frontDoorKey: secretReferenceSchema.exactOptional(),
  /** That its WHIP endpoint is given a token, or where that is; it is never in a document. True: whether one is set is left alone. */
  whipToken: z
    .union(
      [z.literal(true), secretReferenceSchema],
      'Write true, or where it is: { env: NAME } or { file: path }.',
    )
    .exactOptional(),
  /** Keys by label; their values are never in a document. Left out: keys are left alone. */
  keys: z
    .array(
      z.strictObject({
        label: z.string().min(1).max(120),
        /** Where a key of the operator's own is. Left out: one is made, and one that is there stays. */
        value: secretReferenceSchema.exactOptional(),
      }),
    )
    .max(100)
    .optional(),
})

const declaredRuleSchema = ruleSchema.extend({ target: targetSchema }).overwrite(withUnlocated)

const declaredLimitSchema = grantLimitInputSchema.extend({ grantId: z.string().min(1).max(256) })

const server = mediaServerInputSchema.shape

const purposeSchema = z.enum(SERVER_SECRET_PURPOSES)
const serverSecretSchema = z.union(
  [purposeSchema, z.strictObject({ purpose: purposeSchema, value: secretReferenceSchema })],
  'Write what it is for, such as push-token, or also where it is: { purpose: push-token, value: { env: NAME } }.',
)

/** What is left out stays as it is: who may ask must not become everybody because a line is missing. */
export const declaredServerSchema = mediaServerInputSchema.extend({
  allowedPeers: server.allowedPeers.unwrap().exactOptional(),
  publicUrl: server.publicUrl.unwrap().exactOptional(),
  enabled: server.enabled.unwrap().exactOptional(),
  assumedSessionSeconds: server.assumedSessionSeconds.unwrap().exactOptional(),
  missingTokens: server.missingTokens.unwrap().exactOptional(),
  compareSeconds: server.compareSeconds.unwrap().exactOptional(),
  unknownSessions: server.unknownSessions.unwrap().exactOptional(),
  /** Where it is controlled; null: nowhere. The secret that goes with it is never in a document. */
  control: serverControlSchema.nullable().exactOptional(),
  /** Where the secret that it proves itself with is. Left out: one is made, and one that is there stays. */
  handlerSecret: secretReferenceSchema.exactOptional(),
  /** For how long the one that it replaces goes on counting, minutes, 0 to 1440. Left out: 0. */
  handlerSecretOverlapMinutes: z.int().min(0).max(1440).exactOptional(),
  /** Which secrets it shares, and where they are; they are never in a document. Whether those without a value are set is left alone. */
  secrets: z.array(serverSecretSchema).max(10).exactOptional(),
})

/** Each choice by itself, without its default. */
const settingsParts = Object.fromEntries(
  Object.entries(applicationSettingsSchema.shape).map(([name, choice]) => [
    name,
    choice.unwrap().exactOptional(),
  ]),
)
const application = applicationInputSchema.shape

/** As of media servers: what is left out stays as it is, so that one that is switched off is not switched on by it. */
const declaredApplicationSchema = z.strictObject({
  id: application.id,
  label: application.label.unwrap().exactOptional(),
  enabled: application.enabled.unwrap().exactOptional(),
  streamGroup: application.streamGroup.unwrap().exactOptional(),
  settings: (
    z.strictObject(settingsParts) as unknown as z.ZodType<Partial<ApplicationSettings>>
  ).optional(),
  /** Secrets by name; their values are never in a document. Left out: secrets are left alone. */
  secrets: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60),
        /** Where one that Phenix gave out is. Left out: one is made, and one that is there stays. */
        value: secretReferenceSchema.exactOptional(),
      }),
    )
    .max(100)
    .optional(),
})

/** A key by its name; its secret is never in a document, so one that is new and does not say where it is waits for it. */
const declaredTokenKeySchema = tokenKeySchema
  .omit({ secret: true })
  .extend({ secret: secretReferenceSchema.exactOptional() })

/**
 * The readable document of a catalogue. A section that is left out is left alone; a field that is left out has its
 * default, but for that of a media server or an application that is there already, which stays.
 */
export const documentSchema = z.strictObject({
  /** Version of this format. */
  stagedoor: z.literal(1),
  /** Removes what the sections that are there do not list. */
  prune: z.boolean().default(false),
  settings: settingsSchema.optional(),
  /** What tokens of the account fall back to. */
  account: accountInputSchema.optional(),
  streams: z.array(declaredStreamSchema).max(10_000).optional(),
  mediaServers: z.array(declaredServerSchema).max(1000).optional(),
  applications: z.array(declaredApplicationSchema).max(1000).optional(),
  /** Keys of media server tokens. */
  tokenKeys: z.array(declaredTokenKeySchema).max(500).optional(),
  /** What the rules are held to before they are put in force, by name. */
  tests: z.array(pinnedTestSchema).max(MOST_PINNED_TESTS).optional(),
  rules: z.array(declaredRuleSchema).max(20_000).optional(),
  /** Sessions at a time of single links and tokens, by their id. */
  grantLimits: z.array(declaredLimitSchema).max(100_000).optional(),
})

export type CatalogueDocument = z.infer<typeof documentSchema>
export type DeclaredServer = z.infer<typeof declaredServerSchema>
export type DeclaredStream = z.infer<typeof declaredStreamSchema>
export type DeclaredApplication = z.infer<typeof declaredApplicationSchema>
export type DeclaredTokenKey = z.infer<typeof declaredTokenKeySchema>
export type DeclaredLimit = z.infer<typeof declaredLimitSchema>
export type DeclaredRule = z.infer<typeof declaredRuleSchema>

/** A stored rule as a document has it. */
export function declareRule(stored: Rule, streams: ReadonlyMap<string, Stream>): DeclaredRule {
  const rule = withUnlocated(stored) === stored ? stored : withoutUnplaced(stored)
  const { target } = rule
  if (target.kind !== 'stream') return { ...rule, target }
  const stream = streams.get(target.streamId)?.name ?? target.streamId
  return { ...rule, target: { kind: 'stream', stream } }
}

/** Said outright where the document would stand for something else without it. */
const withoutUnplaced = (rule: Rule): Rule =>
  rule.source.kind === 'area' ? { ...rule, source: { ...rule.source, unlocated: false } } : rule

/** What the operator declared of a stored stream or media server, without what Stagedoor added. */
export function declaredPart<T extends { id: string; createdAtMs: number; updatedAtMs: number }>({
  id: _id,
  createdAtMs: _createdAtMs,
  updatedAtMs: _updatedAtMs,
  ...input
}: T): Omit<T, 'id' | 'createdAtMs' | 'updatedAtMs'> {
  return input
}

/** The keys with a label, by the id of their stream. */
export const labelledKeys = (keys: readonly StreamKey[]): ReadonlyMap<string, StreamKey[]> =>
  Map.groupBy(
    keys.filter((key) => key.label !== ''),
    (key) => key.streamId,
  )

/** Whether an export names a key, and `prune` takes it away: those that end by themselves are left alone. */
export const isEndless = ({ expiresAtMs }: StreamKey): boolean => expiresAtMs === null

/** A declared stream without its keys, its secrets, and what signs at its front door. */
export function streamInputOf({
  keys: _,
  frontDoorSigner: __,
  whipToken: ___,
  frontDoorKey: ____,
  ...input
}: DeclaredStream): StreamInput {
  return input
}
