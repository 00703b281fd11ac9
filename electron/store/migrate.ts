import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { makeFolder } from '../make-folder.ts'
import { migrationNameOf } from './backups/names.ts'
import type { Database } from './database.ts'
import { assertIntact, integrityOf } from './integrity.ts'
import { LATEST_VERSION, MIGRATIONS } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { storeError } from './sqlite-error.ts'

export interface MigrateOptions {
  /** Where the copy made first goes; created when missing. */
  readonly backupDirectory: string
  /** Default true. False where the database is a copy itself. */
  readonly copiesFirst?: boolean
  /** The steps, for tests. Default all there are. */
  readonly migrations?: readonly Migration[]
  /** Epoch milliseconds, for the copy's name. Default now. */
  readonly nowMs?: number
}

/**
 * Brings the tables up to date, each step in one transaction, after a copy of the database was made, opened and
 * checked. A new database needs no copy; one that is up to date is not touched.
 *
 * @returns Where the copy is. Null when none was needed.
 * @throws AppError ERR_DB_FROM_FUTURE, ERR_DB_FOREIGN, ERR_DB_BUSY, ERR_DB_MIGRATION. The step that failed left nothing behind.
 */
export function migrate(db: Database, options: MigrateOptions): string | null {
  const migrations = options.migrations ?? MIGRATIONS
  const version = userVersion(db)
  const latest = migrations.at(-1)?.version ?? LATEST_VERSION
  if (version > latest) throw new AppError('ERR_DB_FROM_FUTURE')
  if (version === 0 && hasTables(db)) {
    const message =
      'The database in the data directory is one of another program. No table was made in it.'
    throw new AppError('ERR_DB_FOREIGN', message)
  }
  const steps = migrations.filter((step) => step.version > version)
  if (steps.length === 0) return null
  const copies = version > 0 && options.copiesFirst !== false
  const copy = copies ? copyBefore(db, version, options) : null
  for (const step of steps) run(db, step, copy)
  return copy
}

const userVersion = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

const hasTables = (db: Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'").get() !==
  undefined

function run(db: Database, step: Migration, copy: string | null): void {
  try {
    db.transaction(() => {
      step.up(db)
      db.pragma(`user_version = ${step.version}`)
    }).immediate()
  } catch (error) {
    const failure = storeError(error)
    // Nothing is wrong with the step, and whoever holds the database can be named.
    if (failure.code === 'ERR_DB_BUSY') throw failure
    const kept = copy === null ? '' : ` The copy made before is ${copy}.`
    throw new AppError(
      'ERR_DB_MIGRATION',
      `The database could not be brought to version ${step.version} (${step.name}).${kept}`,
      { cause: error },
    )
  }
}

/** A copy that has its name once it was opened and checked; without one no step runs. */
function copyBefore(db: Database, version: number, options: MigrateOptions): string {
  const name = migrationNameOf(version, options.nowMs ?? Date.now())
  const path = join(options.backupDirectory, name)
  const draft = `${path}.part`
  try {
    makeFolder(options.backupDirectory)
    // VACUUM INTO writes into an existing file when it is empty, and so keeps this mode.
    closeSync(openSync(draft, 'w', 0o600))
    db.prepare('VACUUM INTO ?').run(draft)
    assertIntact(path, integrityOf(draft))
    renameSync(draft, path)
    return path
  } catch (error) {
    discard(draft)
    throw new AppError(
      'ERR_DB_MIGRATION',
      `The database was not changed, because no copy could be made at ${path} first.`,
      { cause: error },
    )
  }
}

/** Why there is no copy matters more than a draft that cannot be removed. */
function discard(draft: string): void {
  try {
    rmSync(draft, { force: true })
  } catch {
    // Where the directory itself is wrong, e.g. a file, nothing was left either.
  }
}
