import { z } from 'zod'
import type { Asked } from './handler/types.ts'
import { createKeeper, readKeptFile } from './kept-file.ts'

const LOOK_MS = 10_000

const fileSchema = z.record(z.string(), z.object({ firstAtMs: z.number(), lastAtMs: z.number() }))

type AskedOf = ReadonlyMap<string, Asked>

/** When each media server asked, by its id, kept beyond a restart. */
export interface KeptAsked {
  /** As it was when the file was opened. */
  readonly before: AskedOf
  /** From now on keeps what changes, within ten seconds. */
  follow(asked: () => AskedOf): void
  /** Keeps the last of it. */
  close(): void
}

/**
 * Reads the file; one that is missing or damaged holds nothing.
 *
 * @param onError Told once when it cannot be written; it is tried again.
 */
export function openKeptAsked(path: string, onError: (error: unknown) => void): KeptAsked {
  const file = createKeeper<z.infer<typeof fileSchema>>(path, LOOK_MS, onError)
  return {
    before: new Map(Object.entries(readKeptFile(path, fileSchema, {}))),
    follow: (asked) => file.follow(() => Object.fromEntries(asked())),
    close: file.close,
  }
}
