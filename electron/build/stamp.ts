import { createHash, type Hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** What a build is made of, below the root of the checkout. The pages of docs/ and the README are in Help. */
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'docs',
  'README.md',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  // What is installed, which need not be what package-lock.json says. Changed by every install.
  'node_modules/.package-lock.json',
]
/** Folders of dist/ that a build fills. */
export const BUILT = ['electron', 'renderer', 'watch'] as const
const STAMP = join('electron', 'build.json')

/** What lies in dist/: of which sources, and each file with its digest. */
export interface Stamp {
  readonly sources: string
  /** By path below dist/, with `/`. */
  readonly files: Readonly<Record<string, string>>
  /** Paths that only builds before this one name, the latest first: a station that runs may still load them. */
  readonly earlier: readonly (readonly string[])[]
}

/** Where the stamp of a dist/ lies: among its bundles, so that whatever empties them takes it along. */
export const stampFile = (dist: string): string => join(dist, STAMP)

/**
 * Digest of all that decides what a build makes: the content of every source, not its time, which a checkout of another
 * revision or a copy sets at will; that of what is installed by its list; the engine, whose modules a bundle names; and
 * the environment as far as vite puts it into bundles.
 *
 * @param root Folder of package.json. Sources that are not there count as not there.
 */
export function sourcesDigest(
  root: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  // A build says of itself that it is for production where nothing else is said.
  const hash = createHash('sha256').update(`${process.version}\0${env.NODE_ENV ?? 'production'}`)
  for (const name of Object.keys(env).sort()) {
    if (name.startsWith('VITE_')) hash.update(`\0${name}=${env[name]}`)
  }
  for (const path of SOURCES) addTo(hash, root, join(root, path))
  return hash.digest('hex')
}

function addTo(hash: Hash, root: string, path: string): void {
  for (const file of filesBelow(path)) {
    const content = readFileSync(file)
    hash.update(`\0${nameOf(root, file)}\0${content.byteLength}\0`).update(content)
  }
}

/** Every file at or below a path, sorted; none where there is nothing. */
export function filesBelow(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') return [path]
    if (code === 'ENOENT') return []
    throw error
  }
}

/** A file as a stamp names it: relative, with `/` on every system. */
export const nameOf = (folder: string, file: string): string =>
  relative(folder, file).split(sep).join('/')

/** Digest of the content of one file. */
export const fileDigest = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('base64url')

/** The stamp of a dist/; null where there is none that can be read, as after a build of before there were any. */
export function readStamp(dist: string): Stamp | null {
  try {
    return JSON.parse(readFileSync(stampFile(dist), 'utf8')) as Stamp
  } catch {
    return null
  }
}

/**
 * Whether dist/ is, byte for byte, what a build of the sources as they are made. A file of it that was changed or is gone,
 * a source that was added, changed or removed, another engine: each says no. So does whatever cannot be read.
 *
 * @param root Folder of package.json.
 */
export function isBuilt(root: string): boolean {
  const dist = join(root, 'dist')
  try {
    const stamp = readStamp(dist)
    if (stamp === null || stamp.sources !== sourcesDigest(root)) return false
    const files = Object.entries(stamp.files)
    return files.length > 0 && files.every(([name, is]) => fileDigest(join(dist, name)) === is)
  } catch {
    return false
  }
}
