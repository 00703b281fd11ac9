import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { assertIntact, integrityOf } from './integrity.ts'
import { LATEST_VERSION, MIGRATIONS, type Migration } from './migrations/index.ts'
import type { Database } from './open.ts'

export interface MigrateOptions {
  /** Where the copy made first goes; created when missing. */
  readonly backupDirectory: string
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
 * @throws AppError ERR_DB_FROM_FUTURE, ERR_DB_MIGRATION. The step that failed left nothing behind.
 */
export function migrate(db: Database, options: MigrateOptions): string | null {
  const migrations = options.migrations ?? MIGRATIONS
  const version = userVersion(db)
  const latest = migrations.at(-1)?.version ?? LATEST_VERSION
  if (version > latest) throw new AppError('ERR_DB_FROM_FUTURE')
  const steps = migrations.filter((step) => step.version > version)
  if (steps.length === 0) return null
  const copy = version === 0 ? null : copyBefore(db, version, options)
  for (const step of steps) run(db, step, copy)
  return copy
}

const userVersion = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

function run(db: Database, step: Migration, copy: string | null): void {
  try {
    db.transaction(() => {
      step.up(db)
      db.pragma(`user_version = ${step.version}`)
    }).immediate()
  } catch (error) {
    const kept = copy === null ? '' : ` The copy made before is ${copy}.`
    throw new AppError(
      'ERR_DB_MIGRATION',
      `The database could not be brought to version ${step.version} (${step.name}).${kept}`,
      { cause: error },
    )
  }
}

/** A copy that was opened and checked; without one no step runs. */
function copyBefore(db: Database, version: number, options: MigrateOptions): string {
  const time = new Date(options.nowMs ?? Date.now()).toISOString().replaceAll(/[:.]/g, '-')
  const path = join(options.backupDirectory, `stagedoor-before-${version}-${time}.db`)
  try {
    mkdirSync(options.backupDirectory, { recursive: true, mode: 0o700 })
    // VACUUM INTO writes into an existing file when it is empty, and so keeps this mode.
    closeSync(openSync(path, 'wx', 0o600))
    db.prepare('VACUUM INTO ?').run(path)
    assertIntact(path, integrityOf(path))
    return path
  } catch (error) {
    throw new AppError(
      'ERR_DB_MIGRATION',
      `The database was not changed, because no copy could be made at ${path} first.`,
      { cause: error },
    )
  }
}
