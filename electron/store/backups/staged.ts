import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { StagedRestore } from '../../../shared/backup.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { makeFolder } from '../../make-folder.ts'
import { assertIntact, integrityOf } from '../integrity.ts'
import { openDatabase } from '../open.ts'
import { type NamedMaker, nameOf } from './names.ts'

/*
 * A restore is staged while Stagedoor runs and applied at the next start, before anything opens the database. One rename stages
 * it and one rename applies it; whatever ends the process in between leaves a database that can be used, and the start after it
 * goes on.
 */

const FOLDER = 'restore'
const DATABASE = 'stagedoor.db'
const FACTS = 'facts.json'

const factsSchema = z.object({
  name: z.string(),
  actor: z.string(),
  stagedAtMs: z.number(),
  problem: z.string().nullable(),
  previous: z.string().nullable(),
})

/**
 * Stages a copy that was restored into a scratch folder. What was staged before goes.
 *
 * @param scratch Folder with the copy alone; it becomes the staged one.
 */
export function stageRestore(
  directory: string,
  scratch: string,
  { name, actor, atMs }: { readonly name: string; readonly actor: string; readonly atMs: number },
): StagedRestore {
  // Whoever only read the copy left an empty log and its index; the file alone is what is moved into place.
  for (const end of ['-wal', '-shm']) rmSync(join(scratch, `${DATABASE}${end}`), { force: true })
  const facts = { name, actor, stagedAtMs: atMs, problem: null, previous: null }
  writeFacts(scratch, facts)
  syncFile(join(scratch, DATABASE))
  unstage(directory)
  renameSync(scratch, join(directory, FOLDER))
  syncFolder(directory)
  return facts
}

/** What waits for the next start, or was applied at this one. Null when nothing. */
export function stagedRestore(directory: string): StagedRestore | null {
  try {
    return factsSchema.parse(JSON.parse(readFileSync(join(directory, FOLDER, FACTS), 'utf8')))
  } catch {
    return null
  }
}

/** Whether something waits for the next start. */
export const isStaged = (directory: string): boolean =>
  existsSync(join(directory, FOLDER, DATABASE))

/** What waits for the next start. Null when nothing does. */
export const waitingRestore = (directory: string): StagedRestore | null =>
  isStaged(directory) ? stagedRestore(directory) : null

/** Takes back what waits, or forgets what was applied. */
export function unstage(directory: string): void {
  rmSync(join(directory, FOLDER, DATABASE), { force: true })
  rmSync(join(directory, FOLDER), { recursive: true, force: true })
}

/**
 * Puts what is staged in the place of the database, after a checked copy was made of that. One that is damaged is copied as it is.
 * Where no copy can be made the present stays in force, and the facts say why.
 *
 * @param directory Of the data; held by this process, and nothing in it is open.
 * @param atStep    Told before each step, for tests. Default nothing.
 * @returns What was applied. Null when nothing waits, or it could not be.
 */
export function applyStaged(
  directory: string,
  nowMs: number,
  atStep: (step: 'keep' | 'note' | 'log' | 'swap') => void = () => undefined,
): StagedRestore | null {
  const facts = stagedRestore(directory)
  if (!isStaged(directory) || facts === null) return null
  atStep('keep')
  let previous: string | null
  try {
    previous = keepPresent(directory, nowMs)
  } catch (error) {
    const problem =
      error instanceof Error ? error.message : say('No copy of the present could be made.')
    writeFacts(join(directory, FOLDER), { ...facts, problem })
    return null
  }
  atStep('note')
  const applied = { ...facts, problem: null, previous }
  writeFacts(join(directory, FOLDER), applied)
  const current = join(directory, DATABASE)
  atStep('log')
  // Before the swap: the log of the one must never be read as that of the other. It is in the copy already.
  for (const end of ['-wal', '-shm']) rmSync(`${current}${end}`, { force: true })
  atStep('swap')
  renameSync(join(directory, FOLDER, DATABASE), current)
  syncFolder(directory)
  return applied
}

/** The name of the copy. Null when there is nothing to keep. */
function keepPresent(directory: string, nowMs: number): string | null {
  const current = join(directory, DATABASE)
  if (!existsSync(current)) return null
  makeFolder(join(directory, 'backups'))
  try {
    return keep(directory, 'restore', nowMs, (draft) => copySound(current, draft))
  } catch (error) {
    if (!isUnusable(error)) throw error
    return keep(directory, 'damaged', nowMs, (draft) => copyAsIs(current, draft))
  }
}

function copySound(current: string, draft: string): void {
  const db = openDatabase(current)
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
    closeSync(openSync(draft, 'w', 0o600))
    db.prepare('VACUUM INTO ?').run(draft)
  } finally {
    db.close()
  }
  assertIntact(draft, integrityOf(draft))
}

/** With its log, which may hold what the file does not. */
function copyAsIs(current: string, draft: string): void {
  copyFileSync(current, draft)
  if (existsSync(`${current}-wal`)) {
    copyFileSync(`${current}-wal`, `${draft.replace(/\.part$/, '')}-wal`)
  }
}

const isUnusable = (error: unknown): boolean =>
  (error instanceof AppError &&
    ['ERR_DB_CORRUPT', 'ERR_DB_OPEN', 'ERR_DB_FROM_FUTURE'].includes(error.code)) ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CORRUPT'))

function keep(
  directory: string,
  maker: NamedMaker,
  nowMs: number,
  copy: (draft: string) => void,
): string {
  const name = nameOf(maker, nowMs)
  const path = join(directory, 'backups', name)
  if (existsSync(path)) return keep(directory, maker, nowMs + 1, copy)
  const draft = `${path}.part`
  try {
    copy(draft)
    syncFile(draft)
    renameSync(draft, path)
    return name
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function writeFacts(folder: string, facts: StagedRestore): void {
  const path = join(folder, FACTS)
  writeFileSync(`${path}.part`, JSON.stringify(facts), { mode: 0o600 })
  renameSync(`${path}.part`, path)
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** So that the rename outlives a loss of power. Windows cannot do it to a folder, and does not need it. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
