import { basename, resolve, sep } from 'node:path'
import { packageRoot } from '../places.ts'
import { type Config, defaultKeyFile } from './config.ts'
import { defaultDataDirectory, here, type Surroundings } from './paths.ts'

/** How this Stagedoor was started, as far as it says how to start it again. */
export interface Installation {
  /** The script the engine was given. */
  readonly script: string
  /** Folder of package.json. */
  readonly root: string
}

const thisOne = (): Installation => ({ script: process.argv[1] ?? '', root: packageRoot() })

/**
 * What to type to run another command on the same data directory: `stagedoor open` where the program is installed,
 * `npm run -s stagedoor -- open` in a checkout. With the key file where it is not the usual one of that directory, but for `open`, which
 * asks the one that runs.
 */
export function ownCommand(
  { dataDirectory, keyFile }: Pick<Config, 'dataDirectory'> & Partial<Pick<Config, 'keyFile'>>,
  command: string,
  surroundings: Surroundings = here(),
  installation: Installation = thisOne(),
): string {
  const program = isInstalled(surroundings, installation) ? 'stagedoor' : 'npm run -s stagedoor --'
  const isUsual = dataDirectory === resolve(defaultDataDirectory(surroundings))
  const place = isUsual ? [] : ['--data-dir', quoted(dataDirectory, surroundings.platform)]
  const needsKey =
    command !== 'open' &&
    keyFile !== undefined &&
    keyFile !== resolve(defaultKeyFile(dataDirectory, surroundings))
  const key = needsKey ? ['--key-file', quoted(keyFile, surroundings.platform)] : []
  return [program, command, ...place, ...key].join(' ')
}

/** Started by a name on the search path, or from where npm installs programs. */
function isInstalled({ env }: Surroundings, { script, root }: Installation): boolean {
  if (env.npm_lifecycle_event !== undefined && env.npm_package_name === 'stagedoor') return false
  return /^stagedoor(\.cmd)?$/.test(basename(script)) || root.split(sep).includes('node_modules')
}

/** As a shell takes it for one word. */
function quoted(path: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return /[\s&^]/.test(path) ? `"${path}"` : path
  return /^[\w./~+:@,=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
