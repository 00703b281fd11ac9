import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Database } from '../../../electron/store/database.ts'
import { migrate } from '../../../electron/store/migrate.ts'
import { openDatabase } from '../../../electron/store/open.ts'
import type { Journal, JournalEntry } from '../../../electron/store/types.ts'
import type { AppError } from '../../../shared/errors.ts'
import { QUARTER_MS } from '../../../shared/usage.ts'
import { createMigrated } from './migrated.ts'

/** A directory that goes with the test. */
export function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stagedoor-store-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** An open, migrated database in a directory of its own; both go with the test. */
export function store(directory = place()): Database {
  const path = join(directory, 'stagedoor.db')
  const db = existsSync(path) ? openDatabase(path) : createMigrated(path)
  onTestFinished(() => void db.close())
  migrate(db, { backupDirectory: join(directory, 'backups') })
  return db
}

/** Appends and waits for what the journal says of it. */
export function appended(journal: Journal, entry: JournalEntry): Promise<AppError | null> {
  return new Promise((resolve) => journal.append(entry, resolve))
}

/** Waits until something holds; the test's own time limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** The code of what a call throws; what it throws must be an error. */
export function codeOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
  return 'nothing was thrown'
}

/** An entry of what a viewer of `news` watched in a quarter of an hour. @param bytes Default two for each millisecond. */
export const viewed = (
  sessionId: string,
  quarter: number,
  ms: number,
  bytes: number = 2 * ms,
): JournalEntry => ({
  kind: 'viewed',
  action: 'subscribe',
  streamId: 'news',
  viewerId: null,
  sessionId,
  quarter,
  ms,
  bytes,
  seenAtMs: quarter * QUARTER_MS + ms,
})
