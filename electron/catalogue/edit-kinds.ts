import type { z } from 'zod'
import { accessTokenChangeSchema } from '../../shared/access-token.ts'
import type { AnnotationKind } from '../../shared/annotation.ts'
import { annotationSchema } from '../../shared/annotation-input.ts'
import { applicationChangeSchema } from '../../shared/application.ts'
import type { EditKind } from '../../shared/edit.ts'
import { AppError } from '../../shared/errors.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { pinnedTestSchema } from '../../shared/pinned-test-input.ts'
import { savedViewSchema } from '../../shared/saved-view-input.ts'
import { serverControlSchema } from '../../shared/server-control.ts'
import { grantLimitInputSchema } from '../../shared/session-limit.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import {
  accountInputSchema,
  type IssuedPublishToken,
  type IssuedSubscribeToken,
  publishTokenChangeSchema,
  subscribeTokenChangeSchema,
} from '../../shared/stream-token.ts'
import type { TokenKind, TokenRef } from '../../shared/token.ts'
import { tokenKeyChangeSchema } from '../../shared/token-key-input.ts'
import type { Editable, EditKindCalls } from './edit-types.ts'
import type { EditedCalls } from './edited-calls.ts'
import type { PublishTokens, SubscribeTokens } from './stream-token-types.ts'
import type { PlainToken } from './token-source.ts'

/** A token as edits name it. */
export const tokenSubject = ({ kind, id }: TokenRef): string => `${kind}:${id}`

/** How a token of any kind is found, and only that. Null: there is none. */
export type TokenFinder = (ref: TokenRef) => PlainToken | null

/**
 * How the things whose edits can be undone are read and edited. What is written goes through the schema of the ordinary call
 * and then through the call.
 */
export function editKinds(
  calls: EditedCalls,
  findToken: TokenFinder,
): Readonly<Record<EditKind, EditKindCalls>> {
  const { settings, account, streams, mediaServers, applications } = calls
  return {
    settings: {
      read: () => ({ label: 'The settings', fields: settings.get() }),
      write: (_, fields, actor) => settings.update(parsed(settingsSchema, fields), actor),
    },
    account: {
      read: () => ({ label: 'The account', fields: partOf(accountInputSchema, account.get()) }),
      write: (_, fields, actor) => account.update(parsed(accountInputSchema, fields), actor),
    },
    stream: {
      read: (id) => named(streams.get(id), streamInputSchema),
      write: (id, fields, actor) => streams.update(id, parsed(streamInputSchema, fields), actor),
    },
    media_server: {
      read: (id) => named(mediaServers.get(id), mediaServerInputSchema),
      write: (id, fields, actor) =>
        mediaServers.update(id, parsed(mediaServerInputSchema, fields), actor),
    },
    media_server_control: {
      read: (id) => ({
        label: `Control of ${mediaServers.get(id).name}`,
        fields: { control: mediaServers.control(id) },
      }),
      write: (id, fields, actor) => {
        const { control } = fields as { control: unknown }
        const input = control === null ? null : parsed(serverControlSchema, control)
        mediaServers.setControl(id, input, actor)
      },
    },
    application: {
      read: (id) => {
        const found = oneOf(applications.list(), id)
        const fields = partOf(applicationChangeSchema, found)
        return { label: found.label || id, fields }
      },
      write: (id, fields, actor) =>
        applications.update(id, parsed(applicationChangeSchema, fields), actor),
    },
    application_secret: {
      read: (subject) => {
        const [id, secretId] = secretOf(subject)
        const { secrets } = oneOf(applications.list(), id)
        const { name, retiresAtMs } = oneOf(secrets, secretId)
        return { label: `${id} ${name}`.trimEnd(), fields: { retiresAtMs } }
      },
      write: (subject, fields, actor) => {
        const { retiresAtMs = null } = fields as { retiresAtMs?: number | null }
        applications.retireSecret(...secretOf(subject), retiresAtMs, actor)
      },
    },
    saved_view: {
      read: (id) => named(oneOf(calls.savedViews.list(), id), savedViewSchema),
      write: (id, fields, actor) =>
        calls.savedViews.update(id, parsed(savedViewSchema, fields), actor),
    },
    annotation: {
      read: (key) => {
        const { kind, id } = refOf<AnnotationKind>(key)
        const found = calls.annotations.of(kind, id)
        return {
          label: `The note on ${kind} ${id}`,
          fields: partOf(annotationSchema, found ?? annotationSchema.parse({})),
        }
      },
      write: (key, fields, actor) => {
        const { kind, id } = refOf<AnnotationKind>(key)
        calls.annotations.set(kind, id, parsed(annotationSchema, fields), actor)
      },
    },
    pinned_test: {
      read: (id) => named(oneOf(calls.pinnedTests.list(), id), pinnedTestSchema),
      write: (id, fields, actor) =>
        calls.pinnedTests.update(id, parsed(pinnedTestSchema, fields), actor),
    },
    ...tokenKinds(calls, findToken),
  }
}

type TokenEdits =
  | 'grant_limit'
  | 'token'
  | 'service_token'
  | 'api_secret'
  | 'subscribe_token'
  | 'publish_token'
  | 'access_token'
  | 'token_key'

