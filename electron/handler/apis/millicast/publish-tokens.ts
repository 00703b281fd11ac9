import { z } from 'zod'
import { AppError } from '../../../../shared/errors.ts'
import type {
  IssuedPublishToken,
  PublishTokenChange,
  StreamTokenQuery,
} from '../../../../shared/stream-token.ts'
import { publishOptionsSchema } from '../../../../shared/stream-token.ts'
import { srtPassphraseOf } from '../../../tokens/srt-passphrase.ts'
import { readBody, readQuery } from './read.ts'
import { knownToken } from './refusals.ts'
import {
  asV2,
  byClusterQuery,
  byNameOf,
  byNameQuery,
  changeFieldsV1,
  changeFieldsV2,
  changeOf,
  commonView,
  createFields,
  effectiveSettings,
  inputOf,
  listQuery,
  present,
  queryOf,
} from './token-fields.ts'
import { tokenRoutes } from './token-routes.ts'
import type { MillicastCall, MillicastDeps, MillicastRoute } from './types.ts'

const restreams = z
  .array(
    z.object({
      url: z.string().min(1).max(2048),
      key: z.string().min(5).max(512),
      label: z.string().max(128).nullish(),
      enabled: z.boolean().nullish(),
    }),
  )
  .max(10)
  .nullish()
const geoCascade = z
  .object({
    isEnabled: z.boolean().nullish(),
    clusters: z.array(z.string().min(1).max(64)).max(100).nullish(),
  })
  .nullish()

/** Members that are kept as they come. */
const flags = {
  subscribeRequiresAuth: z.boolean().nullish(),
  record: z.boolean().nullish(),
  clip: z.boolean().nullish(),
  multisource: z.boolean().nullish(),
  enableThumbnails: z.boolean().nullish(),
  displaySrtPassphrase: z.boolean().nullish(),
  lowLatencyRtmp: z.boolean().nullish(),
  enableUTCInsertion: z.boolean().nullish(),
  drm: z.boolean().nullish(),
  priority: z.int().min(-2_147_483_648).max(2_147_483_647).nullish(),
  encoderProfileId: z.string().max(128).nullish(),
}

const createSchema = z.object({ ...createFields, ...flags, geoCascade, restream: restreams })
const changeSchemaV1 = z.object({
  ...changeFieldsV1,
  ...flags,
  updateGeoCascade: geoCascade,
  updateRestream: restreams,
})
const changeSchemaV2 = z.object({ ...changeFieldsV2, ...flags, geoCascade, restream: restreams })

type Options = Pick<
  z.infer<typeof createSchema>,
  Exclude<keyof typeof flags, 'subscribeRequiresAuth'> | 'geoCascade' | 'restream'
>

/** The options that are named. */
function optionsOf(body: Options): NonNullable<PublishTokenChange['options']> {
  const { geoCascade: cascade, restream } = body
  const named = present({
    record: body.record,
    clip: body.clip,
    multisource: body.multisource,
    enableThumbnails: body.enableThumbnails,
    displaySrtPassphrase: body.displaySrtPassphrase,
    lowLatencyRtmp: body.lowLatencyRtmp,
    enableUTCInsertion: body.enableUTCInsertion,
    drm: body.drm,
    priority: body.priority,
    encoderProfileId: body.encoderProfileId,
    geoCascade: cascade === undefined || cascade === null ? null : present(cascade),
    restream: restream?.map((each) => present(each)),
  })
  // Filled in by the defaults, then only what was named is kept.
  const complete = publishOptionsSchema.parse(named)
  const names = Object.keys(named) as (keyof typeof complete)[]
  return Object.fromEntries(names.map((name) => [name, complete[name]]))
}

