import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../../electron/store/database.ts'
import { migrate } from '../../../electron/store/migrate.ts'
import { openDatabase } from '../../../electron/store/open.ts'

let empty: Buffer | undefined

/**
 * Opens a new database with every table, as migrating an empty one leaves it. The steps run once for a process: running
 * them for every test took longer than the tests.
 */
export function createMigrated(path: string): Database {
  empty ??= migratedBytes()
  writeFileSync(path, empty)
  return openDatabase(path)
}

function migratedBytes(): Buffer {
  const directory = mkdtempSync(join(tmpdir(), 'stagedoor-empty-'))
  const db = openDatabase(join(directory, 'stagedoor.db'))
  try {
    migrate(db, { backupDirectory: directory })
    return db.serialize()
  } finally {
    db.close()
    rmSync(directory, { recursive: true })
  }
}
