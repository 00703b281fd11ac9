import { z } from 'zod'
import type { IssuedSubscribeToken } from '../../../../shared/stream-token.ts'
import { readBody, readQuery } from './read.ts'
import {
  asV2,
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
  queryOf,
} from './token-fields.ts'
import { tokenRoutes } from './token-routes.ts'
import type { MillicastCall, MillicastDeps, MillicastRoute } from './types.ts'

const createSchema = z.object({
  ...createFields,
  tracking: z.object({ trackingId: z.string().max(128).nullish() }).nullish(),
})
const changeSchemaV1 = z.object(changeFieldsV1)
const changeSchemaV2 = z.object(changeFieldsV2)

function view(
  token: IssuedSubscribeToken,
  secret: string,
  { account }: MillicastDeps,
  hasName = true,
): object {
  return {
    ...commonView(token, secret, hasName),
    ...(token.trackingId === null ? {} : { tracking: { trackingId: token.trackingId } }),
    effectiveSettings: effectiveSettings(token, account.get()),
  }
}

function create({ deps, actor, body, ignore }: MillicastCall): object {
  const { value, ignored } = readBody(body, createSchema)
  ignore(ignored)
  const input = { ...inputOf(value, deps.now()), trackingId: value.tracking?.trackingId || null }
  const options = { ignored: ignored.join(', ') }
  const { token, secret } = deps.subscribeTokens.create(input, actor, options)
  return view(token, secret, deps)
}

function readChange(body: string, version: 1 | 2) {
  const { value, ignored } =
    version === 1 ? v1(readBody(body, changeSchemaV1)) : readBody(body, changeSchemaV2)
  return { wanted: changeOf(value), refresh: value.refreshToken === true, ignored }
}

const v1 = ({ value, ignored }: ReturnType<typeof readBody<typeof changeFieldsV1>>) => ({
  value: asV2(value),
  ignored,
})

const routes = tokenRoutes({
  calls: ({ subscribeTokens }: MillicastDeps) => subscribeTokens,
  view,
  readChange,
})

/** The vendor's calls about subscribe tokens, of both versions. */
export const subscribeTokenRoutes = {
  create,
  get: routes.get,
  changeV1: routes.change(1),
  changeV2: routes.change(2),
  remove: routes.remove,
  list: routes.list((text) => queryOf(readQuery(text, listQuery))),
  listByName: routes.list((text) => byNameOf(readQuery(text, byNameQuery))),
} satisfies Readonly<Record<string, MillicastRoute>>
