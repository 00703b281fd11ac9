import { statfsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'

/**
 * Bytes this account can still write where a file or folder is. Null where the system does not say, as of what is not there.
 */
export async function freeBytes(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null)
  return found === null ? null : found.bavail * found.bsize
}

/** As {@link freeBytes}, for threads and for the start, where nobody waits. */
export function freeBytesNow(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  } catch {
    return null
  }
}
