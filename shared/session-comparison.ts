import { z } from 'zod'
import type { Action } from './access.ts'

/** How the live sessions of a media server compare with its own list. */
export interface Comparison {
  /** When its list was looked at last, epoch milliseconds. Null: not yet. */
  readonly lookedAtMs: number | null
  /** Why the latest look came to nothing, in a sentence. Null when it did not. */
  readonly problem: string | null
  /** How many it lists. */
  readonly listed: number
  /** How many are live here. */
  readonly ours: number
  /** Live here and not in its list: over, when the next look is without them too. */
  readonly missing: number
  /** In its list and not live here. */
  readonly unknown: number
  /** Those of them who were there at two looks running, 100 at most. */
  readonly strangers: readonly UnknownSession[]
  /** Since when something differs, epoch milliseconds. Null when nothing does. */
  readonly differsSinceMs: number | null
  /** Sessions that ended because its list was without them, since start. */
  readonly ended: number
}

/** Whom of those a media server lists is to be cut: `id` of {@link UnknownSession}. */
export const cutUnknownSchema = z.strictObject({ id: z.string().min(1).max(1024) })

/** Somebody at a media server who was never admitted here, as far as its list tells. */
export interface UnknownSession {
  /** The same as long as it is listed. */
  readonly id: string
  readonly action: Action | null
  readonly streamName: string | null
  /** Empty when it is not told. */
  readonly protocol: string
  readonly address: string | null
}
