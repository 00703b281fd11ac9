import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionIdOf } from '../../../../electron/sessions/record.ts'
import type { Database } from '../../../../electron/store/database.ts'
import { createFolder } from '../../../../electron/store/fold.ts'
import { createHistory, type History } from '../../../../electron/store/history.ts'
import { createJournal } from '../../../../electron/store/journal.ts'
import { migrate } from '../../../../electron/store/migrate.ts'
import { openDatabase } from '../../../../electron/store/open.ts'
import type { JournalEntry } from '../../../../electron/store/types.ts'
import type { UsageQuestion } from '../../../../electron/store/usage/part.ts'
import { spansOf } from '../../../../electron/store/usage/spans.ts'
import { addDays, dayOf, daysBetween } from '../../../../shared/calendar.ts'
import {
  QUARTER_MS,
  quarterOf,
  USAGE_BY,
  type UsagePeriod,
  type UsageReport,
} from '../../../../shared/usage.ts'
import { decisionOf, refusalOf, sessionFor, viewedOf } from '../entries.ts'
import { appended } from '../place.ts'
import { rebuilt, rollupsOf } from './rollups.ts'

const DAY_MS = 86_400_000
/** A month with a change of the clock in Europe, and one in Chile. */
const FROM_MS = Date.UTC(2027, 2, 1)
const LONG_AFTER_MS = Date.UTC(2030, 0, 1)
const ZONES = [
  ...['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/Santiago'],
  ...['Australia/Lord_Howe', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Chatham'],
]

interface Watched {
  readonly id: number
  readonly startMs: number
  readonly ms: number
}

/** One session with all it watched, in a quarter of an hour each. */
function sessionOf({ id, startMs, ms }: Watched): JournalEntry[] {
  const sessionId = sessionIdOf(startMs, id)
  const streamId = `stream-${id % 3}`
  const decision = decisionOf(id, {
    ...{ atMs: startMs, sessionId, streamId, country: ['DE', 'FR', '??'][id % 3] ?? '' },
    ...{ viewerId: id % 4 === 0 ? null : `viewer-${id % 5}`, grantId: `grant-${id % 7}` },
    tags: [['vip', 'tracking:a'], ['vip', 'new'], []][id % 3] ?? [],
    protocol: ['hls', 'icecast'][id % 2] ?? '',
  })
  const entries: JournalEntry[] = [{ kind: 'decision', decision, session: sessionFor(decision) }]
  for (let from = startMs; from < startMs + ms; ) {
    const to = Math.min(startMs + ms, (quarterOf(from) + 1) * QUARTER_MS)
    const { viewerId } = decision
    entries.push(viewedOf(id, to - from, to, { sessionId, streamId, viewerId }))
    from = to
  }
  return [...entries, { kind: 'end', sessionId, atMs: startMs + ms, end: 'reported' }]
}

const directory = mkdtempSync(join(tmpdir(), 'stagedoor-usage-'))
const db = openDatabase(join(directory, 'stagedoor.db'))
afterAll(() => {
  db.close()
  rmSync(directory, { recursive: true, force: true })
})

async function fill(entries: readonly JournalEntry[]): Promise<History> {
  migrate(db, { backupDirectory: directory })
  const journal = createJournal(db)
  await Promise.all(entries.map((entry) => appended(journal, entry)))
  journal.close()
  const folder = createFolder(db)
  await folder.foldAll()
  return createHistory(db, folder)
}

const asked = (changes: Partial<UsageQuestion>): UsageQuestion => ({
  days: { from: '2027-03-01', to: '2027-03-31' },
  zone: 'UTC',
  filter: {},
  compares: false,
  limit: 1_000,
  nowMs: LONG_AFTER_MS,
  ...changes,
})

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)

interface PlainRow {
  readonly key: string
  readonly ms: number
  readonly bytes: number
  readonly sessions: number
}
const NOTHING: PlainRow = { key: '', ms: 0, bytes: 0, sessions: 0 }

