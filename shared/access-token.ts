import { z } from 'zod'

/** How a broadcast says that it is to be authorized. Other words are refused: nobody says what they mean. */
export const CLIENT_REFERRERS = {
  'token-auth': 'token',
  'live-service-webhooks': 'metered',
  'public-viewers': 'public',
} as const

/** Longest life of a token, seconds: 30 days. */
export const MAX_TTL_SECONDS = 2_592_000

const text = z.string().max(256)

/** One stream a broadcaster's token is for. What is not named here is kept as it came. */
const mirrorSchema = z.looseObject({
  streamName: z.string().min(1).max(256).nullish(),
  clientReferrer: text.nullish(),
})

/** What a token carries, as Native Frame's clients write it: null where they have nothing. Unknown members are left alone. */
export const videoTokenSchema = z.looseObject({
  scopes: z.array(text).min(1).max(20),
  userId: text.min(1).nullish(),
  /** Seconds. */
  ttl: z.int().min(1).max(MAX_TTL_SECONDS).nullish(),
  /** The older form of `ttl`: when it ends, RFC 3339. */
  expire: z.iso.datetime({ offset: true }).nullish(),
  data: z
    .looseObject({
      displayName: text.nullish(),
      mirrors: z.array(mirrorSchema).max(100).nullish(),
    })
    .nullish(),
})
export type VideoTokenInput = z.infer<typeof videoTokenSchema>

/** An access token as the console and the API ask for it: scopes, streams by name, lifetime in minutes. */
export const accessTokenInputSchema = z.strictObject({
  scopes: z.array(text.min(1)).min(1, 'Choose a scope at least.').max(20),
  /** Whose view time it counts for. */
  userId: text.min(1).nullable().default(null),
  displayName: text.default(''),
  /** Streams it is for, by their names on the wire. Empty: every stream. One without a name is for none. */
  mirrors: z
    .array(z.strictObject({ streamName: text, clientReferrer: text.nullable().default(null) }))
    .max(100)
    .default([]),
  /** Lifetime, minutes. */
  minutes: z
    .int()
    .min(1)
    .max(MAX_TTL_SECONDS / 60)
    .default(1440),
})
export type AccessTokenInput = z.infer<typeof accessTokenInputSchema>

/** What may change of an access token. What is left out stays; its streams are replaced whole. Its user stays who it is. */
export const accessTokenChangeSchema = z.strictObject({
  scopes: accessTokenInputSchema.shape.scopes.exactOptional(),
  displayName: text.exactOptional(),
  mirrors: accessTokenInputSchema.shape.mirrors.unwrap().exactOptional(),
  /** When it ends, epoch milliseconds: at most 30 days from now. */
  expiresAtMs: z.int().positive().exactOptional(),
  isActive: z.boolean().exactOptional(),
})
export type AccessTokenChange = z.infer<typeof accessTokenChangeSchema>

/** An access token as it is kept. Its text is shown once and not kept. */
export interface AccessToken extends Readonly<Omit<AccessTokenInput, 'minutes'>> {
  readonly id: string
  readonly hint: string
  readonly isActive: boolean
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly issuedBy: string
}

/** The same as a back end asks for it. */
export const videoTokenOf = (input: AccessTokenInput): VideoTokenInput => ({
  scopes: input.scopes,
  ...(input.userId === null ? {} : { userId: input.userId }),
  ttl: input.minutes * 60,
  data: {
    displayName: input.displayName,
    mirrors: input.mirrors.map(({ streamName, clientReferrer }) => ({
      ...(streamName === '' ? {} : { streamName }),
      ...(clientReferrer === null ? {} : { clientReferrer }),
    })),
  },
})
