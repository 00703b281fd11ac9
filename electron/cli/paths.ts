import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { packageRoot } from '../places.ts'

/** What the places depend on; the running process unless a test says otherwise. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/** What decides where things lie on this machine. */
export const here = (): Surroundings => ({
  platform: process.platform,
  env: process.env,
  home: homedir(),
})

/**
 * Folder of the database: `$XDG_DATA_HOME/stagedoor` (default ~/.local/share) on Linux, Application Support on macOS,
 * `%APPDATA%\Stagedoor` on Windows.
 */
export function defaultDataDirectory({ platform, env, home }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Stagedoor')
  if (platform === 'win32') return join(windowsData(env, home), 'Stagedoor')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'stagedoor')
}

/** Folder of the configuration file and the key file; never the data directory, so that a copy of that opens no secret. */
export function configDirectory({ platform, env, home }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'Stagedoor')
  if (platform === 'win32') return join(windowsData(env, home), 'Stagedoor Config')
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'stagedoor')
}

/**
 * The absolute path of a file named on the command line. npm runs scripts in the folder of package.json and says in
 * INIT_CWD where it was called (https://docs.npmjs.com/cli/v11/commands/npm-run), which is where the name was meant.
 * A `~` in front is the home folder: shells leave it as it is in `--data-dir=~/stagedoor`, and files have no shell.
 */
export function namedFile(
  path: string,
  env: Surroundings['env'] = process.env,
  folder: string = process.cwd(),
): string {
  const isRunByNpm = env.INIT_CWD !== undefined && folder === packageRoot()
  return resolve(isRunByNpm ? (env.INIT_CWD ?? folder) : folder, fromHome(path))
}

/** The path with the home folder in the place of a `~` in front. */
export const fromHome = (path: string, home: string = homedir()): string =>
  /^~(?=$|[/\\])/.test(path) ? home + path.slice(1) : path

const windowsData = (env: Surroundings['env'], home: string): string =>
  env.APPDATA || join(home, 'AppData', 'Roaming')
