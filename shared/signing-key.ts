import { z } from 'zod'

/** What a key of ours signs: listener links, or the tickets of the Director. */
export const SIGNING_KEY_KINDS = ['rj-auth', 'connection'] as const
export type SigningKeyKind = (typeof SIGNING_KEY_KINDS)[number]

export const rotateKeySchema = z.strictObject({ kind: z.enum(SIGNING_KEY_KINDS) })

/** A key of ours that signs or has signed. Its text never leaves Stagedoor. */
export interface SigningKeyStatus {
  readonly id: string
  readonly kind: SigningKeyKind
  readonly createdAtMs: number
  /** Since when it signs no more and only verifies. Null: it signs. */
  readonly retiredAtMs: number | null
  /** Since when what it signed is refused; it can be restored for 30 days. Null: it was not deleted. */
  readonly deletedAtMs: number | null
  /** Links that were signed with it and still hold. */
  readonly links: number
  /** When the last of what it signed runs out. Null: nothing it signed holds any more. */
  readonly neededUntilMs: number | null
  /** Live sessions that came in with what it signed. */
  readonly liveSessions: number
}
