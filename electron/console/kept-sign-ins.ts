import { rmSync, statSync } from 'node:fs'
import { z } from 'zod'
import { createKeptFile, readKeptFile } from '../kept-file.ts'

const MAX_KEPT = 64

const keptSchema = z
  .array(
    z.object({
      /** SHA-256 of the token, which itself is nowhere but in the browser. */
      digest: z.base64url().length(43),
      usedAtMs: z.int().min(0),
      phone: z
        .object({ id: z.string(), userAgent: z.string().nullable(), signedInAtMs: z.int() })
        .nullable(),
    }),
  )
  .max(MAX_KEPT)

/** A browser that was signed in, as the file has it. */
type KeptSignIn = z.infer<typeof keptSchema>[number]

/** Who is signed in, kept beyond the end of the process, however it ends. */
export interface KeptSignIns {
  /** As the file had it when it was opened, the oldest first. */
  readonly before: readonly KeptSignIn[]
  /** Writes all that are signed in, in place of what was there. */
  write(all: readonly KeptSignIn[]): void
}

/**
 * Reads the file. One that is missing or damaged, or that others than its owner may read or write, holds nobody.
 *
 * @param onError Told once when it cannot be written, until it can again. The file is gone then: who was signed out must not be
 *                in again after a start.
 */
export function openKeptSignIns(path: string, onError: (error: unknown) => void): KeptSignIns {
  const write = createKeptFile(path, (error) => {
    rmSync(path, { force: true })
    onError(error)
  })
  return {
    before: isOwnersAlone(path) ? readKeptFile(path, keptSchema, []) : [],
    write: (all) => write(JSON.stringify(all)),
  }
}

/** Windows has no such modes: there it is the folder that is the owner's. */
function isOwnersAlone(path: string): boolean {
  if (process.platform === 'win32') return true
  try {
    return (statSync(path).mode & 0o077) === 0
  } catch {
    return false
  }
}
