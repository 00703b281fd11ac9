import { statSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type CheckpointerTools, createCheckpointer } from '../../../electron/store/checkpoint.ts'
import type { Database } from '../../../electron/store/database.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { passiveCheckpoint } from '../../../electron/store/log-state.ts'
import { startOf } from './entries.ts'
import { appended, store, until } from './place.ts'

/** Pages of the log that are not in the database yet. */
function waitingPages(db: Database): number {
  const [state] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  return (state?.log ?? 0) - (state?.checkpointed ?? 0)
}

/** Writes until at least so many pages wait, a commit at a time. */
async function writePages(db: Database, pages: number): Promise<void> {
  const journal = createJournal(db)
  for (let id = 1; waitingPages(db) < pages; id += 1) {
    await Promise.all(Array.from({ length: 64 }, () => appended(journal, startOf(id))))
  }
  journal.close()
}

/** A checkpointer that looks when the test's clock says so. */
function started(db: Database, tools: CheckpointerTools = {}): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const checkpointer = createCheckpointer(db, tools)
  checkpointer.start()
  onTestFinished(() => checkpointer.stop())
}

describe('carrying the log over into the database', () => {
  it('is never part of a commit', async () => {
    const db = store()
    await writePages(db, 1_200)
    expect(waitingPages(db)).toBeGreaterThanOrEqual(1_200)
  })

  it('waits while little is in the log, and while the handler is busy', async () => {
    const db = store()
    await writePages(db, 100)
    started(db)
    vi.advanceTimersByTime(5_000)
    expect(waitingPages(db)).toBeGreaterThanOrEqual(100)
    const other = store()
    await writePages(other, 600)
    started(other, { busyness: () => 'busy' })
    vi.advanceTimersByTime(5_000)
    expect(waitingPages(other)).toBeGreaterThanOrEqual(600)
  })

  it('happens in a quiet moment, and lets the log be used from its beginning again', async () => {
    const db = store()
    await writePages(db, 600)
    const bytes = statSync(`${db.name}-wal`).size
    started(db)
    vi.advanceTimersByTime(1_000)
    expect(waitingPages(db)).toBe(0)
    vi.useRealTimers()
    await writePages(db, 300)
    expect(statSync(`${db.name}-wal`).size).toBe(bytes)
  })

  it('is tried again after a failure, which it tells of', async () => {
    const db = store()
    await writePages(db, 600)
    const told: unknown[] = []
    started(db, { onError: (error) => told.push(error) })
    db.exec('BEGIN')
    db.exec('INSERT INTO journal (entries) VALUES (1)')
    vi.advanceTimersByTime(1_000)
    db.exec('ROLLBACK')
    expect(told.length).toBeGreaterThan(0)
    vi.advanceTimersByTime(1_000)
    expect(waitingPages(db)).toBe(0)
  })

  it('does not wait for a reader, nor makes one wait', async () => {
    const db = store()
    const reader = new BetterSqlite3(db.name, { readonly: true, timeout: 0 })
    onTestFinished(() => void reader.close())
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM journal').get()
    await writePages(db, 1_000)
    started(db)
    vi.advanceTimersByTime(1_000)
    expect(waitingPages(db)).toBeGreaterThan(0)
    expect(reader.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(0)
    reader.exec('COMMIT')
    vi.advanceTimersByTime(1_000)
    expect(waitingPages(db)).toBe(0)
  })

  it('is done aside where it can be, and the few pages that came meanwhile here', async () => {
    const db = store()
    await writePages(db, 600)
    const asked: number[] = []
    started(db, {
      async aside() {
        asked.push(waitingPages(db))
        const state = passiveCheckpoint(db)
        if (asked.length === 1) await writePages(db, 50)
        return state
      },
    })
    vi.advanceTimersByTime(1_000)
    vi.useRealTimers()
    await until(() => waitingPages(db) === 0 && asked.length > 0)
    expect(asked).toHaveLength(1)
  })

  it('is not done twice at the same time', async () => {
    const db = store()
    await writePages(db, 600)
    const aside = vi.fn(() => new Promise<never>(() => undefined))
    started(db, { aside })
    vi.advanceTimersByTime(5_000)
    expect(aside).toHaveBeenCalledOnce()
  })

  it('is done here when it cannot be done aside, which is told', async () => {
    const db = store()
    await writePages(db, 600)
    const told: unknown[] = []
    started(db, {
      aside: () => Promise.reject(new Error('no thread')),
      onError: (error) => told.push(error),
    })
    vi.advanceTimersByTime(500)
    vi.useRealTimers()
    await until(() => waitingPages(db) === 0)
    expect(told).toHaveLength(1)
  })
})
