import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createKeyFileSecrets } from '../../../electron/secrets/key-file.ts'
import { backupTo } from '../../../electron/store/backup.ts'
import type { Database } from '../../../electron/store/database.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory } from '../../../electron/store/history.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { startOf } from './entries.ts'
import { appended, place, store } from './place.ts'

async function filled(directory: string, entries: number): Promise<Database> {
  const db = store(directory)
  const journal = createJournal(db)
  await Promise.all(Array.from({ length: entries }, (_, id) => appended(journal, startOf(id + 1))))
  return db
}

describe('a backup', () => {
  it('is refused, leaving nothing, where none can be written', async () => {
    const db = await filled(place(), 1)
    await expect(backupTo(db, '/dev/null/backups')).rejects.toMatchObject({ status: 503 })
    const file = join(place(), 'file')
    writeFileSync(file, '')
    await expect(backupTo(db, file)).rejects.toMatchObject({ code: 'ERR_DB_IO' })
  })

  it('does not appear when the copy is damaged, and earlier ones stay', async () => {
    const directory = place()
    const db = await filled(place(), 500)
    const first = await backupTo(db, directory)
    db.unsafeMode(true).pragma('writable_schema = ON')
    db.exec(`UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'decisions_stream'`)
    db.pragma('writable_schema = OFF')
    await expect(backupTo(db, directory)).rejects.toMatchObject({ code: 'ERR_DB_CORRUPT' })
    expect(readdirSync(directory)).toEqual([first.path.slice(directory.length + 1)])
  })

  it('neither fails nor takes away a draft because others are made in the same millisecond', async () => {
    const directory = place()
    const db = await filled(place(), 500)
    const nowMs = Date.UTC(2030, 0, 1)
    const names = await Promise.all(
      Array.from({ length: 6 }, async () => (await backupTo(db, directory, { nowMs })).path),
    )
    expect(new Set(names).size).toBe(6)
    await backupTo(db, directory, { nowMs })
    expect(readdirSync(directory)).toHaveLength(7)
  })

  it('takes away only what a crash left an hour ago', async () => {
    const directory = place()
    const db = await filled(place(), 1)
    const stem = 'stagedoor-2030-01-01T00-00-00-00'
    const hourAgo = new Date(Date.now() - 3_601_000)
    for (const name of [`${stem}0Z.db.part`, `${stem}0Z.db.part-journal`, 'mine.db.part']) {
      writeFileSync(join(directory, name), '')
      utimesSync(join(directory, name), hourAgo, hourAgo)
    }
    writeFileSync(join(directory, `${stem}1Z.db.part`), '')
    await backupTo(db, directory, { nowMs: Date.UTC(2030, 0, 2) })
    expect(readdirSync(directory).sort()).toEqual([
      'mine.db.part',
      `${stem}1Z.db.part`,
      'stagedoor-2030-01-02T00-00-00-000Z.db',
    ])
  })

  it('is one file only its owner can read, sound, with all that was stored', async () => {
    const directory = join(place(), 'backups')
    const db = await filled(place(), 700)
    const backup = await backupTo(db, directory)
    expect(readdirSync(directory)).toEqual([backup.path.slice(directory.length + 1)])
    expect(backup).toEqual({ path: backup.path, bytes: statSync(backup.path).size, checked: true })
    expect(statSync(backup.path).mode & 0o777).toBe(0o600)
    const restoredIn = place()
    writeFileSync(join(restoredIn, 'stagedoor.db'), readFileSync(backup.path))
    const restored = store(restoredIn)
    expect(createHistory(restored, createFolder(restored)).maxDecisionId()).toBe(700)
  })

  it('is made while decisions go on, and is a whole one', async () => {
    const directory = place()
    const db = await filled(place(), 3000)
    const journal = createJournal(db)
    let made = false
    let id = 3000
    const writing = (async () => {
      while (!made) {
        id += 1
        expect(await appended(journal, startOf(id))).toBeNull()
      }
    })()
    const backup = await backupTo(db, directory)
    made = true
    await writing
    expect(id).toBeGreaterThan(3001)
    expect(backup.checked).toBe(true)
  })

  it('replaces the oldest, but never a copy made before a migration', async () => {
    const directory = place()
    const db = await filled(place(), 1)
    writeFileSync(join(directory, 'stagedoor-before-10-2020-01-01T00-00-00-000Z.db'), '')
    writeFileSync(join(directory, 'notes.txt'), '')
    for (let day = 1; day <= 4; day += 1) {
      await backupTo(db, directory, { keep: 2, nowMs: Date.UTC(2030, 0, day) })
    }
    expect(readdirSync(directory).sort()).toEqual([
      'notes.txt',
      'stagedoor-2030-01-03T00-00-00-000Z.db',
      'stagedoor-2030-01-04T00-00-00-000Z.db',
      'stagedoor-before-10-2020-01-01T00-00-00-000Z.db',
    ])
  })

  it('is not taken away for the sake of ones whose date is ahead, which push out no other either', async () => {
    const directory = place()
    const db = await filled(place(), 1)
    const day = (year: number, date: number) => Date.UTC(year, 0, date)
    for (const date of [1, 2]) await backupTo(db, directory, { keep: 2, nowMs: day(2030, date) })
    for (const date of [1, 2, 3]) {
      const made = await backupTo(db, directory, { keep: 2, nowMs: day(2026, date) })
      expect(made.bytes).toBe(statSync(made.path).size)
    }
    expect(readdirSync(directory).sort()).toEqual([
      'stagedoor-2026-01-02T00-00-00-000Z.db',
      'stagedoor-2026-01-03T00-00-00-000Z.db',
      'stagedoor-2030-01-01T00-00-00-000Z.db',
      'stagedoor-2030-01-02T00-00-00-000Z.db',
    ])
  })

  it('holds no secret in the clear, nor do the database and its log', async () => {
    const directory = place()
    const db = await filled(directory, 1)
    const secrets = createKeyFileSecrets(join(place(), 'key'), { mayCreate: true })
    const secret = 'correct-horse-battery-staple'
    db.exec('CREATE TABLE sealed (value BLOB) STRICT')
    db.prepare('INSERT INTO sealed VALUES (?)').run(secrets.seal(secret))
    const backup = await backupTo(db, directory)
    const files = [db.name, `${db.name}-wal`, backup.path]
    expect(files.every((path) => existsSync(path))).toBe(true)
    for (const path of files) expect(readFileSync(path).includes(secret)).toBe(false)
    const stored = db.prepare('SELECT value FROM sealed').pluck().get()
    expect(secrets.open(stored as Buffer)).toBe(secret)
  })
})
