import { z } from 'zod'

/** What each scope of Native Frame lets its holder do here. A scope that is not in this table permits nothing. */
const SCOPE_ACTIONS: Readonly<Record<string, readonly ('publish' | 'subscribe')[]>> = {
  broadcaster: ['publish', 'subscribe'],
  viewer: ['subscribe'],
  'private-broadcaster': ['publish', 'subscribe'],
  'private-viewer': ['subscribe'],
  'conference-owner': ['publish', 'subscribe'],
  'conference-participant': ['publish', 'subscribe'],
  admin: ['subscribe'],
}

/** What scopes add up to. Empty when none of them is known. */
export function actionsOf(scopes: readonly string[]): readonly ('publish' | 'subscribe')[] {
  const known = scopes.flatMap((scope) =>
    Object.hasOwn(SCOPE_ACTIONS, scope) ? (SCOPE_ACTIONS[scope] ?? []) : [],
  )
  return [...new Set(known)]
}

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
  streamName: z.string().min(1).max(256).optional(),
  clientReferrer: text.optional(),
})

/** What a token carries, as Native Frame's clients write it. Unknown members are left alone. */
export const videoTokenSchema = z.looseObject({
  scopes: z.array(text).min(1).max(20),
  userId: text.min(1).optional(),
  /** Seconds. */
  ttl: z.int().min(1).max(MAX_TTL_SECONDS).optional(),
  /** The older form of `ttl`: when it ends, RFC 3339. */
  expire: z.iso.datetime({ offset: true }).optional(),
  data: z
    .looseObject({
      displayName: text.optional(),
      mirrors: z.array(mirrorSchema).max(100).optional(),
    })
    .optional(),
})
export type VideoTokenInput = z.infer<typeof videoTokenSchema>
