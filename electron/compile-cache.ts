import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * Folder of what can be made again: `$XDG_CACHE_HOME/stagedoor` (default ~/.cache) on Linux, Caches on macOS,
 * `%LOCALAPPDATA%\Stagedoor\Cache` on Windows.
 */
export function cacheDirectory({ platform, env, home }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Stagedoor')
  if (platform === 'win32')
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Stagedoor', 'Cache')
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'stagedoor')
}

/**
 * Keeps the compiled program between starts, which takes a third of the time a start needs
 * (https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache). In the owner's own folder: what lies there is
 * run. Where it cannot be written, each start compiles.
 */
export function keepCompiled(): void {
  const { platform, env } = process
  enableCompileCache(join(cacheDirectory({ platform, env, home: homedir() }), 'compiled'))
}
