import { z } from 'zod'
import type { Account, IssuedSubscribeToken } from '../../../../shared/stream-token.ts'
import { readBody, readQuery } from './read.ts'
import { knownToken, nothingToChange, updatedToken } from './refusals.ts'
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
import type { MillicastCall, MillicastRoute } from './types.ts'

const createSchema = z.object({
  ...createFields,
  tracking: z.object({ trackingId: z.string().max(128).nullish() }).nullish(),
})
const changeSchemaV1 = z.object(changeFieldsV1)
const changeSchemaV2 = z.object(changeFieldsV2)

function view(
  token: IssuedSubscribeToken,
  secret: string,
  account: Account,
  hasName: boolean = true,
): object {
  return {
    ...commonView(token, secret, hasName),
    ...(token.trackingId === null ? {} : { tracking: { trackingId: token.trackingId } }),
    effectiveSettings: effectiveSettings(token, account),
  }
}

function create({ deps, actor, body, ignore }: MillicastCall): object {
  const { value, ignored } = readBody(body, createSchema)
  ignore(ignored)
  const input = { ...inputOf(value, deps.now()), trackingId: value.tracking?.trackingId || null }
  const options = { ignored: ignored.join(', ') }
  const { token, secret } = deps.subscribeTokens.create(input, actor, options)
  return view(token, secret, deps.account.get())
}

const change =
  (version: 1 | 2): MillicastRoute =>
  ({ deps, actor, body, id, ignore }) => {
    const { value, ignored } =
      version === 1 ? v1(readBody(body, changeSchemaV1)) : readBody(body, changeSchemaV2)
    ignore(ignored)
    const wanted = changeOf(value)
    const refresh = value.refreshToken === true
    return updatedToken(version, () => {
      deps.subscribeTokens.get(id)
      if (Object.keys(wanted).length === 0 && !refresh) throw nothingToChange()
      const options = { refresh, ignored: ignored.join(', ') }
      const token = deps.subscribeTokens.update(id, wanted, actor, options)
      const secret = deps.subscribeTokens.reveal(id, null)
      return view(token, secret, deps.account.get(), version === 1)
    })
  }

const v1 = ({ value, ignored }: ReturnType<typeof readBody<typeof changeFieldsV1>>) => ({
  value: asV2(value),
  ignored,
})

const list =
  (
    query: (text: string) => Parameters<MillicastCall['deps']['subscribeTokens']['page']>[0],
  ): MillicastRoute =>
  ({ deps, query: text }) => {
    const account = deps.account.get()
    return deps.subscribeTokens
      .page(query(text))
      .tokens.map((token) => view(token, deps.subscribeTokens.reveal(token.id, null), account))
  }

/** The calls about subscribe tokens. */
export const subscribeTokenRoutes = {
  create,
  get: ({ deps, id }) =>
    knownToken(() => {
      const token = deps.subscribeTokens.get(id)
      return view(token, deps.subscribeTokens.reveal(id, null), deps.account.get())
    }),
  changeV1: change(1),
  changeV2: change(2),
  remove: ({ deps, actor, id }) =>
    knownToken(() => {
      deps.subscribeTokens.remove(id, actor)
      return true
    }),
  list: list((text) => queryOf(readQuery(text, listQuery))),
  listByName: list((text) => byNameOf(readQuery(text, byNameQuery))),
} satisfies Readonly<Record<string, MillicastRoute>>