/** What one would write first: sessions and their quarters, read through. */
function createPlain(of: Database) {
  return (by: 'viewer' | 'grant', { fromMs, toMs }: UsagePeriod): readonly PlainRow[] =>
    of
      .prepare<[object], PlainRow>(
        `SELECT key, sum(ms) ms, sum(bytes) bytes, sum(sessions) sessions FROM (
          SELECT coalesce(${by}_id, '') key, 0 ms, 0 bytes, 1 sessions FROM sessions
            WHERE action = 'subscribe' AND started_at_ms >= @fromMs AND started_at_ms < @toMs
          UNION ALL SELECT coalesce(${by}_id, ''), u.ms, u.bytes, 0 FROM session_usage u JOIN sessions s ON s.id = u.session_id
            WHERE action = 'subscribe' AND quarter >= @fromMs / 900000 AND quarter < @toMs / 900000)
         GROUP BY key HAVING sum(ms) <> 0 OR sum(sessions) <> 0 ORDER BY ms DESC, sessions DESC, key`,
      )
      .all({ fromMs, toMs })
}

describe('a period that is taken apart', () => {
  it('is months, days and quarters that come to itself', () => {
    const units = { quarter: 1, day: 96 }
    const monthQuarters = (month: number): number =>
      Date.UTC(Math.floor(month / 12), month % 12, 1) / QUARTER_MS
    fc.assert(
      fc.property(fc.nat(400 * 96), fc.nat(800 * 96), (start, length) => {
        const from = FROM_MS / QUARTER_MS + start
        const found = spansOf(from, from + length).map(({ level, sign, from: one, to }) =>
          level === 'month'
            ? sign * (monthQuarters(to) - monthQuarters(one))
            : sign * units[level] * (to - one),
        )
        expect(sum(found)).toBe(length)
        const rows = spansOf(from, from + length).map(({ level, from: one, to }) => [
          level,
          to - one,
        ])
        for (const [level, count] of rows) if (level !== 'month') expect(count).toBeLessThan(100)
      }),
    )
  })
})

