import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '../../../electron/store/database.ts'
import { createJournal, type StoreJournal } from '../../../electron/store/journal.ts'
import { decodeEntries } from '../../../electron/store/journal-codec.ts'
import type { AppError } from '../../../shared/errors.ts'
import { endOf, refusalOf, startOf } from './entries.ts'
import { appended, place, store, until } from './place.ts'

/** Ids of the decisions in the journal, in order, as another connection sees them. */
function storedIds(db: Database): (number | string | null)[] {
  const other = new BetterSqlite3(db.name, { readonly: true })
  try {
    const rows = other.prepare('SELECT entries FROM journal ORDER BY seq').pluck().all()
    return rows
      .flatMap((text) => decodeEntries(String(text)))
      .map((entry) => (entry.kind === 'decision' ? entry.decision.id : entry.sessionId))
  } finally {
    other.close()
  }
}

const rowCount = (db: Database): unknown => db.prepare('SELECT count(*) FROM journal').pluck().get()

function journalOf(db: Database): StoreJournal {
  const journal = createJournal(db, { probeMs: 20 })
  onTestFinished(() => {
    if (db.open) journal.close()
  })
  return journal
}

/** What writes to the journal throw, once so many more rows got through. Null: nothing. */
interface Fault {
  code: string | null
  afterRows: number
  /** How often a row was to be written. */
  tries: number
}

