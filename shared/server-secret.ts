import { z } from 'zod'
import { controlOf } from './control-setup.ts'
import type { ProtocolName } from './media-server.ts'
import { SIGNATURE_TOLERANCE_SECONDS } from './signed-url.ts'

const asciiSecret = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[ -~]*$/, 'Use ASCII characters only: other signers would hash others differently.')

const overlapMinutes = z.int().min(0).max(43_200)

/** What signed URLs (Nimble's `wmsAuthSign`) are checked with. What is left out stays as it is. */
export const signingPasswordSchema = z.strictObject({
  /** As in the WMSAuth rule. Null removes it. */
  password: asciiSecret.nullable().exactOptional(),
  /** For how long URLs signed with the password before go on counting, minutes, at most 30 days. Default 0. */
  overlapMinutes: overlapMinutes.exactOptional(),
  toleranceSeconds: z
    .int()
    .min(SIGNATURE_TOLERANCE_SECONDS.min)
    .max(SIGNATURE_TOLERANCE_SECONDS.max)
    .exactOptional(),
})

export type SigningPasswordInput = z.infer<typeof signingPasswordSchema>

/** What is shown of it: never the password. */
export interface SigningPasswordStatus extends ServerSecretStatus {
  readonly toleranceSeconds: number
}

/**
 * What a secret shared with a media server is for: checking signed URLs, checking publish signatures, proving reports
 * to one another, controlling the server, and checking signed policies.
 */
export const SERVER_SECRET_PURPOSES = [
  'signing-password',
  'publish-password',
  'push-token',
  'control-token',
  'policy-key',
] as const

export type ServerSecretPurpose = (typeof SERVER_SECRET_PURPOSES)[number]

/** Which of them the media servers of a protocol have; the others have none. */
const SECRETS_OF: Partial<Record<ProtocolName, readonly ServerSecretPurpose[]>> = {
  nimble: ['signing-password', 'publish-password', 'push-token', 'control-token'],
  // Its SecretKey, which proves its questions, and that of SignedPolicy.
  'oven-media-engine': ['push-token', 'policy-key'],
}

/** Whether a media server of this protocol has a secret of that purpose. */
export const hasSecret = (protocol: ProtocolName, purpose: ServerSecretPurpose): boolean =>
  SECRETS_OF[protocol]?.includes(purpose) === true ||
  (purpose === 'control-token' && controlOf(protocol)?.secret !== undefined)

/** A secret as it is set. */
export const serverSecretSchema = z.strictObject({
  /** As the media server has it. Null removes it. */
  value: asciiSecret.nullable(),
  /** For how long the one it replaces goes on counting, minutes, at most 30 days. */
  overlapMinutes: overlapMinutes.default(0),
})

export type ServerSecretInput = z.infer<typeof serverSecretSchema>

/** What is shown of a secret. */
export interface ServerSecretStatus {
  readonly isSet: boolean
  /** First moment the one before no longer counts, epoch milliseconds; may have passed. Null without one. */
  readonly previousUntilMs: number | null
}
