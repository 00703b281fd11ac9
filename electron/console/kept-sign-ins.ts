import { rmSync, statSync } from 'node:fs'
import { z } from 'zod'
import { readKeptFile } from '../kept-file.ts'
import { replaceFile } from '../secrets/files.ts'

const MAX_KEPT = 64

const keptSchema = z
  .array(
    z.object({
      /** Of the browser, as of browser-keys.ts. What signs with it never leaves the browser, and no token is kept at all. */
      key: z.base64url().max(200),
      usedAtMs: z.int().min(0),
      phone: z
        .object({ id: z.string(), userAgent: z.string().nullable(), signedInAtMs: z.int() })
        .nullable(),
    }),
  )
  .max(MAX_KEPT)

/** A browser that was signed in, as the file has it. */
export type KeptSignIn = z.infer<typeof keptSchema>[number]

/** Who is signed in, kept beyond the end of the process, however it ends. */
export interface KeptSignIns {
  /** As the file had it when it was opened, the oldest first. */
  readonly before: readonly KeptSignIn[]
  /**
   * Writes all that are signed in, in place of what was there; it is on disk when this returns, so that no loss of power brings back who
   * was signed out. Never throws: where it cannot be written, sign-in and lock go on in memory.
   */
  write(all: readonly KeptSignIn[]): void
  /** The file, where it holds who is signed in no more since it can be neither written nor removed; that is tried again first. Else null. */
  stale(): string | null
}

/**
 * Reads the file. One that is missing or damaged, or that others than its owner may read or write, holds nobody.
 *
 * @param onError Told once when it cannot be written, until it can again. The file is gone then, where it can be removed: who was
 *                signed out must not be in again after a start.
 */
export function openKeptSignIns(path: string, onError: (error: unknown) => void): KeptSignIns {
  let kept: string | null = null
  let latest = ''
  let isFailing = false
  let isStale = false
  const put = (): void => {
    if (latest === kept) return
    try {
      replaceFile(path, Buffer.from(latest))
      kept = latest
      isFailing = false
      isStale = false
    } catch (error) {
      kept = null
      isStale = !isRemoved(path)
      if (!isFailing) onError(error)
      isFailing = true
    }
  }
  return {
    before: isOwnersAlone(path) ? readKeptFile(path, keptSchema, []) : [],
    write(all) {
      latest = JSON.stringify(all)
      put()
    },
    stale() {
      if (isStale) put()
      return isStale ? path : null
    },
  }
}

function isRemoved(path: string): boolean {
  try {
    rmSync(path, { force: true })
    return true
  } catch {
    return false
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
