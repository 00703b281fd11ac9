import { existsSync, readdirSync, statSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { type JobControl, unlisted } from '../../shared/job.ts'
import { say } from '../../shared/say.ts'
import { isDraft, type NamedMaker, nameOf, readName } from './backups/names.ts'
import { canHaveBeen } from './backups/standing.ts'
import type { Database } from './database.ts'
import { diskCode, isDiskFull } from './disk-words.ts'
import { assertRoom, freeBytes } from './free-space.ts'
import { assertIntact, integrityAside } from './integrity.ts'
import { storeError } from './sqlite-error.ts'

/** Pages copied in one turn. */
const SLICE_PAGES = 64
/** Pages after which what was copied is sent to the disk aside, so that the end does not block on all of it. */
const SYNC_PAGES = 2048
const KEEP = 14
/** A copy is written to all the time; one that was not for so long was left by a crash. */
const ABANDONED_MS = 3_600_000

export interface BackupOptions {
  /**
   * Backups of this maker left in the directory afterwards, this one included. Default 14. Not counted, and left, are others, and
   * those whose date is more than an hour ahead.
   */
  readonly keep?: number
  /** What it is made for, for the name. Default the operator. */
  readonly maker?: NamedMaker
  /** Bytes that have to stay free on its disk: else none is begun. Default 0. */
  readonly leaveFree?: number
  /** Epoch milliseconds, for the name; the first free one from there is taken. Default now. */
  readonly nowMs?: number
  /** Stops it, with nothing left of the copy, and is told how far it is. Default: it is not stopped. */
  readonly control?: JobControl
}

export interface BackupMade {
  readonly path: string
  readonly bytes: number
  /** It was opened and every page checked. Always so when there is one. */
  readonly checked: boolean
}

/**
 * Copies the database while it is in use, to one file (mode 0600) that appears under its name only after it was opened and
 * checked. Secrets in it stay sealed: without the key it does not open them. Drafts that a crash left in the directory more
 * than an hour ago go first, to make room.
 *
 * @param directory Created, mode 0700, when missing.
 * @throws AppError ERR_DB_FULL, ERR_DB_READ_ONLY, ERR_DB_IO, ERR_DB_CORRUPT when the copy failed its check. Earlier backups
 *                  are untouched then.
 */
export async function backupTo(
  db: Database,
  directory: string,
  options: BackupOptions = {},
): Promise<BackupMade> {
  const { maker = 'operator', keep = KEEP, nowMs = Date.now() } = options
  const made = await makeIn(directory, db, maker, { ...options, nowMs })
  await removeOld(made.path, maker, keep, nowMs)
  return made
}

async function makeIn(
  directory: string,
  db: Database,
  maker: NamedMaker,
  { nowMs, leaveFree = 0, control = unlisted }: BackupOptions & { readonly nowMs: number },
): Promise<BackupMade> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await removeAbandoned(directory)
    if (leaveFree > 0) assertRoom(await freeBytes(directory), bytesOf(db), leaveFree)
    const path = await copyChecked(db, directory, maker, nowMs, control)
    return { path, bytes: (await stat(path)).size, checked: true }
  } catch (error) {
    throw backupError(directory, error)
  }
}

/** The path of the new backup. Of one that failed nothing is left; what others are writing stays. */
async function copyChecked(
  db: Database,
  directory: string,
  maker: NamedMaker,
  nowMs: number,
  control: JobControl,
): Promise<string> {
  const { path, draft, file } = await openDraft(directory, maker, nowMs)
  try {
    await copy(db, draft, file, control)
    assertIntact(path, await integrityAside(draft, control.signal))
    control.signal.throwIfAborted()
    await rename(draft, path)
    return path
  } catch (error) {
    await discard(draft)
    await discard(`${draft}-journal`)
    // What was stopped fails in whatever words: its thread ends, its connection is gone.
    throw control.signal.aborted ? control.signal.reason : error
  }
}

/** What a copy takes; what is still in the log counts. */
const bytesOf = (db: Database): number =>
  Number(db.pragma('page_count', { simple: true })) *
  Number(db.pragma('page_size', { simple: true }))

