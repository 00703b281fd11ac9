import { z } from 'zod'

/** Most that may be listed of each. */
const MAX_URLS = 10
/** RFC 7064 and RFC 7065, without user names or passwords. */
const ICE_URL = /^(?:stuns?|turns?):[^\s@]{1,250}$/i

/** A STUN or TURN server that players are told. Its credential is kept apart, sealed, under the first of its addresses. */
const iceServerSchema = z.strictObject({
  urls: z
    .array(z.string().regex(ICE_URL, 'Write one such as stun:stun.example.org:3478.'))
    .min(1)
    .max(MAX_URLS),
  /** For TURN. Null: none. */
  username: z.string().min(1).max(256).nullable().default(null),
})
export type IceServer = z.infer<typeof iceServerSchema>

/** What a Director (Dolby Millicast) answers players with. */
export const directorSettingsSchema = z.strictObject({
  /**
   * WebSocket addresses of the media server, the preferred one first; `{action}` in one becomes `sub` or `pub`. Empty: the
   * Director refuses everybody.
   */
  urls: z
    .array(z.url({ protocol: /^wss?$/, error: 'Write an address with ws:// or wss://.' }).max(2048))
    .max(MAX_URLS)
    .default([]),
  iceServers: z.array(iceServerSchema).max(MAX_URLS).default([]),
  /** How long the ticket for the media server holds, seconds, 5 to 300. */
  connectionSeconds: z.int().min(5).max(300).default(30),
  /** Whether only streams that somebody publishes can be subscribed to. */
  onlyLive: z.boolean().default(true),
})
export type DirectorSettings = z.infer<typeof directorSettingsSchema>

/** What counts where the vendor of self-signed subscribe tokens leaves a point open. */
export const selfSignedSettingsSchema = z.strictObject({
  /** How far clocks may differ, seconds, 0 to 300. */
  leewaySeconds: z.int().min(0).max(300).default(5),
  /** Longest life of a self-signed token, seconds, 60 to 34560000. Null: no limit. */
  maxLifetimeSeconds: z.int().min(60).max(34_560_000).nullable().default(null),
  /** `and`: origins and addresses must pass both tokens. `union`: one list of both, which lets a signer widen his token. */
  lists: z.enum(['and', 'union']).default('and'),
  /** Whether a regular expression must fit the whole name of a stream, or any part of it. */
  wholeNames: z.boolean().default(true),
})

/** Sets or, with null, removes the credential of an ICE server. */
export const iceCredentialSchema = z.strictObject({
  /** First address of the server. */
  url: z.string().min(1).max(256),
  credential: z.string().min(1).max(512).nullable(),
})
export type IceCredentialInput = z.infer<typeof iceCredentialSchema>

/** The addresses a token is bound to, in the order they were bound. */
export interface TokenBindings {
  readonly addresses: readonly { readonly address: string; readonly boundAtMs: number }[]
}
