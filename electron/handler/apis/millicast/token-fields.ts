import { z } from 'zod'
import type {
  Account,
  IssuedPublishToken,
  IssuedSubscribeToken,
  StreamTokenQuery,
  SubscribeTokenChange,
  SubscribeTokenInput,
} from '../../../../shared/stream-token.ts'
import { isCountry } from '../../../tokens/restrictions/countries.ts'
import { booleanParameter, wordParameter } from './read.ts'

/** Members of bodies are nullable throughout: some clients write null for what they leave out. */
const texts = z.array(z.string().min(1).max(255)).max(1000).nullish()
/** A word that is no country is refused: on a deny list it would keep nobody out. */
export const countries = z
  .array(z.string().refine(isCountry, 'Write the two letters of a country, e.g. DE, or ??.'))
  .max(300)
  .nullish()
const label = z.string().min(1).max(128)
const streamEntry = z.object({
  streamName: z.string().min(1).max(128),
  isRegex: z
    .boolean()
    .nullish()
    .transform((isRegex) => isRegex ?? false),
})
const bindIpsOnUsage = z.int().min(0).max(4_294_967_295).nullish()
const cluster = z.string().max(64).nullish()

/** What creating either kind of token takes. */
export const createFields = {
  label,
  streams: z.array(streamEntry).min(1).max(1000),
  /** Seconds from now. */
  expires: z.int().min(1).max(2_147_483_647).nullish(),
  allowedOrigins: texts,
  allowedIpAddresses: texts,
  bindIpsOnUsage,
  originCluster: cluster,
  allowedCountries: countries,
  deniedCountries: countries,
}

/** What changing either kind takes, in both versions. */
const changeFields = {
  label: label.nullish(),
  isActive: z.boolean().nullish(),
  refreshToken: z.boolean().nullish(),
  addTokenStreams: z.array(streamEntry).max(1000).nullish(),
  /** Names; a client of the vendor's sends objects. */
  removeTokenStreams: z
    .array(z.union([z.string(), streamEntry.transform((entry) => entry.streamName)]))
    .max(1000)
    .nullish(),
}

export const changeFieldsV2 = {
  ...changeFields,
  allowedOrigins: texts,
  allowedIpAddresses: texts,
  bindIpsOnUsage,
  originCluster: cluster,
  allowedCountries: countries,
  deniedCountries: countries,
}

export const changeFieldsV1 = {
  ...changeFields,
  updateAllowedOrigins: texts,
  updateAllowedIpAddresses: texts,
  updateBindIpsOnUsage: z.int().min(0).max(2_147_483_647).nullish(),
  updateOriginCluster: cluster,
  updateAllowedCountries: countries,
  updateDeniedCountries: countries,
}

type Created = z.infer<z.ZodObject<typeof createFields>>
type ChangedV2 = z.infer<z.ZodObject<typeof changeFieldsV2>>
type ChangedV1 = z.infer<z.ZodObject<typeof changeFieldsV1>>

/** An input as the catalogue takes it. An empty cluster, like a bind count of 0, says none. */
export function inputOf(body: Created, nowMs: number): Omit<SubscribeTokenInput, 'trackingId'> {
  return {
    label: body.label,
    streams: body.streams,
    expiresAtMs: body.expires ? nowMs + body.expires * 1000 : null,
    allowedOrigins: body.allowedOrigins ?? [],
    allowedIpAddresses: body.allowedIpAddresses ?? [],
    bindIpsOnUsage: body.bindIpsOnUsage || null,
    originCluster: body.originCluster || null,
    allowedCountries: body.allowedCountries ?? [],
    deniedCountries: body.deniedCountries ?? [],
  }
}

/** The first version's names made those of the second. */
export const asV2 = (body: ChangedV1): ChangedV2 => ({
  ...body,
  allowedOrigins: body.updateAllowedOrigins,
  allowedIpAddresses: body.updateAllowedIpAddresses,
  bindIpsOnUsage: body.updateBindIpsOnUsage,
  originCluster: body.updateOriginCluster,
  allowedCountries: body.updateAllowedCountries,
  deniedCountries: body.updateDeniedCountries,
})

