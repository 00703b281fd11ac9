import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backupTo } from '../../../../electron/store/backup.ts'
import { compareFiles } from '../../../../electron/store/backups/compare.ts'
import { restoreInto } from '../../../../electron/store/backups/restored-copy.ts'
import {
  applyStaged,
  isStaged,
  stagedRestore,
  stageRestore,
  unstage,
} from '../../../../electron/store/backups/staged.ts'
import { openDatabase } from '../../../../electron/store/open.ts'
import { place, store } from '../place.ts'

const NOW_MS = Date.UTC(2030, 0, 1)
const put = (value: string): string =>
  `INSERT INTO settings VALUES ('mark', '${value}') ON CONFLICT (key) DO UPDATE SET value = excluded.value`
const markIn = (path: string): unknown => {
  const db = openDatabase(path)
  try {
    return db.prepare(`SELECT value FROM settings WHERE key = 'mark'`).pluck().get()
  } finally {
    db.close()
  }
}

/** A data directory whose database says `now`, with a backup staged that says `then`. */
async function station() {
  const directory = place()
  const db = store(directory)
  db.exec(put('then'))
  const { path } = await backupTo(db, join(directory, 'backups'))
  db.exec(put('now'))
  db.exec(`INSERT INTO token_keys (id, name, format, settings, created_at_ms)
    VALUES ('k1', 'Rooms', 'livekit', '{}', 1)`)
  const scratch = join(directory, 'scratch')
  const { path: copy } = restoreInto(path, scratch)
  const compared = compareFiles(db.name, copy, true)
  db.close()
  stageRestore(directory, scratch, { name: 'a.db', actor: 'console', atMs: NOW_MS })
  return { directory, database: join(directory, 'stagedoor.db'), compared }
}

const kept = (directory: string): readonly string[] =>
  readdirSync(join(directory, 'backups')).filter((name) => /before-restore|damaged/.test(name))

describe('a staged restore', () => {
  it.each(['keep', 'note', 'log', 'swap'] as const)(
    'leaves the present as it was when the start ends before “%s”, and is applied at the next',
    async (last) => {
      const { directory, database } = await station()
      const cut = (): unknown =>
        applyStaged(directory, NOW_MS, (step) => {
          if (step === last) throw new Error('cut')
        })
      expect(cut).toThrow('cut')
      expect(isStaged(directory)).toBe(true)
      expect(markIn(database)).toBe('now')
      expect(applyStaged(directory, NOW_MS)).toMatchObject({ name: 'a.db', problem: null })
      expect(markIn(database)).toBe('then')
    },
  )

  it('waits with a reason where no copy of the present can be made', async () => {
    const { directory, database } = await station()
    rmSync(join(directory, 'backups'), { recursive: true })
    writeFileSync(join(directory, 'backups'), 'in the way')
    expect(applyStaged(directory, NOW_MS)).toBeNull()
    expect(stagedRestore(directory)?.problem).toMatch(/EEXIST|ENOTDIR/)
    expect(markIn(database)).toBe('now')
  })

  it('takes the place of a damaged database, which is kept as it is with its log', async () => {
    const { directory, database } = await station()
    writeFileSync(database, 'SQLite format 3\0 and then nothing of use'.repeat(400))
    writeFileSync(`${database}-wal`, 'a log')
    const applied = applyStaged(directory, NOW_MS)
    expect(applied?.previous).toMatch(/^stagedoor-damaged-/)
    expect(kept(directory)).toEqual([applied?.previous, `${applied?.previous}-wal`])
    expect(markIn(database)).toBe('then')
  })

  it('keeps a checked copy of what was there, and is gone once it is forgotten', async () => {
    const { directory, database } = await station()
    expect(readdirSync(join(directory, 'restore')).sort()).toEqual(['facts.json', 'stagedoor.db'])
    const applied = applyStaged(directory, NOW_MS)
    expect(applied?.previous).toBe('stagedoor-before-restore-2030-01-01T00-00-00-000Z.db')
    expect(markIn(join(directory, 'backups', applied?.previous ?? ''))).toBe('now')
    expect(isStaged(directory)).toBe(false)
    expect(stagedRestore(directory)).toEqual(applied)
    expect(applyStaged(directory, NOW_MS)).toBeNull()
    unstage(directory)
    expect(existsSync(join(directory, 'restore'))).toBe(false)
    expect(markIn(database)).toBe('then')
  })

  it('is nothing before it is whole', () => {
    const directory = place()
    mkdirSync(join(directory, 'restore'))
    writeFileSync(join(directory, 'restore', 'stagedoor.db'), 'half')
    expect(applyStaged(directory, NOW_MS)).toBeNull()
    expect(existsSync(join(directory, 'stagedoor.db'))).toBe(false)
  })

  it('tells beforehand what it changes, and shows no value', async () => {
    const { compared } = await station()
    expect(compared.differences).toEqual([
      {
        noun: 'token key',
        comes: { count: 0, names: [] },
        goes: { count: 1, names: ['Rooms'] },
        changes: { count: 0, names: [] },
      },
    ])
    expect(compared.counts).toContainEqual({ noun: 'sessions', now: 0, inBackup: 0 })
  })
})
