import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../../electron/store/database.ts'
import { migrate } from '../../../electron/store/migrate.ts'
import { LATEST_VERSION, MIGRATIONS } from '../../../electron/store/migrations/index.ts'
import type { Migration } from '../../../electron/store/migrations/migration.ts'
import { openDatabase } from '../../../electron/store/open.ts'
import { codeOf, place, store } from './place.ts'

const next: Migration = {
  version: LATEST_VERSION + 10,
  name: 'next',
  up: (db) => void db.exec('CREATE TABLE next (id INTEGER PRIMARY KEY) STRICT'),
}
const failing: Migration = {
  version: LATEST_VERSION + 20,
  name: 'failing',
  up(db) {
    db.exec('CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; DROP TABLE journal')
    throw new Error('interrupted')
  },
}
const versionOf = (db: Database): unknown => db.pragma('user_version', { simple: true })
const hasTable = (db: Database, name: string): boolean =>
  db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined
/** Why the database was not brought up to date. */
function causeOf(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_DB_MIGRATION' })
    return error instanceof Error ? error.cause : null
  }
  throw new Error('nothing was thrown')
}

describe('bringing the database up to date', () => {
  it('refuses a database of a newer Stagedoor', () => {
    const db = store()
    const migrations = [...MIGRATIONS, next]
    migrate(db, { backupDirectory: place(), migrations })
    expect(codeOf(() => migrate(db, { backupDirectory: place() }))).toBe('ERR_DB_FROM_FUTURE')
  })

  it('refuses a database of another program, and makes no table in it', () => {
    const db = openDatabase(join(place(), 'stagedoor.db'))
    db.exec('CREATE TABLE songs (id INTEGER PRIMARY KEY)')
    expect(codeOf(() => migrate(db, { backupDirectory: place() }))).toBe('ERR_DB_FOREIGN')
    expect(versionOf(db)).toBe(0)
    expect(hasTable(db, 'journal')).toBe(false)
    db.close()
  })

  it('leaves nothing of a step that fails, and says where the copy is', () => {
    const directory = place()
    const db = store(directory)
    const options = { backupDirectory: directory, migrations: [...MIGRATIONS, next, failing] }
    expect(() => migrate(db, options)).toThrow(/stagedoor-before-/)
    expect(versionOf(db)).toBe(next.version)
    expect(hasTable(db, 'half')).toBe(false)
    expect(hasTable(db, 'journal')).toBe(true)
    expect(db.inTransaction).toBe(false)
  })

  it('changes nothing when no copy can be made first', () => {
    const db = store()
    const options = { backupDirectory: '/dev/null/backups', migrations: [...MIGRATIONS, next] }
    expect(codeOf(() => migrate(db, options))).toBe('ERR_DB_MIGRATION')
    expect(versionOf(db)).toBe(LATEST_VERSION)
    expect(hasTable(db, 'next')).toBe(false)
  })

  it('changes nothing when the copy does not pass its check, and leaves nothing of it', () => {
    const directory = place()
    const db = store()
    db.exec(
      'CREATE TABLE odd (n INTEGER CHECK (n > 0)) STRICT; PRAGMA ignore_check_constraints = ON',
    )
    db.exec('INSERT INTO odd VALUES (-1)')
    const options = { backupDirectory: directory, migrations: [...MIGRATIONS, next] }
    expect(causeOf(() => migrate(db, options))).toMatchObject({
      code: 'ERR_DB_CORRUPT',
      cause: { message: expect.stringContaining('CHECK constraint failed in odd') },
    })
    expect(versionOf(db)).toBe(LATEST_VERSION)
    expect(hasTable(db, 'next')).toBe(false)
    expect(readdirSync(directory)).toEqual([])
  })

  it('makes a sound copy of the old shape before it changes anything', () => {
    const directory = place()
    const db = store(directory)
    db.exec(`INSERT INTO counters VALUES ('decision', 42)`)
    const path = migrate(db, { backupDirectory: directory, migrations: [...MIGRATIONS, next] })
    expect(versionOf(db)).toBe(next.version)
    expect(path).toContain(`stagedoor-before-${LATEST_VERSION}-`)
    expect(statSync(path ?? '').mode & 0o777).toBe(0o600)
    expect(existsSync(`${path}-wal`)).toBe(false)
    const copy = openDatabase(path ?? '')
    expect(versionOf(copy)).toBe(LATEST_VERSION)
    expect(copy.prepare('SELECT value FROM counters').pluck().get()).toBe(42)
    copy.close()
  })

  it('makes no copy of a new database, nor of one that is up to date', () => {
    const directory = place()
    const db = store(directory)
    expect(versionOf(db)).toBe(LATEST_VERSION)
    expect(migrate(db, { backupDirectory: join(directory, 'backups') })).toBeNull()
    expect(readdirSync(directory)).not.toContain('backups')
  })

  it('counts up in tens and makes strict tables only', () => {
    const versions = MIGRATIONS.map((step) => step.version)
    expect(versions).toEqual([...versions].sort((one, other) => one - other))
    expect(versions.filter((version) => version % 10 !== 0)).toEqual([])
    expect(new Set(versions).size).toBe(versions.length)
    const loose = store()
      .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0`)
      .pluck()
      .all()
      .filter((name) => !String(name).startsWith('sqlite_'))
    expect(loose).toEqual([])
  })
})