function view(
  token: IssuedPublishToken,
  secret: string,
  { account }: MillicastDeps,
  hasName = true,
): object {
  const { enableUTCInsertion, priority, encoderProfileId, ...options } = token.options
  return {
    ...commonView(token, secret, hasName),
    subscribeRequiresAuth: token.subscribeRequiresAuth,
    ...options,
    ...(options.displaySrtPassphrase ? { srtPassphrase: srtPassphraseOf(secret) } : {}),
    ...present({ enableUTCInsertion, priority, encoderProfileId }),
    integrationId: 'None',
    effectiveSettings: {
      ...effectiveSettings(token, account.get()),
      geoCascade: options.geoCascade,
      enableUTCInsertion: enableUTCInsertion ?? false,
    },
  }
}

function create({ deps, actor, body, ignore }: MillicastCall): object {
  const { value, ignored } = readBody(body, createSchema)
  ignore(ignored)
  const input = {
    ...inputOf(value, deps.now()),
    subscribeRequiresAuth: value.subscribeRequiresAuth ?? false,
    options: publishOptionsSchema.parse({
      geoCascade: deps.account.get().geoCascade,
      ...optionsOf(value),
    }),
  }
  const options = { ignored: ignored.join(', ') }
  const { token, secret } = deps.publishTokens.create(input, actor, options)
  return view(token, secret, deps)
}

function readVersion(body: string, version: 1 | 2) {
  if (version === 2) return readBody(body, changeSchemaV2)
  const { value, ignored } = readBody(body, changeSchemaV1)
  const { updateGeoCascade, updateRestream } = value
  return {
    value: { ...value, ...asV2(value), geoCascade: updateGeoCascade, restream: updateRestream },
    ignored,
  }
}

function readChange(body: string, version: 1 | 2) {
  const { value, ignored } = readVersion(body, version)
  const options = optionsOf(value)
  const wanted: PublishTokenChange = {
    ...changeOf(value),
    ...present({ subscribeRequiresAuth: value.subscribeRequiresAuth }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  }
  return { wanted, refresh: value.refreshToken === true, ignored }
}

const routes = tokenRoutes({
  calls: ({ publishTokens }: MillicastDeps) => publishTokens,
  view,
  readChange,
})

function byClusterOf(text: string): StreamTokenQuery {
  const query = readQuery(text, byClusterQuery)
  return { ...queryOf(query), cluster: query.cluster }
}

const disableSchema = z.object({ tokenIds: z.array(z.int().min(1)).min(1).max(1000) })

/** Each by itself: one that cannot be switched off leaves the others. */
function disable({ deps, actor, body, ignore }: MillicastCall): object {
  const { value, ignored } = readBody(body, disableSchema)
  ignore(ignored)
  const successfulTokens: number[] = []
  const failedTokens: { tokenId: number; errorMessage: string }[] = []
  for (const tokenId of new Set(value.tokenIds)) {
    try {
      deps.publishTokens.setActive(tokenId, false, actor)
      successfulTokens.push(tokenId)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      failedTokens.push({ tokenId, errorMessage: error.message })
    }
  }
  return { successfulTokens, failedTokens }
}

const prioritySchema = z.object({
  tokenId: z.int().min(1),
  updatePriority: z.int().min(-2_147_483_648).max(2_147_483_647).nullish(),
})

function reprioritize({ deps, actor, body, ignore }: MillicastCall): object {
  const { value, ignored } = readBody(body, prioritySchema)
  ignore(ignored)
  return knownToken(() => {
    const options = { priority: value.updatePriority ?? null }
    deps.publishTokens.update(value.tokenId, { options }, actor)
    return { stoppingLevel: 'None' }
  })
}

/** The vendor's calls about publish tokens, of both versions. */
export const publishTokenRoutes = {
  create,
  get: routes.get,
  changeV1: routes.change(1),
  changeV2: routes.change(2),
  remove: routes.remove,
  list: routes.list((text) => queryOf(readQuery(text, listQuery))),
  listByName: routes.list((text) => byNameOf(readQuery(text, byNameQuery))),
  listByCluster: routes.list(byClusterOf),
  disable,
  /** Restreaming is the media server's: nothing waits here to be brought in line. */
  syncRestream: ({ deps, id }) => knownToken(() => deps.publishTokens.get(id).id === id),
  reprioritize,
} satisfies Readonly<Record<string, MillicastRoute>>
