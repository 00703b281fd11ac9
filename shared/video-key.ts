import { z } from 'zod'

export const VIDEO_ALGORITHMS = ['ES256', 'RS256'] as const
export type VideoAlgorithm = (typeof VIDEO_ALGORITHMS)[number]

export const videoKeyInputSchema = z.strictObject({
  algorithm: z.enum(VIDEO_ALGORITHMS).default('ES256'),
})

/** A key that signs viewers' web tokens (Native Frame's video JWTs). Its private part is never shown. */
export interface VideoKey {
  readonly kid: string
  readonly algorithm: VideoAlgorithm
  readonly createdAtMs: number
  /** Set once another signs: what it signed still counts until it is removed. */
  readonly retiredAtMs: number | null
  /** Since when what it signed is refused; it can be restored for 30 days. Null: it was not deleted. */
  readonly deletedAtMs: number | null
}

export const videoIssuerInputSchema = z.strictObject({
  /** As in the `iss` of its tokens. */
  issuer: z.string().min(1).max(256),
  /** Its JSON web key set, pasted: nothing is fetched while a decision waits. */
  jwks: z.string().min(2).max(65_536),
})
export type VideoIssuerInput = z.infer<typeof videoIssuerInputSchema>

/** Somebody else who signs viewers' web tokens. */
export interface VideoIssuer {
  readonly id: string
  readonly issuer: string
  /** Ids of its keys. */
  readonly kids: readonly string[]
  readonly createdAtMs: number
}
