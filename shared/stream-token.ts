import { z } from 'zod'

/** A stream a token is for: its name, or a regular expression for names. Compared with case. */
const streamEntrySchema = z.strictObject({
  streamName: z.string().min(1).max(128),
  isRegex: z.boolean().default(false),
})

const MAX_LIST = 1000
/** Alpha-2 (ISO 3166-1), or `??` for a place that is not known. */
const countrySchema = z
  .string()
  .regex(/^(?:[A-Za-z]{2}|\?\?)$/, 'Write two letters, e.g. DE, or ?? for an unknown place.')
const countriesSchema = z.array(countrySchema).max(300)
const originsSchema = z.array(z.string().min(1).max(255)).max(MAX_LIST)
const addressesSchema = z.array(z.string().min(1).max(64)).max(MAX_LIST)
const labelSchema = z.string().min(1, 'Give it a label.').max(128)
const streamsSchema = z.array(streamEntrySchema).min(1, 'Name a stream at least.').max(MAX_LIST)
const clusterSchema = z.string().min(1).max(64)
const boundSchema = z.int().min(1).max(4_294_967_295)
const timeSchema = z.int().positive()

/** What subscribe and publish tokens (Dolby Millicast) are limited to alike. */
const limits = {
  /** What people call it; several may have the same. */
  label: labelSchema,
  streams: streamsSchema,
  /** First moment it admits nobody any more, epoch milliseconds; who is in stays. Null: never expires. */
  expiresAtMs: timeSchema.nullable().default(null),
  /** Host names, `*.example.com` for all below one. Empty: any origin and none. */
  allowedOrigins: originsSchema.default([]),
  /** Addresses and CIDR blocks. Empty: any. Never together with `bindIpsOnUsage`. */
  allowedIpAddresses: addressesSchema.default([]),
  /** Only the first so many addresses get in. Null: no such limit. */
  bindIpsOnUsage: boundSchema.nullable().default(null),
  /** A cluster, or `auto`. Null: the default of the account. Kept as data: media servers here have no cluster. */
  originCluster: clusterSchema.nullable().default(null),
  /** Only one of the two lists. Both empty: the rule of the publish token counts, then that of the account. */
  allowedCountries: countriesSchema.default([]),
  deniedCountries: countriesSchema.default([]),
}

/** A token with which viewers watch, as it is asked for. */
export const subscribeTokenInputSchema = z.strictObject({
  ...limits,
  /** Group the bytes of its viewers are counted for. What is signed with it must carry the same. */
  trackingId: z.string().min(1).max(128).nullable().default(null),
})
export type SubscribeTokenInput = z.infer<typeof subscribeTokenInputSchema>

/** Clusters a stream is copied to; `all` is every one. Not to be left empty when it is on. */
const geoCascadeSchema = z.strictObject({
  isEnabled: z.boolean().default(false),
  clusters: z.array(clusterSchema).max(100).default(['all']),
})
export type GeoCascade = z.infer<typeof geoCascadeSchema>

const OPTIONS = {
  record: z.boolean(),
  clip: z.boolean(),
  multisource: z.boolean(),
  enableThumbnails: z.boolean(),
  displaySrtPassphrase: z.boolean(),
  lowLatencyRtmp: z.boolean(),
  enableUTCInsertion: z.boolean().nullable(),
  drm: z.boolean(),
  geoCascade: geoCascadeSchema,
  /** The keys are secrets and sealed. */
  restream: z
    .array(
      z.strictObject({
        url: z.string().min(1).max(2048),
        key: z.string().min(5).max(512),
        label: z.string().max(128).default(''),
        enabled: z.boolean().default(true),
      }),
    )
    .max(10),
  priority: z.int().min(-2_147_483_648).max(2_147_483_647).nullable(),
  encoderProfileId: z.string().max(128).nullable(),
}

/** What of a publish token is kept as data for back ends that ask for it again; nothing here acts on it. */
export const publishOptionsSchema = z.strictObject({
  record: OPTIONS.record.default(false),
  clip: OPTIONS.clip.default(false),
  multisource: OPTIONS.multisource.default(true),
  enableThumbnails: OPTIONS.enableThumbnails.default(false),
  displaySrtPassphrase: OPTIONS.displaySrtPassphrase.default(false),
  lowLatencyRtmp: OPTIONS.lowLatencyRtmp.default(true),
  enableUTCInsertion: OPTIONS.enableUTCInsertion.default(null),
  drm: OPTIONS.drm.default(false),
  geoCascade: OPTIONS.geoCascade.default({ isEnabled: false, clusters: ['all'] }),
  restream: OPTIONS.restream.default([]),
  priority: OPTIONS.priority.default(null),
  encoderProfileId: OPTIONS.encoderProfileId.default(null),
})
export type PublishOptions = z.infer<typeof publishOptionsSchema>

