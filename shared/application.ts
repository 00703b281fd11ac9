import { z } from 'zod'
import { edgeAuthMembers, edgeAuthSettingsSchema, oneExpiry, oneTarget } from './edge-auth.ts'

/** A secret of an application: made here, or brought along from Phenix. */
export const applicationSecretInputSchema = z.strictObject({
  /** What the operator calls it. */
  name: z.string().max(60).default(''),
  /** Null: one is made, and shown once. */
  secret: z
    .string()
    .min(1)
    .max(256)
    .refine((secret) => secret.isWellFormed(), 'It has half a character.')
    .nullable()
    .default(null),
})
export type ApplicationSecretInput = z.infer<typeof applicationSecretInputSchema>

/** The choices that are made for each application. */
export const applicationSettingsSchema = edgeAuthSettingsSchema.extend({
  /** With so many live viewers, of whatever kind, the REST interface issues no more tokens. Null means it always does. */
  maxLiveViewers: z.int().min(1).max(1_000_000).nullable().default(null),
})
export type ApplicationSettings = Readonly<z.output<typeof applicationSettingsSchema>>

/** What can be changed of an application. What is left out has its default, and does not stay as it is. */
export const applicationChangeSchema = z.strictObject({
  label: z.string().max(120).default(''),
  enabled: z.boolean().default(true),
  /** The only group whose streams its tokens are for. Null means every stream. */
  streamGroup: z.string().min(1).max(60).nullable().default(null),
  settings: applicationSettingsSchema.prefault({}),
})
export type ApplicationChange = z.infer<typeof applicationChangeSchema>

/** A Phenix application, as the operator declares it. */
export const applicationInputSchema = z.strictObject({
  /** The application id, exactly as it stands in its tokens. */
  id: z
    .string()
    .min(1, 'Write the application id as it stands in the tokens.')
    .max(120)
    .regex(/^[^\s:/?#%\p{C}]+$/u, 'An application id has no spaces and none of : / ? # and %.'),
  ...applicationChangeSchema.shape,
  firstSecret: applicationSecretInputSchema.prefault({}),
})
export type ApplicationInput = z.infer<typeof applicationInputSchema>

/** What is shown of a secret: never its text. */
export interface ApplicationSecret {
  readonly id: string
  readonly name: string
  /** First characters, to tell secrets apart. Empty for a short one that was brought along. */
  readonly hint: string
  readonly createdAtMs: number
  /** From then on nothing is signed with it or accepted by it. Null means it does not retire. */
  readonly retiresAtMs: number | null
  /** Since when it counts no more; it can be restored for 30 days. Null: it was not deleted. */
  readonly deletedAtMs: number | null
  readonly lastUsedAtMs: number | null
}

/** A stored application. The newest secret that does not retire signs; all that have not retired verify. */
export interface Application {
  readonly id: string
  readonly label: string
  readonly enabled: boolean
  readonly streamGroup: string | null
  readonly settings: ApplicationSettings
  /** Newest first, then those that were deleted. */
  readonly secrets: readonly ApplicationSecret[]
  /** Since when none of its tokens is accepted; it can be restored for 30 days. Null: it was not deleted. */
  readonly deletedAtMs: number | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** A token to be signed with an application's secret. */
export const edgeAuthTokenInputSchema = z
  .strictObject({
    /** What the operator calls it; not part of the token. */
    label: z.string().max(120).default(''),
    ...edgeAuthMembers,
  })
  .refine(oneTarget.isMet, { error: oneTarget.error })
  .refine(oneExpiry.isMet, { error: oneExpiry.error })
export type EdgeAuthTokenInput = z.output<typeof edgeAuthTokenInputSchema>

/** An EdgeAuth token that was issued here. The token itself is not kept, only what it says. */
export interface EdgeAuthToken {
  /** What a revocation names. */
  readonly id: string
  readonly applicationId: string
  readonly label: string
  /** Null: opens a session and views. */
  readonly type: 'auth' | 'stream' | 'publish' | null
  /** `channelAlias:news` and its like, or a bare tag. Null: none. */
  readonly target: string | null
  /** The tags it applies. */
  readonly tags: readonly string[]
  /** All it says, as it was signed. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly createdAtMs: number
  /** First moment it no longer holds: as signed, or earlier when another took over. */
  readonly expiresAtMs: number
  readonly disabledAtMs: number | null
  readonly revokedAtMs: number | null
  readonly lastUsedAtMs: number | null
  readonly uses: number
  /** `console`, or `pcast:` and the application whose back end asked for it. */
  readonly issuedBy: string
}

/** Something that the maker of a token may not have meant. */
export interface LintNote {
  readonly code: string
  readonly sentence: string
}

/** What a token would permit, before it is signed. */
export interface EdgeAuthPreview {
  readonly payload: Readonly<Record<string, unknown>>
  /** What it permits, one sentence each. */
  readonly permits: readonly string[]
  readonly lint: readonly LintNote[]
}

/** An issued token together with what is shown once. */
export interface IssuedEdgeAuthToken extends EdgeAuthPreview {
  readonly item: EdgeAuthToken
  /** The token. */
  readonly secret: string
}