/** A change as the catalogue takes it: null leaves alone. Empty when nothing is named. */
export function changeOf(body: ChangedV2): SubscribeTokenChange {
  const { bindIpsOnUsage: bound, originCluster } = body
  return {
    ...present({
      label: body.label,
      isActive: body.isActive,
      addStreams: body.addTokenStreams,
      removeStreams: body.removeTokenStreams,
      allowedOrigins: body.allowedOrigins,
      allowedIpAddresses: body.allowedIpAddresses,
      allowedCountries: body.allowedCountries,
      deniedCountries: body.deniedCountries,
    }),
    ...(typeof bound === 'number' ? { bindIpsOnUsage: bound || null } : {}),
    ...(typeof originCluster === 'string' ? { originCluster: originCluster || null } : {}),
  }
}

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> }

/** Without the members that are null or absent. */
export function present<T extends object>(members: T): Present<T> {
  const entries = Object.entries(members).filter(
    ([, value]) => value !== undefined && value !== null,
  )
  return Object.fromEntries(entries) as Present<T>
}

const page = {
  page: z.coerce.number<string>().int().min(1),
  itemsOnPage: z.coerce.number<string>().int().min(1).max(100),
  sortBy: wordParameter(['Name', 'AddedOn']).default('Name'),
  isDescending: booleanParameter.default(false),
}
const NAME_FILTERS = ['None', 'TokenName', 'StreamName', 'TokenOrStreamName'] as const

export const listQuery = z.object(page)
export const byNameQuery = z.object({
  ...page,
  name: z.string().min(1).max(128),
  filterBy: wordParameter(NAME_FILTERS).default('TokenOrStreamName'),
})
export const byClusterQuery = z.object({ ...page, cluster: z.string().min(1).max(64) })

/** Which tokens a list is of. */
export function queryOf(query: z.infer<typeof listQuery>): StreamTokenQuery {
  return {
    page: query.page,
    itemsOnPage: query.itemsOnPage,
    sortBy: query.sortBy === 'Name' ? 'label' : 'addedAt',
    isDescending: query.isDescending,
    text: '',
    filterBy: 'labelOrStream',
    withoutPatterns: false,
    cluster: null,
    isDeleted: false,
  }
}

/** The same by name; tokens with regular expressions are left out, as the vendor does. */
export function byNameOf(query: z.infer<typeof byNameQuery>): StreamTokenQuery {
  const places = {
    TokenName: 'label',
    StreamName: 'stream',
    TokenOrStreamName: 'labelOrStream',
  } as const
  const filterBy = query.filterBy === 'None' ? null : places[query.filterBy]
  return {
    ...queryOf(query),
    ...(filterBy === null ? {} : { text: query.name, filterBy }),
    withoutPatterns: true,
  }
}

const isoTime = (atMs: number): string => new Date(atMs).toISOString()

/** What both kinds of token answer. What is null is left out, as in the vendor's examples. */
export function commonView(
  token: Omit<IssuedSubscribeToken, 'trackingId'> | IssuedPublishToken,
  secret: string,
  hasName: boolean,
) {
  return {
    id: token.id,
    ...(hasName ? { name: token.label } : {}),
    label: token.label,
    token: secret,
    addedOn: isoTime(token.addedAtMs),
    ...present({ expiresOn: token.expiresAtMs === null ? null : isoTime(token.expiresAtMs) }),
    isActive: token.isActive,
    streams: token.streams,
    allowedOrigins: token.allowedOrigins,
    allowedIpAddresses: token.allowedIpAddresses,
    ...present({ bindIpsOnUsage: token.bindIpsOnUsage, originCluster: token.originCluster }),
    allowedCountries: token.allowedCountries,
    deniedCountries: token.deniedCountries,
  }
}

/** What counts once the defaults of the account stand in. */
export function effectiveSettings(
  token: Pick<IssuedSubscribeToken, 'originCluster' | 'allowedCountries' | 'deniedCountries'>,
  account: Account,
) {
  const hasRule = token.allowedCountries.length + token.deniedCountries.length > 0
  const { allowedCountries, deniedCountries } = hasRule ? token : account
  return {
    originCluster: token.originCluster ?? account.defaultCluster,
    allowedCountries,
    deniedCountries,
  }
}
