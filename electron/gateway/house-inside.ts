import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'

/**
 * Where a file of a folder really is, links followed.
 *
 * @param path In the folder.
 * @returns Null when a link leads out of the folder. Fails as node:fs does when it is not there.
 */
export function insideOf(folder: string, ...path: readonly string[]): string | null {
  const real = realpathSync(join(folder, ...path))
  return real.startsWith(realpathSync(folder) + sep) ? real : null
}