interface Draft {
  /** Where the backup belongs. Nothing is there, and nobody else comes there while the draft exists. */
  readonly path: string
  readonly draft: string
  readonly file: FileHandle
}

async function openDraft(directory: string, maker: NamedMaker, nowMs: number): Promise<Draft> {
  const path = join(directory, nameOf(maker, nowMs))
  const draft = `${path}.part`
  const file = await openNew(draft)
  if (file === null) return await openDraft(directory, maker, nowMs + 1)
  // Only now: until a moment ago the draft may have been that of the backup which has the name.
  if (!existsSync(path)) return { path, draft, file }
  await file.close()
  await discard(draft)
  return await openDraft(directory, maker, nowMs + 1)
}

/** Null when there is such a file already. */
async function openNew(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null
    throw error
  }
}

/**
 * Removes what is left of a copy, aside: taking a large file away takes a system long. Why there is no backup matters more than
 * a file that cannot be removed.
 */
async function discard(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
  } catch {
    // Where the directory itself is wrong, e.g. a file, nothing was left either.
  }
}

async function copy(
  db: Database,
  draft: string,
  file: FileHandle,
  { signal, progress }: JobControl,
): Promise<void> {
  const sync = syncNowAndThen(file)
  try {
    await db.backup(draft, {
      progress({ totalPages, remainingPages }) {
        signal.throwIfAborted()
        // The check of every page comes after: half of the work.
        if (totalPages > 0) progress((totalPages - remainingPages) / totalPages / 2)
        return sync()
      },
    })
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Asked after each slice how many pages come next. */
function syncNowAndThen(file: FileHandle): () => number {
  let pages = 0
  let syncing = false
  return () => {
    pages += SLICE_PAGES
    if (pages >= SYNC_PAGES && !syncing) {
      pages = 0
      syncing = true
      // Not waited for, and failing here shows again in the sync at the end.
      file.datasync().then(
        () => {
          syncing = false
        },
        () => undefined,
      )
    }
    return SLICE_PAGES
  }
}

/**
 * Names hold the time, so the order of names is the order of age. Those of a clock that was ahead are not counted: they would push out
 * the ones that are right.
 */
async function removeOld(
  made: string,
  maker: NamedMaker,
  keep: number,
  nowMs: number,
): Promise<void> {
  const directory = dirname(made)
  const others = readdirSync(directory).filter((name) => {
    const known = name === basename(made) ? null : readName(name)
    return known?.maker === maker && canHaveBeen(known.madeAtMs, nowMs)
  })
  for (const name of others
    .sort()
    .reverse()
    .slice(Math.max(0, keep - 1))) {
    await rm(join(directory, name), { force: true })
  }
}

async function removeAbandoned(directory: string): Promise<void> {
  const beforeMs = Date.now() - ABANDONED_MS
  for (const name of readdirSync(directory).filter(isDraft)) {
    const draft = join(directory, name)
    const changedMs = statSync(draft, { throwIfNoEntry: false })?.mtimeMs
    if (changedMs !== undefined && changedMs < beforeMs) await discard(draft)
  }
}

function backupError(directory: string, error: unknown): AppError {
  if (error instanceof AppError && error.code === 'ERR_DB_FULL') {
    const whySaid = error.message
    return new AppError(
      error.code,
      say('No backup was made in {directory}: {whySaid}', { directory, whySaid }),
    )
  }
  if (error instanceof AppError) return error
  const code = diskCode(error)
  if (isDiskFull(error)) {
    return new AppError(
      'ERR_DB_FULL',
      say('No backup was made in {directory}: the disk is full.', { directory }),
      {
        cause: error,
      },
    )
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new AppError(
      'ERR_DB_READ_ONLY',
      say('No backup was made: {directory} is read-only.', { directory }),
      {
        cause: error,
      },
    )
  }
  const known = storeError(error)
  return new AppError(known.code, say('No backup was made in {directory}.', { directory }), {
    cause: error,
  })
}
