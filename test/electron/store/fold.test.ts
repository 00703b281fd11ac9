import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '../../../electron/store/database.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory } from '../../../electron/store/history.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { encodeEntries } from '../../../electron/store/journal-codec.ts'
import type { JournalEntry } from '../../../electron/store/types.ts'
import { decisionOf, endOf, refusalOf, sessionFor, sessionIdOf, startOf } from './entries.ts'
import { appended, store, until } from './place.ts'

const count = (db: Database, table: 'journal' | 'decisions' | 'sessions'): number =>
  Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())

async function fill(db: Database, entries: readonly JournalEntry[]): Promise<void> {
  const journal = createJournal(db)
  const errors = await Promise.all(entries.map((entry) => appended(journal, entry)))
  expect(errors.every((error) => error === null)).toBe(true)
  journal.close()
}

describe('folding the journal into the history', () => {
  it('passes over a damaged row, leaves it, tells of it once and folds those behind it', async () => {
    const db = store()
    await fill(db, [startOf(1)])
    const put = db.prepare('INSERT INTO journal (entries) VALUES (?)')
    put.run('[[0,')
    const incomplete = { ...decisionOf(2), country: null as unknown as string }
    put.run(encodeEntries([startOf(3), { kind: 'decision', decision: incomplete, session: null }]))
    put.run(encodeEntries([startOf(4)]))
    const told: unknown[] = []
    const folder = createFolder(db, { onError: (error) => told.push(error) })
    await folder.foldAll()
    await folder.foldAll()
    expect(db.prepare('SELECT id FROM decisions ORDER BY id').pluck().all()).toEqual([1, 4])
    expect(count(db, 'journal')).toBe(2)
    expect(told.length).toBe(2)
  })

  it('pauses while the handler is busy, where nobody is in a hurry', async () => {
    const db = store()
    const journal = createJournal(db)
    for (const id of [1, 2, 3]) await appended(journal, startOf(id))
    let turns = 0
    const turn = setInterval(() => {
      turns += 1
    }, 0)
    onTestFinished(() => clearInterval(turn))
    const busy = createFolder(db, { busyness: () => 'full' })
    await busy.foldAll('beside')
    expect(turns).toBeGreaterThan(0)
    expect([count(db, 'journal'), count(db, 'decisions')]).toEqual([0, 3])
  })

  it('changes nothing when it fails half way, and does it all later', async () => {
    const db = store()
    await fill(db, [startOf(1), startOf(2)])
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON sessions WHEN new.id = '${sessionIdOf(2)}'
             BEGIN SELECT raise(ABORT, 'stop'); END`)
    const other = new BetterSqlite3(db.name)
    const folder = createFolder(db)
    other.exec('BEGIN IMMEDIATE')
    await expect(folder.foldAll()).rejects.toThrow('locked')
    other.exec('ROLLBACK')
    other.close()
    expect([count(db, 'journal'), count(db, 'decisions'), count(db, 'sessions')]).toEqual([1, 0, 0])
    await folder.foldAll()
    expect([count(db, 'journal'), count(db, 'decisions'), count(db, 'sessions')]).toEqual([1, 0, 0])
    db.exec('DROP TRIGGER full')
    await createFolder(db).foldAll()
    expect([count(db, 'journal'), count(db, 'decisions'), count(db, 'sessions')]).toEqual([0, 2, 2])
  })

  it('moves every entry once, with the ends of sessions', async () => {
    const db = store()
    const starts = Array.from({ length: 500 }, (_, id) => startOf(id))
    await fill(db, [...starts, refusalOf(500), endOf(3, 1_900_000_000_000), endOf(9_999)])
    await createFolder(db).foldAll()
    expect([count(db, 'journal'), count(db, 'decisions'), count(db, 'sessions')]).toEqual([
      0, 501, 500,
    ])
    const history = createHistory(db, createFolder(db))
    const decision = await history.getDecision(3)
    expect({
      kind: 'decision',
      decision,
      session: sessionFor(decisionOf(3, { sessionId: sessionIdOf(3) })),
    }).toEqual(startOf(3))
    const { sessions } = await history.listEndedSessions({})
    expect(sessions).toEqual([
      sessionFor(decisionOf(3), {
        endedAtMs: 1_900_000_000_000,
        end: 'reported',
      }),
    ])
  })

  it('takes what is written twice for one, the later version of a decision counting', async () => {
    const db = store()
    await fill(db, [startOf(1), startOf(1), refusalOf(1, { reason: 'store_unavailable' })])
    await createFolder(db).foldAll()
    const rows = db.prepare('SELECT reason FROM decisions').pluck().all()
    expect([rows, count(db, 'sessions')]).toEqual([['store_unavailable'], 1])
  })

  it('works in the background, on what is there at the start and on what comes', async () => {
    const db = store()
    await fill(db, [startOf(1), startOf(2)])
    const folder = createFolder(db, { busyness: () => 'full' })
    onTestFinished(() => folder.stop())
    folder.start()
    await until(() => count(db, 'decisions') === 2)
    await fill(db, [startOf(3)])
    await until(() => count(db, 'decisions') === 3)
    expect(count(db, 'journal')).toBe(0)
  })

  it('stops when it is told to', async () => {
    const db = store()
    const folder = createFolder(db)
    folder.start()
    folder.stop()
    await fill(db, [startOf(1)])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(count(db, 'journal')).toBe(1)
  })

  it('lets others take turns', async () => {
    const db = store()
    await fill(
      db,
      Array.from({ length: 3000 }, (_, id) => startOf(id)),
    )
    let turns = 0
    let folded = false
    const turn = (): void => {
      turns += 1
      if (!folded) setImmediate(turn)
    }
    setImmediate(turn)
    await createFolder(db).foldAll()
    folded = true
    expect(turns).toBeGreaterThan(5)
  })
})