describe('usage of a period', () => {
  const watched: Watched[] = Array.from({ length: 120 }, (_, index) => ({
    id: index + 1,
    startMs: FROM_MS - 2 * DAY_MS + Math.floor((index * 0.37 * DAY_MS * 100) / 100),
    ms: [30_000, 1_000_001, 7_200_000, 3 * DAY_MS + 1][index % 4] ?? 0,
  }))
  let history: History

  beforeAll(async () => {
    const refused = [1, 2, 3].map((each) => refusalOf(500 + each, { atMs: FROM_MS + each }))
    history = await fill([...watched.flatMap(sessionOf), ...refused])
  }, 60_000)

  it('is the same as added up from the sessions', async () => {
    expect(rollupsOf(db)).toEqual(rebuilt(db))
    db.prepare(
      'UPDATE session_usage SET ms = ms + 1 WHERE session_id IN (SELECT min(id) FROM sessions)',
    ).run()
    expect(rollupsOf(db)).not.toEqual(rebuilt(db))
    db.prepare(
      'UPDATE session_usage SET ms = ms - 1 WHERE session_id IN (SELECT min(id) FROM sessions)',
    ).run()
  })

  it('is that of its days, in any zone, also those on which the clock is changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.integer({ min: -3, max: 40 }),
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom(...USAGE_BY),
        async (zone, start, length, by) => {
          const from = addDays('2027-03-01', start)
          const to = addDays(from, length)
          const whole = await history.usage(asked({ days: { from, to }, zone, by }))
          const days: UsageReport[] = []
          for (let at = 0; at <= length; at += 1) {
            const day = addDays(from, at)
            days.push(await history.usage(asked({ days: { from: day, to: day }, zone, by })))
          }
          expect(sum(days.map((each) => each.totals.ms))).toBe(whole.totals.ms)
          expect(Math.max(...days.map((each) => each.totals.peakViewers ?? 0))).toBe(
            whole.totals.peakViewers,
          )
          for (const { key, ms, bytes, sessions } of whole.rows) {
            const parts = days.flatMap((each) => each.rows.filter((row) => row.key === key))
            expect(sum(parts.map((each) => each.ms))).toBe(ms)
            expect(sum(parts.map((each) => each.bytes))).toBe(bytes)
            expect(sum(parts.map((each) => each.sessions))).toBe(sessions)
          }
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)

  it('is what sessions watched in it, whole and cut at its ends', async () => {
    const zone = 'Europe/Berlin'
    const report = await history.usage(asked({ zone, by: 'stream' }))
    const { fromMs, toMs } = report.period
    expect(new Date(fromMs).toISOString()).toBe('2027-02-28T23:00:00.000Z')
    expect(new Date(toMs).toISOString()).toBe('2027-03-31T22:00:00.000Z')
    const within = ({ startMs, ms }: Watched): number =>
      Math.max(0, Math.min(startMs + ms, toMs) - Math.max(startMs, fromMs))
    expect(report.totals.ms).toBe(sum(watched.map(within)))
    for (const { key, ms } of report.rows) {
      expect(ms).toBe(sum(watched.filter(({ id }) => `stream-${id % 3}` === key).map(within)))
    }
    expect(report.totals.refused).toBe(3)
    expect(report.totals.sessions).toBe(
      watched.filter(({ startMs }) => startMs >= fromMs && startMs < toMs).length,
    )
  })

  it('ranks what a plain join of sessions and quarters comes to, in any period, with the period before', async () => {
    const plain = createPlain(db)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.integer({ min: -40, max: 40 }),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('viewer' as const, 'grant' as const),
        fc.integer({ min: 1, max: 8 }),
        async (zone, start, length, by, limit) => {
          const from = addDays('2027-03-01', start)
          const days = { from, to: addDays(from, length) }
          const report = await history.usage(asked({ days, zone, by, limit, compares: true }))
          const all = plain(by, report.period)
          const before = plain(by, report.before ?? report.period)
          expect(report.totalRows).toBe(all.length)
          expect(report.rows.map(({ peakViewers, peakAtMs, before: _, ...row }) => row)).toEqual(
            all.slice(0, limit),
          )
          for (const { key, before: found } of report.rows) {
            const { key: _, ...wanted } = before.find((each) => each.key === key) ?? NOTHING
            expect(found).toEqual(wanted)
          }
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)

  it('is the same over time as in all, by quarter, hour, day and month', async () => {
    for (const [zone, from, to, step] of [
      ['Asia/Kathmandu', '2027-03-05', '2027-03-06', 'quarter'],
      ['Europe/Berlin', '2027-03-26', '2027-03-29', 'hour'],
      ['Australia/Lord_Howe', '2027-03-01', '2027-04-30', 'day'],
      ['America/Santiago', '2026-01-01', '2027-12-31', 'month'],
    ] as const) {
      const report = await history.usage(asked({ zone, days: { from, to } }))
      expect(report.step).toBe(step)
      expect(sum(report.series.map((each) => each.ms))).toBe(report.totals.ms)
      expect(Math.max(...report.series.map((each) => each.peakViewers ?? 0))).toBe(
        report.totals.peakViewers,
      )
      if (step === 'day') {
        expect(report.series.map((each) => dayOf(each.atMs, zone))).toEqual(
          Array.from({ length: daysBetween(from, to) + 1 }, (_, at) => addDays(from, at)),
        )
      }
    }
  })

  it('is the same filtered as the row of what it is filtered by', async () => {
    const filters = {
      stream: 'streamId',
      viewer: 'viewerId',
      grant: 'grantId',
      tag: 'tag',
      tracking: 'trackingId',
      country: 'country',
      protocol: 'protocol',
      'media-server': 'mediaServerId',
    } as const
    const zone = 'Asia/Kolkata'
    for (const [by, name] of Object.entries(filters) as [keyof typeof filters, string][]) {
      const { rows } = await history.usage(asked({ zone, by }))
      expect(rows.length, by).toBeGreaterThan(0)
      for (const { key, ms, bytes, sessions, peakViewers, peakAtMs } of rows.slice(0, 3)) {
        const filter = { [name]: key }
        const { totals, series } = await history.usage(asked({ zone, filter }))
        const same = { ms, bytes, sessions, peakViewers, peakAtMs }
        expect({ ...totals }, `${by} ${key}`).toMatchObject(same)
        expect(sum(series.map((each) => each.ms))).toBe(ms)
        const page = await history.usageSessions({ ...asked({ zone, filter }), limit: 1_000 })
        expect(sum(page.sessions.map((each) => each.ms))).toBe(ms)
      }
    }
    const crossed = await history.usage(asked({ by: 'country', filter: { streamId: 'stream-1' } }))
    expect(crossed.rows.map((each) => each.key)).toEqual(['FR'])
    expect(crossed.rows[0]?.ms).toBe(crossed.totals.ms)
  })

  it('is split into lines that are what their keys come to, by quarter, hour, day and month', async () => {
    const filters = { stream: 'streamId', country: 'country', protocol: 'protocol' } as const
    for (const zone of ZONES) {
      for (const [from, to] of [
        ['2027-03-05', '2027-03-06'],
        ['2027-03-25', '2027-03-30'],
        ['2027-02-10', '2027-04-30'],
        ['2026-01-01', '2027-12-31'],
      ] as const) {
        for (const [split, name] of Object.entries(filters) as [keyof typeof filters, string][]) {
          const days = { from, to }
          const report = await history.usage(asked({ zone, days, split, limit: 1, compares: true }))
          const [first, others] = report.lines
          expect(others?.key ?? null, `${split} ${zone}`).toBeNull()
          expect(
            report.series.map(
              (_, index) => (first?.values[index] ?? 0) + (others?.values[index] ?? 0),
            ),
          ).toEqual(report.series.map((each) => each.ms))
          const filter = { [name]: first?.key ?? '' }
          const alone = await history.usage(asked({ zone, days, filter, compares: true }))
          expect(first?.values).toEqual(alone.series.map((each) => each.ms))
          expect(first?.before).toEqual(alone.seriesBefore.map((each) => each.ms))
          expect(sum(first?.values ?? [])).toBe(report.rows[0]?.ms)
        }
      }
    }
  }, 60_000)

  it('is split within a stream as its sessions say', async () => {
    const filter = { streamId: 'stream-1' }
    const zone = 'Asia/Kathmandu'
    const report = await history.usage(asked({ zone, filter, split: 'protocol', limit: 1 }))
    expect(report.lines.map((each) => each.key)).toEqual([report.rows[0]?.key, null])
    expect(
      report.series.map((_, index) => sum(report.lines.map((each) => each.values[index] ?? 0))),
    ).toEqual(report.series.map((each) => each.ms))
    const key = report.lines[0]?.key ?? ''
    const alone = await history.usage(asked({ zone, filter: { ...filter, protocol: key } }))
    expect(report.lines[0]?.values).toEqual(alone.series.map((each) => each.ms))
  })

  it('counts refusals by reason over time', async () => {
    const days = { from: '2027-02-27', to: '2027-03-02' }
    const zone = 'Asia/Kolkata'
    const report = await history.usage(asked({ days, zone, split: 'refused' }))
    expect(report.lines.map(({ key, values }) => [key, sum(values)])).toEqual([
      ['credential_missing', 3],
    ])
    const at = report.lines[0]?.values.findIndex((value) => value > 0) ?? -1
    expect(report.series[at]?.atMs).toBe(FROM_MS - 30 * 60_000)
    const none = await history.usage(asked({ days, zone, split: 'refused', limit: 0 }))
    expect(none.lines.map(({ key, values }) => [key, sum(values)])).toEqual([[null, 3]])
  })

  it('is compared with the period before, as far as it has come itself', async () => {
    const days = { from: '2027-03-10', to: '2027-03-10' }
    const nowMs = Date.UTC(2027, 2, 10, 6)
    const { before, totals } = await history.usage(asked({ days, nowMs, compares: true }))
    expect(before).toMatchObject({ from: '2027-03-09', toMs: nowMs - DAY_MS })
    const whole = await history.usage(asked({ days: { from: '2027-03-09', to: '2027-03-09' } }))
    expect(before?.totals.ms).toBeLessThan(whole.totals.ms)
    expect(before?.totals.ms).toBeGreaterThan(0)
    expect(totals.ms).toBeGreaterThan(0)
    const month = await history.usage(asked({ compares: true }))
    expect(month.before).toMatchObject({ from: '2027-02-01', to: '2027-02-28' })
  })

  it('lists its sessions in pages, the latest first, each once', async () => {
    const listed: string[] = []
    let before: string | null | undefined
    while (before !== null) {
      const page = await history.usageSessions({
        ...asked({}),
        limit: 7,
        ...(before !== undefined && { before }),
      })
      listed.push(...page.sessions.map((each) => each.session.id))
      before = page.nextBefore
    }
    expect(listed).toEqual([...new Set(listed)].sort().reverse())
    const { fromMs, toMs } = (await history.usage(asked({}))).period
    const there = watched.filter(({ startMs, ms }) => startMs < toMs && startMs + ms >= fromMs)
    expect(listed).toHaveLength(there.length)
  })
})
