import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { backupTo } from '../../../../electron/store/backup.ts'
import { restoreInto } from '../../../../electron/store/backups/restored-copy.ts'
import { migrate } from '../../../../electron/store/migrate.ts'
import { LATEST_VERSION, MIGRATIONS } from '../../../../electron/store/migrations/index.ts'
import { codeOf, place, store } from '../place.ts'

async function backupOf(change: (db: BetterSqlite3.Database) => void = () => {}): Promise<string> {
  const { path } = await backupTo(store(), place())
  const db = new BetterSqlite3(path)
  change(db)
  db.close()
  return path
}

/** Restores it, and sees that the backup itself is as it was. */
function restored(path: string) {
  const before = readFileSync(path)
  try {
    return restoreInto(path, join(place(), 'scratch'))
  } finally {
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(existsSync(`${path}-wal`)).toBe(false)
  }
}

const refusal = (path: string): string => codeOf(() => restored(path))

describe('restoring a backup into a scratch copy', () => {
  it('refuses what is damaged, and what is no database', async () => {
    const cut = await backupOf()
    truncateSync(cut, statSync(cut).size - 4096)
    expect(refusal(cut)).toBe('ERR_DB_CORRUPT')
    const text = join(place(), 'text.db')
    writeFileSync(text, 'streams: []\n'.repeat(1000))
    expect(refusal(text)).toBe('ERR_DB_CORRUPT')
    const holed = await backupOf()
    const bytes = readFileSync(holed)
    bytes.fill(0xa5, 8192, 12288)
    writeFileSync(holed, bytes)
    expect(refusal(holed)).toBe('ERR_DB_CORRUPT')
  })

  it('is not begun where it would leave too little for the database', async () => {
    const scratch = join(place(), 'scratch')
    const backup = await backupOf()
    const most = Number.MAX_SAFE_INTEGER
    expect(codeOf(() => restoreInto(backup, scratch, most))).toBe('ERR_DB_FULL')
    expect(readdirSync(scratch)).toEqual([])
  })

  it('refuses one of a newer Stagedoor', async () => {
    const path = await backupOf((db) => void db.pragma(`user_version = ${LATEST_VERSION + 10}`))
    expect(refusal(path)).toBe('ERR_DB_FROM_FUTURE')
  })

  it('refuses the database of another program, and one with nothing in it', async () => {
    expect(refusal(await backupOf((db) => void db.pragma('application_id = 7')))).toBe(
      'ERR_DB_OPEN',
    )
    const empty = join(place(), 'empty.db')
    writeFileSync(empty, '')
    expect(refusal(empty)).toBe('ERR_DB_FOREIGN')
  })

  it.each([
    'CREATE TRIGGER evil AFTER INSERT ON audit BEGIN DELETE FROM revocations; END',
    'CREATE VIEW evil AS SELECT * FROM streams',
    'CREATE VIRTUAL TABLE evil USING fts5(text)',
    'CREATE TABLE evil (id INTEGER PRIMARY KEY)',
    'ALTER TABLE streams ADD COLUMN evil TEXT',
    'DROP TRIGGER audit_keeps_entries',
    'DROP TABLE revocations',
  ])('refuses what Stagedoor does not make: %s', async (sql) => {
    expect(refusal(await backupOf((db) => void db.exec(sql)))).toBe('ERR_DB_FOREIGN')
  })

  it.each([
    [
      'trigger',
      'sqlite_evil',
      'CREATE TRIGGER sqlite_evil AFTER INSERT ON audit BEGIN SELECT 1; END',
    ],
    ['view', 'sqlite_sequence_evil', 'CREATE VIEW sqlite_sequence_evil AS SELECT 1'],
    ['view', 'sqlite_stat1', 'CREATE VIEW sqlite_stat1 AS SELECT 1'],
  ])('refuses a %s that is named as what SQLite makes: %s', async (type, name, sql) => {
    const path = await backupOf((db) => {
      db.unsafeMode(true)
      db.pragma('writable_schema = ON')
      const table = type === 'trigger' ? 'audit' : name
      db.prepare('INSERT INTO sqlite_schema VALUES (?, ?, ?, 0, ?)').run(type, name, table, sql)
    })
    expect(refusal(path)).toBe('ERR_DB_FOREIGN')
  })

  it('lets be what SQLite makes for itself: statistics, and where numbers go on', async () => {
    const path = await backupOf((db) => {
      db.exec(`INSERT INTO counters VALUES ('x', 1)`)
      db.exec('ANALYZE')
    })
    expect(restored(path).after.get('counters')).toBe(1)
  })

  it('counts every row, and leaves one file that only its owner can read', async () => {
    const path = await backupOf((db) => void db.exec(`INSERT INTO counters VALUES ('x', 1)`))
    const copy = restored(path)
    expect(copy.version).toBe(LATEST_VERSION)
    expect(copy.after.get('counters')).toBe(1)
    expect(copy.after).toEqual(copy.before)
    expect(existsSync(`${copy.path}-wal`)).toBe(false)
    expect(statSync(copy.path).mode & 0o077).toBe(0)
  })

  it('brings one of every earlier version up to date', async () => {
    for (const last of MIGRATIONS) {
      const migrations = MIGRATIONS.filter(({ version }) => version <= last.version)
      const path = join(place(), 'old.db')
      const db = new BetterSqlite3(path)
      migrate(db, { backupDirectory: place(), migrations })
      db.pragma('application_id = 0x53544744')
      db.close()
      const copy = restored(path)
      expect(copy.version).toBe(last.version)
      const now = new BetterSqlite3(copy.path, { readonly: true })
      expect(now.pragma('user_version', { simple: true })).toBe(LATEST_VERSION)
      now.close()
    }
  })
})
