import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { BUILT, fileDigest, filesBelow, nameOf, readStamp, type Stamp, stampFile } from './stamp.ts'

/** How many builds before this one keep their chunks for stations that still run them. */
const EARLIER = 3
/** As long as a start may take over reading the page, of which it has read the names. */
const READING_MS = 1000
/** Named by their content: nothing else has their name, and nothing names them before it is there itself. */
const HASHED = /^(electron\/chunks|renderer\/assets)\//
/** What everything else is reached from. */
const FIRST_READ = /^(electron\/\w+\.js|renderer\/index\.html)$/
const STAGING = /^\.building-(\d+)$/

/** Where a build writes to until it is whole: beside what it replaces, so that a rename is all that is left to do. */
export const stagingFolder = (dist: string, pid = process.pid): string =>
  join(dist, `.building-${pid}`)

/** Takes away what builds left that were killed. */
export function sweepStaging(dist: string): void {
  if (!existsSync(dist)) return
  for (const name of readdirSync(dist)) {
    const pid = Number(STAGING.exec(name)?.[1] ?? process.pid)
    if (!isAlive(pid)) rmSync(join(dist, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

interface Options {
  /** How many builds before this one keep their chunks. Default 3; 0 leaves this one alone, as for a package. */
  readonly earlier?: number
  /** Waits until whoever was about to read a file that is replaced has read it. Default one second. */
  readonly pause?: () => Promise<unknown>
  /** Puts one file in its place. Default a rename. */
  readonly put?: (from: string, to: string) => void
}

/**
 * Puts a finished build in the place of the one before, such that a program that starts at any moment, in the middle of it
 * too, finds all of one of them: what is named by its content first, then each other file by a rename, those that lead to
 * the rest last. Chunks of the three builds before stay, since a station that runs loads some only when they are needed. Threads
 * are named the same in each build: those it begins later are of this one.
 *
 * @param staging Folder with electron/, renderer/ and watch/, on the same file system. Gone afterwards.
 * @param dist Folder that holds the same. Made when missing.
 * @param sources What `sourcesDigest` gave before the build began: a source changed since makes the next start build again.
 */
export async function swapIn(
  staging: string,
  dist: string,
  sources: string,
  { earlier = EARLIER, pause = () => wait(READING_MS), put = renameSync }: Options = {},
): Promise<void> {
  const before = BUILT.flatMap((each) => filesBelow(join(dist, each))).map((file) =>
    nameOf(dist, file),
  )
  const names = filesBelow(staging).map((file) => nameOf(staging, file))
  const files = Object.fromEntries(names.map((name) => [name, fileDigest(join(staging, name))]))
  const kept = keptChunks(before, names, readStamp(dist)?.earlier ?? [], earlier)
  for (const name of names.toSorted((a, b) => turnOf(a) - turnOf(b))) {
    const to = join(dist, name)
    mkdirSync(dirname(to), { recursive: true })
    put(join(staging, name), to)
  }
  writeStamp(dist, staging, { sources, files, earlier: kept })
  rmSync(staging, { recursive: true, force: true })
  const gone = new Set(before)
  for (const name of [...names, ...kept.flat(), nameOf(dist, stampFile(dist))]) gone.delete(name)
  if (gone.size === 0) return
  await pause()
  // Another build that came in meanwhile has taken away what is not its own.
  if (readStamp(dist)?.sources === sources) for (const name of gone) remove(join(dist, name))
}

const turnOf = (name: string): number => (HASHED.test(name) ? 0 : FIRST_READ.test(name) ? 2 : 1)

function keptChunks(
  before: readonly string[],
  names: readonly string[],
  earlier: readonly (readonly string[])[],
  most: number,
): string[][] {
  const isNew = new Set(names)
  const old = new Set(before.filter((name) => name.startsWith('electron/chunks/')))
  const stay = earlier.map((each) => each.filter((name) => old.has(name) && !isNew.has(name)))
  const known = new Set(stay.flat())
  const replaced = [...old].filter((name) => !isNew.has(name) && !known.has(name))
  return [replaced, ...stay].filter((each) => each.length > 0).slice(0, most)
}

function writeStamp(dist: string, staging: string, stamp: Stamp): void {
  const file = join(staging, 'stamp')
  writeFileSync(file, JSON.stringify(stamp))
  renameSync(file, stampFile(dist))
}

function remove(file: string): void {
  rmSync(file, { force: true })
  try {
    rmdirSync(dirname(file))
  } catch {
    // Others are left in it.
  }
}
