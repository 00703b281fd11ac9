import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { backupTo } from '../../../electron/store/backup.ts'
import type { Database } from '../../../electron/store/database.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { migrate } from '../../../electron/store/migrate.ts'
import { LATEST_VERSION } from '../../../electron/store/migrations/index.ts'
import { assertEngine, openDatabase } from '../../../electron/store/open.ts'
import { decisionOf, refusalOf } from './entries.ts'
import { appended, codeOf, place, store } from './place.ts'

const settings = (db: Database): unknown[] =>
  ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema', 'busy_timeout'].map((name) =>
    db.pragma(name, { simple: true }),
  )
const DURABLE = ['wal', 2, 1, 0, 0]

/** A closed database with one decision in it. */
async function closedStore(): Promise<string> {
  const directory = place()
  const db = store(directory)
  const journal = createJournal(db)
  await appended(journal, refusalOf(1))
  journal.close()
  db.close()
  return join(directory, 'stagedoor.db')
}

describe('opening the database', () => {
  it.each([
    ['3.51.2', 'ERR_ENGINE'],
    ['3.9.9', 'ERR_ENGINE'],
    ['2.99.0', 'ERR_ENGINE'],
    ['3.51', 'ERR_ENGINE'],
    ['3.51.3', 'nothing was thrown'],
    ['3.52', 'nothing was thrown'],
    ['4.0.0', 'nothing was thrown'],
  ])('judges SQLite %s: %s', (version, code) => {
    expect(codeOf(() => assertEngine(store(), version))).toBe(code)
  })

  it('refuses a file of a newer Stagedoor and leaves every byte as it was', async () => {
    const path = await closedStore()
    const newer = new BetterSqlite3(path)
    newer.pragma(`user_version = ${LATEST_VERSION + 10}`)
    newer.close()
    const before = readFileSync(path)
    expect(codeOf(() => openDatabase(path))).toBe('ERR_DB_FROM_FUTURE')
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('refuses it too when only the log beside it says so, and leaves both as they were', async () => {
    const path = await closedStore()
    const newer = new BetterSqlite3(path)
    newer.pragma('wal_autocheckpoint = 0')
    newer.pragma(`user_version = ${LATEST_VERSION + 10}`)
    const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)]
    newer.close()
    writeFileSync(path, file)
    writeFileSync(`${path}-wal`, log)
    expect(codeOf(() => openDatabase(path))).toBe('ERR_DB_FROM_FUTURE')
    expect(readFileSync(path).equals(file)).toBe(true)
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true)
  })

  it('refuses what is not a database, names it and keeps it', () => {
    const path = join(place(), 'stagedoor.db')
    writeFileSync(path, 'these are the notes of the station, not a database')
    expect(codeOf(() => openDatabase(path))).toBe('ERR_DB_CORRUPT')
    expect(() => openDatabase(path)).toThrow(path)
    expect(readFileSync(path, 'utf8')).toContain('notes of the station')
  })

  it('refuses the database of another program', () => {
    const path = join(place(), 'stagedoor.db')
    const other = new BetterSqlite3(path)
    other.pragma('application_id = 7')
    other.close()
    expect(codeOf(() => openDatabase(path))).toBe('ERR_DB_OPEN')
  })

  it('marks its own, so that other programs can tell', () => {
    const path = join(place(), 'stagedoor.db')
    openDatabase(path).close()
    expect(readFileSync(path).subarray(68, 72).toString()).toBe('STGD')
  })

  it('refuses a file that is cut short', async () => {
    const path = await closedStore()
    writeFileSync(path, readFileSync(path).subarray(0, 4096 * 2 + 100))
    expect(codeOf(() => openDatabase(path))).toBe('ERR_DB_CORRUPT')
  })

  it('refuses a directory in place of the file', () => {
    expect(codeOf(() => openDatabase(place()))).toBe('ERR_DB_OPEN')
  })

  it('refuses to make a file when it may only read', () => {
    expect(codeOf(() => openDatabase(join(place(), 'stagedoor.db'), { readOnly: true }))).toBe(
      'ERR_DB_OPEN',
    )
  })

  it('says so, or loses nothing, whichever byte of the header is damaged', async () => {
    const path = await closedStore()
    const sound = readFileSync(path)
    const codes = new Set<string>()
    for (let at = 0; at < 100; at += 1) {
      const damaged = Buffer.from(sound)
      damaged.writeUInt8((sound.readUInt8(at) ^ 0xff) & 0xff, at)
      writeFileSync(path, damaged)
      codes.add(openAndRead(path))
    }
    const named = [
      'whole',
      'ERR_DB_CORRUPT',
      'ERR_DB_FROM_FUTURE',
      'ERR_DB_OPEN',
      'ERR_DB_MIGRATION',
    ]
    expect([...codes].filter((code) => !named.includes(code))).toEqual([])
    expect(codes).toContain('ERR_DB_CORRUPT')
  })

  it('stores durably in a new file and in one that is opened again', () => {
    const directory = place()
    const first = store(directory)
    expect(settings(first)).toEqual(DURABLE)
    first.close()
    for (let round = 0; round < 2; round += 1) {
      const again = openDatabase(join(directory, 'stagedoor.db'))
      expect(settings(again)).toEqual(DURABLE)
      again.close()
    }
  })

  it('stores durably after a migration, while another is open, read-only, and in a restored backup', async () => {
    const directory = place()
    const db = store(directory)
    expect(settings(db)).toEqual(DURABLE)
    const second = openDatabase(join(directory, 'stagedoor.db'))
    expect(settings(second)).toEqual(DURABLE)
    second.close()
    const reader = openDatabase(join(directory, 'stagedoor.db'), { readOnly: true })
    expect(settings(reader)).toEqual(DURABLE)
    reader.close()
    const backup = await backupTo(db, join(directory, 'backups'))
    const restored = openDatabase(backup.path)
    expect(settings(restored)).toEqual(DURABLE)
    restored.close()
  })

  it('makes files that only their owner can read, also from one that others could', () => {
    const directory = place()
    const path = join(directory, 'stagedoor.db')
    writeFileSync(path, '', { mode: 0o644 })
    const db = store(directory)
    db.exec('INSERT INTO counters VALUES (1, 1)')
    for (const name of [path, `${path}-wal`, `${path}-shm`]) {
      expect(statSync(name).mode & 0o777).toBe(0o600)
    }
  })
})

function openAndRead(path: string): string {
  let db: Database | undefined
  try {
    db = openDatabase(path)
    migrate(db, { backupDirectory: join(path, '..', 'backups') })
    const text = db.prepare('SELECT entries FROM journal').pluck().get()
    expect(String(text)).toContain(decisionOf(1).mediaServerId)
    return db.pragma('integrity_check', { simple: true }) === 'ok' ? 'whole' : 'damaged unnoticed'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    db?.close()
  }
}
