import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFolder } from '../../../electron/store/fold.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { decodeEntries } from '../../../electron/store/journal-codec.ts'
import { type Database, openDatabase } from '../../../electron/store/open.ts'
import { startOf } from './entries.ts'
import { appended, place, store } from './place.ts'

/** A sector: the least that a disk writes whole. */
const STEP_BYTES = 512

/** Ids that were acknowledged when the log had this length. */
interface Mark {
  readonly bytes: number
  readonly lastId: number
}

/** A database as it is in the middle of work, with the log of all of it, and what was acknowledged when. */
async function recorded(directory: string): Promise<{ path: string; marks: readonly Mark[] }> {
  store(directory).close()
  const db = openDatabase(join(directory, 'stagedoor.db'))
  const journal = createJournal(db)
  const folder = createFolder(db)
  const marks: Mark[] = []
  let lastId = 0
  for (let batch = 1; batch <= 12; batch += 1) {
    const ids = Array.from({ length: (batch % 7) + 1 }, () => (lastId += 1))
    await Promise.all(ids.map((id) => appended(journal, startOf(id))))
    if (batch % 5 === 0) await folder.foldAll()
    marks.push({ bytes: statSync(`${db.name}-wal`).size, lastId })
  }
  const path = join(directory, 'copy.db')
  copyFileSync(db.name, path)
  copyFileSync(`${db.name}-wal`, `${path}-wal`)
  db.close()
  return { path, marks }
}

function storedIds(db: Database): Set<number> {
  const ids = db.prepare<[], number>('SELECT id FROM decisions').pluck().all()
  for (const text of db.prepare<[], string>('SELECT entries FROM journal').pluck().all()) {
    for (const entry of decodeEntries(text)) {
      if (entry.kind !== 'decision') continue
      // Folded and still in the journal would be folded twice.
      if (ids.includes(entry.decision.id)) throw new Error(`${entry.decision.id} is there twice`)
      ids.push(entry.decision.id)
    }
  }
  return new Set(ids)
}

describe('a log that lost its end in a power failure', () => {
  it('never damages the database and holds all that was acknowledged', {
    timeout: 120_000,
  }, async () => {
    const { path, marks } = await recorded(place())
    const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)]
    expect(log.length).toBeGreaterThan(100_000)
    const trial = join(place(), 'stagedoor.db')
    for (let bytes = 0; bytes <= log.length; bytes += STEP_BYTES) {
      rmSync(`${trial}-shm`, { force: true })
      writeFileSync(trial, file)
      writeFileSync(`${trial}-wal`, log.subarray(0, bytes))
      const db = openDatabase(trial)
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      const stored = storedIds(db)
      db.close()
      const acknowledged = marks.findLast((mark) => mark.bytes <= bytes)?.lastId ?? 0
      for (let id = 1; id <= acknowledged; id += 1) expect(stored.has(id)).toBe(true)
      // The other way round the test would prove nothing: what was not on disk yet must be missing.
      if (bytes < (marks[0]?.bytes ?? 0)) expect(stored.size).toBe(0)
    }
  })
})
