import { z } from 'zod'
import { NIMBLE_LINK_MINUTES } from './signed-url.ts'
import { idSchema, streamIdSchema } from './stream.ts'

/** Lifetime of a Revma link in minutes: default 720 (as Revma documents), at most 30 days. */
export const LINK_MINUTES = { min: 1, default: 720, max: 43_200 } as const

/** A signed listener link (Revma `rj-auth`), as the operator asks for it. */
export const linkInputSchema = z.strictObject({
  streamId: streamIdSchema,
  minutes: z
    .int('Write a whole number of minutes.')
    .min(LINK_MINUTES.min, 'One minute is the least.')
    .max(LINK_MINUTES.max, 'At most 43,200 minutes, which are 30 days.')
    .default(LINK_MINUTES.default),
  label: z.string().max(120).default(''),
  tags: z.array(z.string().min(1).max(60)).max(20).default([]),
})
export type LinkInput = z.infer<typeof linkInputSchema>

/** A signed Nimble playback URL (`wmsAuthSign`), as the operator asks for it. */
export const nimbleLinkInputSchema = z.strictObject({
  mediaServerId: idSchema,
  streamId: streamIdSchema,
  minutes: z
    .int('Write a whole number of minutes.')
    .min(NIMBLE_LINK_MINUTES.min, 'One minute is the least.')
    .max(NIMBLE_LINK_MINUTES.max, 'At most 43,200 minutes, which are 30 days.')
    .default(NIMBLE_LINK_MINUTES.default),
  /** Who it is for (pay-per-view). Null: nobody by name, so the address is signed. */
  viewerId: z.string().min(1).max(128).nullable().default(null),
  /** The only address it is for. Null: any, which only a link with a viewer id can be. */
  address: z.string().min(1).max(64).nullable().default(null),
  /** How many bytes of the stream's name are signed: fewer make it fit every stream that begins so. Null: all of it. */
  strmLen: z.int().min(1).max(1024).nullable().default(null),
  label: z.string().max(120).default(''),
  tags: z.array(z.string().min(1).max(60)).max(20).default([]),
})
export type NimbleLinkInput = z.infer<typeof nimbleLinkInputSchema>

/** An issued link. The token itself is not kept: it is shown when issued and can be issued again. */
export interface Link {
  readonly id: string
  readonly streamId: string
  readonly label: string
  readonly tags: readonly string[]
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly disabledAtMs: number | null
  readonly revokedAtMs: number | null
  readonly lastUsedAtMs: number | null
  readonly uses: number
  /** `console` or the name of the service token that asked for it. */
  readonly issuedBy: string
}

/** An issued link together with what is shown once. */
export interface IssuedLink {
  readonly link: Link
  readonly token: string
  /** Playable address, or null when neither stream nor media server says where viewers connect. */
  readonly url: string | null
}

export const streamKeyInputSchema = z.strictObject({
  streamId: streamIdSchema,
  label: z.string().max(120).default(''),
})
export type StreamKeyInput = z.infer<typeof streamKeyInputSchema>

/** A publisher's key for one stream. Only a hash is kept. */
export interface StreamKey {
  readonly id: string
  readonly streamId: string
  readonly label: string
  /** First characters, to tell keys apart. Empty: none are shown of a short one that people chose. */
  readonly hint: string
  readonly createdAtMs: number
  /** When it ends because another took over. Null: not by itself. */
  readonly expiresAtMs: number | null
  readonly disabledAtMs: number | null
  readonly lastUsedAtMs: number | null
}

export const serviceTokenInputSchema = z.strictObject({ name: z.string().min(1).max(60) })
export type ServiceTokenInput = z.infer<typeof serviceTokenInputSchema>

/** For how long the text before goes on counting when a token is rolled, minutes: default a day, at most 30 days. */
export const rollSchema = z.strictObject({
  overlapMinutes: z.int().min(0).max(43_200).default(1440),
})

/** A back end's token for the vendor-shaped APIs (Revma `x-auth-token`). Only a hash is kept. */
export interface ServiceToken {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly createdAtMs: number
  readonly disabledAtMs: number | null
  /** Set while it can be restored. */
  readonly deletedAtMs: number | null
  readonly lastUsedAtMs: number | null
  /** First moment the text before it was rolled no longer counts, epoch milliseconds; may have passed. Null without. */
  readonly previousUntilMs: number | null
}

export const revocationInputSchema = z.strictObject({
  /** What is refused: a grant by its id, a viewer id, an address or CIDR block, or one session by its id. */
  kind: z.enum(['grant', 'viewer', 'address', 'session']),
  value: z.string().min(1).max(256),
  /** Until when, epoch milliseconds. Null means until lifted. */
  untilMs: z.int().positive().nullable().default(null),
  note: z.string().max(240).default(''),
})
export type RevocationInput = z.infer<typeof revocationInputSchema>

/** A time-stamped refusal of a grant, a viewer, an address or a session before its natural end. */
export interface Revocation extends RevocationInput {
  readonly id: string
  readonly createdAtMs: number
  readonly liftedAtMs: number | null
  /** The bulk revocation that made it, so that all of one act can be told. Absent: made alone, or not known any more. */
  readonly jobId?: string
}
