import { describe, expect, it } from 'vitest'
import type { Database } from '../../../../electron/store/database.ts'
import { createFolder } from '../../../../electron/store/fold.ts'
import { createHistory } from '../../../../electron/store/history.ts'
import { createJournal } from '../../../../electron/store/journal.ts'
import { prune } from '../../../../electron/store/prune.ts'
import type { JournalEntry } from '../../../../electron/store/types.ts'
import { DIMENSION } from '../../../../electron/store/usage/dimensions.ts'
import { endOf, refusalOf, startOf, viewedOf } from '../entries.ts'
import { appended, store } from '../place.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2028, 5, 15, 12)
const keep = {
  keepDecisionsDays: 3_650,
  keepSessionsDays: 3_650,
  keepUsageDays: 3_650,
  truncateAddressesDays: 0,
}

async function filled(entries: readonly JournalEntry[]): Promise<Database> {
  const db = store()
  const journal = createJournal(db)
  await Promise.all(entries.map((entry) => appended(journal, entry)))
  journal.close()
  await createFolder(db).foldAll()
  return db
}

/** A session that watched for a second so many days ago. */
function watched(id: number, daysAgo: number): JournalEntry[] {
  const atMs = NOW_MS - daysAgo * DAY_MS
  const address = id % 2 === 0 ? '2001:db8:7:8::9' : '203.0.113.77'
  const changes = { atMs, address, trace: [['revocation', 'pass', address]] as const }
  return [startOf(id, changes), viewedOf(id, 1_000, atMs + 1_000), endOf(id, atMs + 1_000)]
}

const days = { from: '2020-01-01', to: '2028-12-31' }

async function sums(db: Database, by: 'stream' | 'viewer' | 'refused'): Promise<number[]> {
  const history = createHistory(db, createFolder(db))
  const asked = { days, zone: 'UTC', filter: {}, compares: false, limit: 10, nowMs: NOW_MS }
  const { rows, totals } = await history.usage({ ...asked, by })
  return [totals.ms, totals.peakViewers ?? 0, ...rows.map((row) => row.ms + row.sessions)]
}

describe('usage that is old', () => {
  it('is deleted by whole months, with days, quarters and minutes', async () => {
    const db = await filled([
      ...watched(1, 800),
      ...watched(2, 400),
      ...watched(3, 20),
      refusalOf(9, { atMs: NOW_MS - 800 * DAY_MS }),
    ])
    await prune(db, { ...keep, keepUsageDays: 410 }, NOW_MS)
    expect(await sums(db, 'stream')).toEqual([2_000, 1, 2_002])
    expect(await sums(db, 'refused')).toEqual([2_000, 1])
    await prune(db, { ...keep, keepUsageDays: 30 }, NOW_MS)
    expect(await sums(db, 'stream')).toEqual([1_000, 1, 1_001])
    for (const table of ['usage_quarter', 'usage_day', 'usage_month']) {
      const left = db.prepare(`SELECT count(*) FROM ${table} WHERE dimension = 0`).pluck().get()
      expect(left, table).toBe(1)
    }
    expect(db.prepare('SELECT count(*) FROM usage_minutes').pluck().get()).toBe(2)
  })

  it('outlives its sessions, but by viewer and grant', async () => {
    const db = await filled([...watched(1, 400), ...watched(2, 20)])
    await prune(db, { ...keep, keepSessionsDays: 100 }, NOW_MS)
    expect(db.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(1)
    expect(await sums(db, 'stream')).toEqual([2_000, 1, 2_002])
    expect(await sums(db, 'viewer')).toEqual([2_000, 1, 1_001])
    const grants = db.prepare('SELECT count(*) FROM usage_day WHERE dimension = ?').pluck()
    expect(grants.get(DIMENSION.grant)).toBe(1)
  })
})

describe('addresses that are old', () => {
  const addresses = (db: Database): unknown[] =>
    ['sessions', 'decisions'].flatMap((table) =>
      db.prepare(`SELECT address FROM ${table} ORDER BY id`).pluck().all(),
    )

  it('stay as they are unless the settings say otherwise', async () => {
    const db = await filled(watched(1, 400))
    await prune(db, keep, NOW_MS)
    expect(addresses(db)).toEqual(['203.0.113.77', '203.0.113.77'])
  })

  it('are truncated in sessions, in decisions and in their traces, younger ones not', async () => {
    const many = Array.from({ length: 450 }, (_, index) => watched(index + 1, 60)).flat()
    const db = await filled([...many, ...watched(500, 10), ...watched(501, 10)])
    await prune(db, { ...keep, truncateAddressesDays: 30 }, NOW_MS)
    const kinds = (table: string): unknown[] =>
      db.prepare(`SELECT address, count(*) FROM ${table} GROUP BY 1 ORDER BY 1`).raw().all()
    for (const table of ['sessions', 'decisions']) {
      expect(kinds(table)).toEqual([
        ['2001:db8:7:8::9', 1],
        ['2001:db8:7::', 225],
        ['203.0.113.0', 225],
        ['203.0.113.77', 1],
      ])
    }
    const told = db.prepare(`SELECT count(*) FROM decisions WHERE detail LIKE '%203.0.113.77%'`)
    expect(told.pluck().get()).toBe(1)
    const named = db.prepare('SELECT count(session_key) FROM sessions').pluck()
    expect(named.get()).toBe(2)
    await prune(db, { ...keep, truncateAddressesDays: 5 }, NOW_MS)
    expect(told.pluck().get()).toBe(0)
    expect(kinds('sessions')).toEqual([
      ['2001:db8:7::', 226],
      ['203.0.113.0', 226],
    ])
    expect(named.get()).toBe(0)
  })

  it('are truncated also in a session whose end is known days later', async () => {
    const db = await filled([...watched(1, 60), ...watched(3, 40).slice(0, 1)])
    const cut = { ...keep, truncateAddressesDays: 1 }
    const whole = db.prepare(`SELECT count(*) FROM sessions WHERE address = '203.0.113.77'`).pluck()
    await prune(db, cut, NOW_MS)
    expect(whole.get()).toBe(1)
    const journal = createJournal(db)
    await appended(journal, endOf(3, NOW_MS - 3 * DAY_MS))
    journal.close()
    await createFolder(db).foldAll()
    await prune(db, cut, NOW_MS + 3_600_000)
    expect(whole.get()).toBe(0)
  })
})