/** A database whose writes to the journal throw what `fault` says. */
function faulty(): { db: Database; fault: Fault } {
  const db = store()
  const fault: Fault = { code: null, afterRows: 0, tries: 0 }
  const prepare = (sql: string): unknown => {
    const statement = db.prepare(sql)
    if (!sql.startsWith('INSERT INTO journal')) return statement
    return {
      run: (...given: unknown[]) => {
        fault.tries += 1
        if (fault.code !== null) {
          if (fault.afterRows === 0) throw new BetterSqlite3.SqliteError('injected', fault.code)
          fault.afterRows -= 1
        }
        return statement.run(...given)
      },
    }
  }
  const proxy = new Proxy(db, {
    get: (target, name) => {
      if (name === 'prepare') return prepare
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { db: proxy, fault }
}

describe('a store that cannot be written', () => {
  const faults = [
    ['SQLITE_FULL', 'ERR_DB_FULL'],
    ['SQLITE_READONLY_DBMOVED', 'ERR_DB_READ_ONLY'],
    ['SQLITE_IOERR_FSYNC', 'ERR_DB_IO'],
    ['SQLITE_CORRUPT', 'ERR_DB_CORRUPT'],
    ['SQLITE_BUSY', 'ERR_DB_BUSY'],
  ] as const

  it.each(faults)(
    'tells every waiting one of %s and keeps nothing of theirs',
    async (raw, code) => {
      const { db, fault } = faulty()
      const journal = journalOf(db)
      const heard: (string | null)[] = []
      journal.onHealth((error) => heard.push(error?.code ?? null))
      fault.code = raw
      const errors = await Promise.all([1, 2].map((id) => appended(journal, startOf(id))))
      expect(errors.map((error) => error?.code)).toEqual([code, code])
      expect([journal.healthy, journal.kept, heard]).toEqual([false, 0, [code]])
      expect((await appended(journal, startOf(3)))?.code).toBe(code)
      fault.code = null
      await until(() => journal.healthy)
      expect(heard).toEqual([code, null])
      expect(storedIds(db)).toEqual([])
    },
  )

  it('stores what was kept meanwhile, in order and before what comes later', async () => {
    const { db, fault } = faulty()
    const journal = journalOf(db)
    fault.code = 'SQLITE_FULL'
    journal.keep(refusalOf(1))
    await until(() => !journal.healthy)
    for (let id = 2; id <= 1500; id += 1) journal.keep(refusalOf(id))
    journal.keep(endOf(7))
    expect(journal.kept).toBe(1501)
    fault.code = null
    await until(() => journal.healthy)
    expect(await appended(journal, refusalOf(1501))).toBeNull()
    const ids = storedIds(db)
    expect(ids.length).toBe(1502)
    expect(ids.slice(-3)).toEqual([1500, 's00000007', 1501])
    expect([journal.kept, journal.dropped, journal.stored]).toEqual([0, 0, 1502])
  })

  it('keeps ten thousand at most and counts the rest', async () => {
    const { db, fault } = faulty()
    const journal = journalOf(db)
    fault.code = 'SQLITE_FULL'
    await appended(journal, refusalOf(0))
    for (let id = 1; id <= 10_000; id += 1) expect(journal.keep(endOf(id))).toBe(true)
    for (const entry of [endOf(10_001), startOf(1), refusalOf(2)]) {
      expect(journal.keep(entry)).toBe(false)
    }
    expect([journal.kept, journal.dropped]).toEqual([10_000, 3])
  })

  it('gives up refusals, the oldest first, for starts and ends when it keeps no more', async () => {
    const { db, fault } = faulty()
    const journal = journalOf(db)
    fault.code = 'SQLITE_FULL'
    await appended(journal, refusalOf(0))
    const binding = { grantId: 'st-7', address: '192.0.2.1', boundAtMs: 1 }
    const binds = { ...refusalOf(1), binding }
    journal.keep(binds)
    for (let id = 2; id <= 10_000; id += 1) journal.keep(refusalOf(id))
    expect([journal.keep(startOf(10_001)), journal.keep(endOf(7))]).toEqual([true, true])
    expect(journal.keep(refusalOf(10_002))).toBe(false)
    expect([journal.kept, journal.dropped]).toEqual([10_000, 3])
    // An address that somebody was let in on is kept like a start.
    expect([journal.unstored()[0], journal.keep(binds)]).toEqual([binds, true])
    fault.code = null
    await until(() => journal.healthy)
    const ids = storedIds(db)
    expect([...ids.slice(0, 2), ...ids.slice(-3)]).toEqual([1, 5, 10_001, 's00000007', 1])
  })

  it('does not wait for a lock, tries again by itself and stores once it is free', async () => {
    const db = store()
    const journal = journalOf(db)
    const other = new BetterSqlite3(db.name)
    other.exec('BEGIN IMMEDIATE')
    const stored = appended(journal, startOf(1))
    await new Promise((resolve) => setImmediate(resolve))
    expect(storedIds(db)).toEqual([])
    other.exec('COMMIT')
    other.close()
    expect(await stored).toBeNull()
    expect([journal.healthy, storedIds(db)]).toEqual([true, [1]])
  })

  it('tries for a lock again and again, and never waits for it inside SQLite', async () => {
    const { db, fault } = faulty()
    const journal = journalOf(db)
    const other = new BetterSqlite3(db.name)
    async function triesBeside(): Promise<number> {
      await until(() => journal.healthy)
      other.exec('BEGIN IMMEDIATE')
      const before = fault.tries
      expect((await appended(journal, startOf(1)))?.code).toBe('ERR_DB_BUSY')
      other.exec('ROLLBACK')
      return fault.tries - before
    }
    // One that waits inside has only the first and a last one, as has a process that stood still once, though not each time.
    await expect.poll(triesBeside).toBeGreaterThan(3)
    other.close()
  })

  it('gives up on a lock that is held, and goes on when it is gone', async () => {
    const db = store()
    const journal = journalOf(db)
    const other = new BetterSqlite3(db.name)
    other.exec('BEGIN IMMEDIATE')
    expect((await appended(journal, startOf(1)))?.code).toBe('ERR_DB_BUSY')
    journal.keep(refusalOf(1))
    other.exec('ROLLBACK')
    other.close()
    await until(() => journal.healthy)
    expect(await appended(journal, startOf(2))).toBeNull()
    expect(storedIds(db)).toEqual([1, 2])
  })

  it('says that the disk is full, and stores again when there is room', async () => {
    const db = store()
    const journal = journalOf(db)
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages + 4}`)
    const errors: (AppError | null)[] = []
    for (let id = 1; id <= 100; id += 1) errors.push(await appended(journal, startOf(id)))
    const failed = errors.findIndex((error) => error !== null)
    expect(failed).toBeGreaterThan(0)
    expect(errors[failed]?.code).toBe('ERR_DB_FULL')
    expect(storedIds(db)).toEqual(Array.from({ length: failed }, (_, index) => index + 1))
    db.pragma('max_page_count = 1000000')
    await until(() => journal.healthy)
    expect(await appended(journal, startOf(101))).toBeNull()
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('says that the database is read-only', async () => {
    const db = store()
    const journal = journalOf(db)
    db.pragma('query_only = ON')
    expect((await appended(journal, startOf(1)))?.code).toBe('ERR_DB_READ_ONLY')
    db.pragma('query_only = OFF')
    await until(() => journal.healthy)
  })

  it('survives a batch of many rows that fails half way, with nothing of it stored', async () => {
    const { db, fault } = faulty()
    const journal = journalOf(db)
    const all = Array.from({ length: 200 }, (_, index) => appended(journal, startOf(index + 1)))
    fault.code = 'SQLITE_IOERR_WRITE'
    fault.afterRows = 2
    const errors = await Promise.all(all)
    expect(new Set(errors.map((error) => error?.code))).toEqual(new Set(['ERR_DB_IO']))
    expect([db.inTransaction, rowCount(db)]).toEqual([false, 0])
  })

  it('does not call stored what is part of a transaction that somebody left open', async () => {
    const db = store()
    const journal = journalOf(db)
    db.exec('BEGIN')
    expect((await appended(journal, startOf(1)))?.code).toBe('ERR_DB_IO')
    await until(() => journal.healthy)
    expect(db.inTransaction).toBe(false)
    expect(await appended(journal, startOf(2))).toBeNull()
    expect(storedIds(db)).toEqual([2])
  })
})

describe('the journal', () => {
  it('says stored only when another connection can read it', async () => {
    const db = store()
    const journal = journalOf(db)
    const missing: number[] = []
    const all = Array.from({ length: 300 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index / 10))
      await new Promise<void>((resolve) => {
        journal.append(startOf(index), () => {
          if (!storedIds(db).includes(index)) missing.push(index)
          resolve()
        })
        if (storedIds(db).includes(index)) missing.push(-index)
      })
    })
    await Promise.all(all)
    expect(missing).toEqual([])
    expect(storedIds(db).length).toBe(300)
  })

  it('stores all that came in one turn with one commit, in order', async () => {
    const db = store()
    const journal = journalOf(db)
    const all = [1, 2, 3, 4, 5].map((id) => appended(journal, startOf(id)))
    expect(rowCount(db)).toBe(0)
    expect(await Promise.all(all)).toEqual([null, null, null, null, null])
    expect([rowCount(db), storedIds(db)]).toEqual([1, [1, 2, 3, 4, 5]])
  })

  it('cuts a large batch into rows that are quick to fold, still in one transaction', async () => {
    const db = store()
    const journal = journalOf(db)
    await Promise.all(Array.from({ length: 200 }, (_, id) => appended(journal, startOf(id))))
    expect([rowCount(db), storedIds(db).length]).toEqual([4, 200])
  })

  it('never gives the number of a row that was folded to another', async () => {
    const db = store()
    const journal = journalOf(db)
    const last = (): unknown => db.prepare('SELECT max(seq) FROM journal').pluck().get()
    await appended(journal, startOf(1))
    const first = Number(last())
    db.exec('DELETE FROM journal')
    await appended(journal, startOf(2))
    expect(Number(last())).toBeGreaterThan(first)
  })

  it('goes on behind what an earlier one left unfolded', async () => {
    const db = store()
    const earlier = createJournal(db)
    await appended(earlier, startOf(1))
    await appended(earlier, startOf(2))
    earlier.close()
    expect(await appended(createJournal(db), startOf(3))).toBeNull()
    expect(storedIds(db)).toEqual([1, 2, 3])
  })

  it('flushes at once, except within a transaction', async () => {
    const db = store()
    const journal = journalOf(db)
    const first = appended(journal, startOf(1))
    db.transaction(() => journal.flush())()
    expect(rowCount(db)).toBe(0)
    journal.flush()
    expect(storedIds(db)).toEqual([1])
    expect(await first).toBeNull()
  })

  it('does not let one caller that throws hurt the others', async () => {
    const db = store()
    const thrown: unknown[] = []
    const journal = createJournal(db, { onError: (error) => thrown.push(error) })
    journal.append(startOf(1), () => {
      throw new Error('a fault of the caller')
    })
    expect(await appended(journal, startOf(2))).toBeNull()
    expect(String(thrown)).toContain('a fault of the caller')
    journal.close()
  })

  it('stores what waits when it is closed, and nothing afterwards', async () => {
    const directory = place()
    const db = store(directory)
    const journal = createJournal(db)
    const waiting = appended(journal, startOf(1))
    journal.keep(endOf(1))
    expect(journal.close()).toBe(0)
    expect(await waiting).toBeNull()
    expect((await appended(journal, startOf(2)))?.code).toBe('ERR_DB_IO')
    db.close()
    expect(storedIds(store(directory))).toEqual([1, 's00000001'])
  })

  it('says how many it could not store when it is closed on a locked database', async () => {
    const db = store()
    const journal = createJournal(db)
    const other = new BetterSqlite3(db.name)
    other.exec('BEGIN IMMEDIATE')
    const waiting = appended(journal, startOf(1))
    journal.keep(endOf(1))
    expect(journal.close()).toBe(1)
    expect((await waiting)?.code).toBe('ERR_DB_BUSY')
    other.close()
  })
})
