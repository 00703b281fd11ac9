import { describe, expect, it } from 'vitest'
import { sessionIdOf } from '../../../electron/sessions/record.ts'
import type { Database } from '../../../electron/store/database.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { decodeEntries, encodeEntries } from '../../../electron/store/journal-codec.ts'
import { migrate } from '../../../electron/store/migrate.ts'
import { MIGRATIONS } from '../../../electron/store/migrations/index.ts'
import { openDatabase } from '../../../electron/store/open.ts'
import { prune } from '../../../electron/store/prune.ts'
import { IN_PERIOD, periodRange } from '../../../electron/store/session-periods.ts'
import type { JournalEntry } from '../../../electron/store/types.ts'
import { QUARTER_MS } from '../../../shared/usage.ts'
import { decisionOf, endOf, sessionIdOf as idOf, sessionFor, startOf } from './entries.ts'
import { appended, place, store, viewed } from './place.ts'

const NOON_MS = Date.UTC(2027, 0, 15, 12)
const NOON = NOON_MS / QUARTER_MS

const usageOf = (db: Database): unknown[] =>
  db.prepare('SELECT * FROM session_usage ORDER BY session_id, quarter').raw().all()

async function folded(db: Database, entries: readonly JournalEntry[]): Promise<void> {
  const journal = createJournal(db)
  await Promise.all(entries.map((entry) => appended(journal, entry)))
  await createFolder(db).foldAll()
  journal.close()
}

describe('usage of sessions by the quarter of an hour', () => {
  it('is added up, each entry once', async () => {
    const db = store()
    await folded(db, [startOf(1), viewed(idOf(1), NOON, 5_000), viewed(idOf(1), NOON, 7_000)])
    await folded(db, [viewed(idOf(1), NOON + 1, 400)])
    expect(usageOf(db)).toEqual([
      [idOf(1), NOON, 12_000, 24_000],
      [idOf(1), NOON + 1, 400, 800],
    ])
  })

  it('goes with its session', async () => {
    const db = store()
    const entries = [1, 2].flatMap((id) => [startOf(id), viewed(idOf(id), NOON, 1_000)])
    await folded(db, [...entries, endOf(1, NOON_MS)])
    await prune(
      db,
      {
        keepDecisionsDays: 30,
        keepSessionsDays: 400,
        keepUsageDays: 1100,
        truncateAddressesDays: 0,
      },
      NOON_MS + 401 * 86_400_000,
    )
    expect(usageOf(db)).toEqual([[idOf(2), NOON, 1_000, 2_000]])
  })

  it('is read from entries of before, which name the day alone', () => {
    const entryOf = (day: number, seenAtMs: number): unknown =>
      decodeEntries(JSON.stringify([[2, 'news', 'ann', 's1', day, 900, 0, seenAtMs]]))[0]
    const day = NOON_MS / 86_400_000 - 0.5
    expect(entryOf(day, NOON_MS + 1)).toMatchObject({ quarter: NOON, action: 'subscribe' })
    expect(entryOf(day, NOON_MS + 86_400_000)).toMatchObject({ quarter: (day + 1) * 96 - 1 })
    const entry = { ...viewed('s1', NOON, 5), action: 'publish' as const }
    expect(decodeEntries(encodeEntries([entry]))).toEqual([entry])
  })
})

describe('the step to usage', () => {
  it('spreads what was counted before over the time it was watched in, and reads tracking ids', () => {
    const directory = place()
    const db = openDatabase(`${directory}/stagedoor.db`)
    const earlier = MIGRATIONS.filter((each) => each.version < 200)
    migrate(db, { backupDirectory: directory, migrations: earlier })
    const put =
      db.prepare(`INSERT INTO sessions VALUES (?, 1, 'm', NULL, 's', 's', 'subscribe', '', NULL, '??', NULL, NULL,
      NULL, NULL, NULL, 'grant_accepted', ?, 0, NULL, NULL, NULL, NULL)`)
    put.run('a', '["vip","tracking:partner-a","tracking:b"]')
    put.run('b', '["tracking:","Tracking:x"]')
    const quarterMs = NOON_MS + 60_000
    db.prepare(`INSERT INTO session_view_time VALUES ('a', ?, 77, ?)`).run(1_000_000, quarterMs)
    migrate(db, { backupDirectory: directory })
    expect(usageOf(db)).toEqual([
      ['a', NOON - 2, 40_000, 0],
      ['a', NOON - 1, 900_000, 0],
      ['a', NOON, 60_000, 77],
    ])
    expect(db.prepare('SELECT tracking_id FROM sessions ORDER BY id').pluck().all()).toEqual([
      'partner-a',
      null,
    ])
    db.close()
  })
})

describe('sessions of a period', () => {
  const HOUR_MS = 3_600_000

  it('are those that were there at some moment of it, however long', async () => {
    const db = store()
    const start = (id: number, atMs: number): JournalEntry => {
      const decision = decisionOf(id, { atMs, sessionId: sessionIdOf(atMs, id) })
      return { kind: 'decision', decision, session: sessionFor(decision) }
    }
    const end = (id: number, startMs: number, atMs: number): JournalEntry => ({
      ...{ kind: 'end', sessionId: sessionIdOf(startMs, id), atMs, end: 'reported' },
    })
    const spans: readonly (readonly [number, number, number | null])[] = [
      [1, NOON_MS - 2 * HOUR_MS, NOON_MS - HOUR_MS],
      [2, NOON_MS - 2 * HOUR_MS, NOON_MS + 1],
      [3, NOON_MS - 50 * HOUR_MS, NOON_MS + 90 * HOUR_MS],
      [4, NOON_MS - 500 * HOUR_MS, null],
      [5, NOON_MS + HOUR_MS - 1, NOON_MS + HOUR_MS],
      [6, NOON_MS + HOUR_MS, null],
      [7, NOON_MS - 50 * HOUR_MS, NOON_MS - 1],
    ]
    await folded(
      db,
      spans.flatMap(([id, from, to]) => [
        start(id, from),
        ...(to === null ? [] : [end(id, from, to)]),
      ]),
    )
    const found = db
      .prepare<[object], number>(
        `SELECT decision_id FROM sessions WHERE id IN (${IN_PERIOD}) ORDER BY decision_id`,
      )
      .pluck()
      .all(periodRange(NOON_MS, NOON_MS + HOUR_MS))
    expect(found).toEqual([2, 3, 4, 5])
    const plan = db
      .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${IN_PERIOD}`)
      .all(periodRange(NOON_MS, NOON_MS + HOUR_MS))
      .map((each) => each.detail)
    expect(plan.filter((each) => /^SCAN/.test(each))).toEqual([])
    expect(plan.join()).toContain('sessions_long')
    expect(plan.join()).toContain('sessions_live')
  })
})