/** A token with which encoders publish, as it is asked for. */
export const publishTokenInputSchema = z.strictObject({
  ...limits,
  /** Whether its streams need a token to be watched, also where the stream itself is public ("secure viewer"). */
  subscribeRequiresAuth: z.boolean().default(false),
  options: publishOptionsSchema.prefault({}),
})
export type PublishTokenInput = z.infer<typeof publishTokenInputSchema>

/** What may change of either. What is left out stays; lists are replaced whole. */
const changes = {
  label: labelSchema.exactOptional(),
  isActive: z.boolean().exactOptional(),
  expiresAtMs: timeSchema.nullable().exactOptional(),
  addStreams: z.array(streamEntrySchema).max(MAX_LIST).exactOptional(),
  /** Names or expressions as they are listed. */
  removeStreams: z.array(z.string().min(1).max(128)).max(MAX_LIST).exactOptional(),
  allowedOrigins: originsSchema.exactOptional(),
  allowedIpAddresses: addressesSchema.exactOptional(),
  bindIpsOnUsage: boundSchema.nullable().exactOptional(),
  originCluster: clusterSchema.nullable().exactOptional(),
  allowedCountries: countriesSchema.exactOptional(),
  deniedCountries: countriesSchema.exactOptional(),
}
export const subscribeTokenChangeSchema = z.strictObject(changes)
export type SubscribeTokenChange = z.infer<typeof subscribeTokenChangeSchema>

export const publishTokenChangeSchema = z.strictObject({
  ...changes,
  subscribeRequiresAuth: z.boolean().exactOptional(),
  /** Without defaults: they would reset what is not named. */
  options: z.strictObject(OPTIONS).partial().exactOptional(),
})
export type PublishTokenChange = z.infer<typeof publishTokenChangeSchema>

/** What is known of a stored token besides what was asked for. The token itself is not part of it. */
interface Stored {
  readonly id: number
  /** First characters, to tell tokens apart. */
  readonly hint: string
  readonly isActive: boolean
  readonly addedAtMs: number
  /** When its text was replaced last. Null: it is still the first. */
  readonly refreshedAtMs: number | null
  readonly disabledAtMs: number | null
  /** Set while it can be restored. */
  readonly deletedAtMs: number | null
  /** `console` or who asked for it. */
  readonly issuedBy: string
  /** Admissions with it and with what was signed with it. */
  readonly uses: number
  readonly lastUsedAtMs: number | null
}
export interface IssuedSubscribeToken extends Readonly<SubscribeTokenInput>, Stored {}
export interface IssuedPublishToken extends Readonly<PublishTokenInput>, Stored {}

/** Which of the stored tokens are listed. */
export interface StreamTokenQuery {
  /** From 1. */
  readonly page: number
  /** 1 or more. */
  readonly itemsOnPage: number
  readonly sortBy: 'label' | 'addedAt'
  readonly isDescending: boolean
  /** Looked for without regard to case. Empty: all. */
  readonly text: string
  /** Where it is looked for. */
  readonly filterBy: 'label' | 'stream' | 'labelOrStream'
  /** Whether tokens with a regular expression are left out. */
  readonly withoutPatterns: boolean
  /** Only those of this cluster. Null: all. */
  readonly cluster: string | null
  /** Only those that were deleted and can be restored, or only the others. */
  readonly isDeleted: boolean
}

/** The one account that tokens belong to: what they fall back to. */
export const accountInputSchema = z.strictObject({
  allowedCountries: countriesSchema.default([]),
  deniedCountries: countriesSchema.default([]),
  /** `auto` or a cluster. */
  defaultCluster: clusterSchema.default('auto'),
  /** What publish tokens of the token API take that say nothing of it. Left out: as it is. */
  geoCascade: geoCascadeSchema.exactOptional(),
})
export type AccountInput = z.infer<typeof accountInputSchema>
export interface Account extends Readonly<AccountInput> {
  /** As clients name it, e.g. `Sd1a2b`. Made once. */
  readonly id: string
  readonly geoCascade: GeoCascade
}

export const apiSecretInputSchema = z.strictObject({ name: z.string().min(1).max(60) })
export type ApiSecretInput = z.infer<typeof apiSecretInputSchema>

/** A back end's secret for the token API. Only a hash is kept. */
export interface ApiSecret {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly createdAtMs: number
  /** When its text was replaced last. Null: it is still the first. */
  readonly refreshedAtMs: number | null
  /** Since when it is off. Null: it is on. */
  readonly disabledAtMs: number | null
  /** Set while it can be restored. */
  readonly deletedAtMs: number | null
  readonly lastUsedAtMs: number | null
}