function tokenKinds(
  calls: EditedCalls,
  findToken: TokenFinder,
): Readonly<Record<TokenEdits, EditKindCalls>> {
  return {
    grant_limit: {
      read: (id) => ({
        label: `The limit of ${id}`,
        fields: partOf(
          grantLimitInputSchema,
          calls.grantLimits.of(id) ?? grantLimitInputSchema.parse({}),
        ),
      }),
      write: (id, fields, actor) =>
        calls.grantLimits.set(id, parsed(grantLimitInputSchema, fields), actor),
    },
    token: {
      read: (subject) => {
        const token = findToken(refOf(subject))
        if (token === null || token.deletedAtMs !== null) throw new AppError('ERR_NOT_FOUND')
        return switchedOf({ ...token, name: token.label || token.id })
      },
      write: (subject, fields, actor) =>
        calls.tokens.act(isActive(fields) ? 'enable' : 'disable', [refOf(subject)], actor),
    },
    service_token: {
      read: (id) => switchedOf(oneOf(calls.serviceTokens.list(), id)),
      write: (id, fields, actor) => calls.serviceTokens.setDisabled(id, !isActive(fields), actor),
    },
    api_secret: {
      read: (id) => switchedOf(oneOf(calls.apiSecrets.list(), id)),
      write: (id, fields, actor) => calls.apiSecrets.setDisabled(id, !isActive(fields), actor),
    },
    subscribe_token: streamToken(calls.subscribeTokens, subscribeTokenChangeSchema),
    publish_token: streamToken(calls.publishTokens, publishTokenChangeSchema),
    access_token: {
      read: (id) => {
        const token = calls.accessTokens.get(id)
        return {
          label: token.displayName || id,
          fields: partOf(accessTokenChangeSchema, token),
        }
      },
      write: (id, fields, actor) =>
        calls.accessTokens.update(id, parsed(accessTokenChangeSchema, fields), actor),
    },
    token_key: {
      read: (id) => named(oneOf(calls.tokenKeys.list(), id), tokenKeyChangeSchema),
      write: (id, fields, actor) =>
        calls.tokenKeys.update(id, parsed(tokenKeyChangeSchema, fields), actor),
    },
  }
}

/** The members of a stream token that edits are kept of. */
const STREAM_TOKEN_FIELDS = [
  'label',
  'isActive',
  'expiresAtMs',
  'streams',
  'allowedOrigins',
  'allowedIpAddresses',
  'bindIpsOnUsage',
  'originCluster',
  'allowedCountries',
  'deniedCountries',
  'subscribeRequiresAuth',
] as const

/** What edits of a stream token are kept of. Where it restreams to holds keys and is left out. */
export function streamTokenFields(token: IssuedSubscribeToken | IssuedPublishToken) {
  const fields: Partial<IssuedPublishToken> = pick(token, STREAM_TOKEN_FIELDS)
  if (!('options' in token)) return fields
  const { restream: _, ...options } = token.options
  return { ...fields, options }
}

type StreamTokenLike = Pick<SubscribeTokens | PublishTokens, 'get' | 'update'>

function streamToken(calls: StreamTokenLike, schema: z.ZodType): EditKindCalls {
  const fieldsOf = (id: string) => streamTokenFields(calls.get(Number(id)))
  return {
    read: (id) => ({ label: calls.get(Number(id)).label, fields: fieldsOf(id) }),
    write(id, fields, actor) {
      const { streams, ...wanted } = fields as ReturnType<typeof fieldsOf>
      const now = fieldsOf(id)
      const changed = Object.entries(wanted).filter(
        ([name, value]) =>
          JSON.stringify(value) !== JSON.stringify(now[name as keyof typeof wanted]),
      )
      const change = {
        ...Object.fromEntries(changed),
        addStreams: streams ?? [],
        removeStreams: now.streams?.map((each) => each.streamName) ?? [],
      }
      calls.update(Number(id), parsed(schema, change) as Parameters<typeof calls.update>[1], actor)
    },
  }
}

/** Some members of an object, those that are there. */
function pick<T extends object, K extends string>(
  from: T,
  names: readonly K[],
): Partial<Pick<T, K & keyof T>> {
  const picked: Record<string, unknown> = {}
  const all = from as Readonly<Record<string, unknown>>
  for (const name of names) if (Object.hasOwn(from, name)) picked[name] = all[name]
  return picked as Partial<Pick<T, K & keyof T>>
}

const partOf = (schema: { readonly shape: object }, from: object): object =>
  pick(from, Object.keys(schema.shape))

function named(thing: { readonly name: string }, schema: { readonly shape: object }): Editable {
  return { label: thing.name, fields: partOf(schema, thing) }
}

function oneOf<T extends { readonly id: string }>(all: readonly T[], id: string): T {
  const found = all.find((each) => each.id === id)
  const isDeleted = (found as { deletedAtMs?: number | null } | undefined)?.deletedAtMs != null
  if (found !== undefined && !isDeleted) return found
  throw new AppError('ERR_NOT_FOUND')
}

const switchedOf = (thing: {
  readonly name: string
  readonly disabledAtMs: number | null
}): Editable => ({ label: thing.name, fields: { isActive: thing.disabledAtMs === null } })

/** A secret of an application as edits name it, `<application>/<secret>`, in two. */
export function secretOf(subject: string): readonly [id: string, secretId: string] {
  const at = subject.lastIndexOf('/')
  return [subject.slice(0, at), subject.slice(at + 1)]
}

const isActive = (fields: unknown): boolean => (fields as { isActive: boolean }).isActive

function refOf<K extends string = TokenKind>(
  subject: string,
): { readonly kind: K; readonly id: string } {
  const colon = subject.indexOf(':')
  return { kind: subject.slice(0, colon) as K, id: subject.slice(colon + 1) }
}

/** What was stored by an earlier Stagedoor may not be accepted any more. */
function parsed<T>(schema: z.ZodType<T>, fields: unknown): T {
  const { success, data, error } = schema.safeParse(fields)
  if (success) return data
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}
