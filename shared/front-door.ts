import { z } from 'zod'

/** What signs the play address of a stream where `/go/<stream>` leads to it. */
export const FRONT_DOOR_SIGNERS = ['nginx-secure-link', 'wowza', 'ome-policy', 'nimble'] as const
export type FrontDoorSignerKind = (typeof FRONT_DOOR_SIGNERS)[number]

/** Variables of nginx that the expression may name. */
export const SECURE_LINK_VARIABLES = ['secure_link_expires', 'uri', 'remote_addr'] as const

const secret = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[ -~]*$/, 'Use ASCII characters only.')
const parameter = z.string().regex(/^\w{1,32}$/, 'Use letters, digits and _.')

const nginx = z.strictObject({
  kind: z.literal('nginx-secure-link'),
  /** As in `secure_link $arg_md5,$arg_expires`. */
  md5Parameter: parameter.default('md5'),
  expiresParameter: parameter.default('expires'),
})
const wowza = z.strictObject({
  kind: z.literal('wowza'),
  withAddress: z.boolean().default(false),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/, 'Use letters and digits.')
    .default('wowzatoken'),
  algorithm: z.enum(['SHA-256', 'SHA-384', 'SHA-512']).default('SHA-256'),
})
const omePolicy = z.strictObject({
  kind: z.literal('ome-policy'),
  withAddress: z.boolean().default(false),
})
const nimble = z.strictObject({ kind: z.literal('nimble') })

/** A signer without its key, as it is shown and as documents have it. `withAddress`: for the viewer's address alone. */
export const frontDoorSettingsSchema = z.discriminatedUnion('kind', [
  nginx,
  wowza,
  omePolicy,
  nimble,
])
export type FrontDoorSettings = z.infer<typeof frontDoorSettingsSchema>

/** A signer with its key. That of nginx is the text of `secure_link_md5`: `$secure_link_expires$uri$remote_addr secret`. */
export const frontDoorSignerSchema = z.discriminatedUnion('kind', [
  nginx.extend({ secret }),
  wowza.extend({ secret }),
  omePolicy.extend({ secret }),
  nimble.extend({ secret }),
])
export type FrontDoorSigner = z.infer<typeof frontDoorSignerSchema>

export const frontDoorInputSchema = z.strictObject({
  /** Null: as the media server is signed for, or with `rj-auth`. */
  signer: frontDoorSignerSchema.nullable(),
})

/** What is shown of it: never the key. */
export interface FrontDoorStatus {
  /** Null: as the media server is signed for, or with `rj-auth`. */
  readonly kind: FrontDoorSignerKind | null
  /** The signer without its key. Null as `kind`. */
  readonly settings: FrontDoorSettings | null
  /** Whether its key was given. A document names signers only, so one that it makes leads nobody on before. */
  readonly hasKey: boolean
}
