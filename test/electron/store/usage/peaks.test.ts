import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sessionIdOf } from '../../../../electron/sessions/record.ts'
import type { Database } from '../../../../electron/store/database.ts'
import { createFolder } from '../../../../electron/store/fold.ts'
import { createJournal } from '../../../../electron/store/journal.ts'
import { prune } from '../../../../electron/store/prune.ts'
import type { JournalEntry } from '../../../../electron/store/types.ts'
import { DIMENSION, placesOf } from '../../../../electron/store/usage/dimensions.ts'
import { fillPeaks } from '../../../../electron/store/usage/fill-peaks.ts'
import { createUsageHistory } from '../../../../electron/store/usage/history.ts'
import { DIMENSION_OF } from '../../../../electron/store/usage/part.ts'
import { createPeakFinder } from '../../../../electron/store/usage/peak-finder.ts'
import {
  createPeakReader,
  type FoundPeaks,
  type PeakReader,
} from '../../../../electron/store/usage/peaks.ts'
import { addDays } from '../../../../shared/calendar.ts'
import {
  QUARTER_MS,
  quarterOf,
  USAGE_BY,
  type UsageBy,
  type UsageFilter,
  type UsageReport,
} from '../../../../shared/usage.ts'
import { decisionOf, sessionFor, viewedOf } from '../entries.ts'
import { appended, store } from '../place.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const FROM_MS = Date.UTC(2027, 2, 25)
const NOW_MS = FROM_MS + 9 * DAY_MS
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/Santiago', 'Pacific/Kiritimati']
const BY = USAGE_BY.filter((each) => each !== 'published' && each !== 'refused')

interface Watched {
  readonly id: number
  readonly startMs: number
  readonly ms: number
}

const decided = ({ id, startMs }: Watched) =>
  decisionOf(id, {
    ...{ atMs: startMs, sessionId: sessionIdOf(startMs, id), streamId: `stream-${id % 2}` },
    ...{ country: ['DE', 'FR', '??'][id % 3] ?? '', protocol: ['hls', 'icecast'][id % 2] ?? '' },
    ...{ viewerId: id % 4 === 0 ? null : `viewer-${id % 5}`, grantId: `grant-${id % 7}` },
    tags: [['vip', 'tracking:a'], ['vip', 'new'], []][id % 3] ?? [],
  })

function entriesOf(watched: Watched): JournalEntry[] {
  const { id, startMs, ms } = watched
  const decision = decided(watched)
  const { viewerId, streamId } = decision
  const sessionId = sessionIdOf(startMs, id)
  const entries: JournalEntry[] = [{ kind: 'decision', decision, session: sessionFor(decision) }]
  for (let from = startMs; from < startMs + ms; ) {
    const to = Math.min(startMs + ms, (quarterOf(from) + 1) * QUARTER_MS)
    entries.push(viewedOf(id, to - from, to, { sessionId, viewerId, streamId: streamId ?? '' }))
    from = to
  }
  return [...entries, { kind: 'end', sessionId, atMs: startMs + ms, end: 'reported' }]
}

async function add(db: Database, watched: readonly Watched[]): Promise<void> {
  const journal = createJournal(db)
  await Promise.all(watched.flatMap(entriesOf).map((entry) => appended(journal, entry)))
  journal.close()
  await createFolder(db).foldAll()
}

async function filled(watched: readonly Watched[]): Promise<Database> {
  const db = store()
  await add(db, watched)
  return db
}

const fill = (db: Database): Promise<void> => fillPeaks(db, createUsageHistory(db).peaksOf, NOW_MS)

const DAY_QUARTERS = 96

/** Looks days through, and notes which. */
function findAnd(looked: number[], { find }: PeakReader): (day: number) => Promise<FoundPeaks> {
  return (day) => {
    looked.push(day)
    return find([day * DAY_QUARTERS, (day + 1) * DAY_QUARTERS])
  }
}

interface Asked {
  readonly from?: string
  readonly to?: string
  readonly zone?: string
  readonly by?: UsageBy
  readonly filter?: UsageFilter
}

function reportOf(
  db: Database,
  asked: Asked,
  history = createUsageHistory(db),
): Promise<UsageReport> {
  const { from = '2027-03-25', to = '2027-04-01', zone = 'UTC', filter = {}, by } = asked
  return history.report({
    ...{ days: { from, to }, zone, filter, compares: false, limit: 100, nowMs: NOW_MS },
    ...(by !== undefined && { by }),
  })
}

type Told = readonly (readonly [key: string, viewers: number | null, atMs: number | null])[]

const told = ({ rows }: UsageReport): Told =>
  rows
    .map(({ key, peakViewers, peakAtMs }) => [key, peakViewers, peakAtMs] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))

/** Each minute of each session, one after the other. */
function plain(watched: readonly Watched[], by: UsageBy, fromMs: number, toMs: number): Told {
  const minutes = new Map<string, Map<number, number>>()
  for (const each of watched) {
    const keys = placesOf(sessionFor(decided(each)))
      .filter(([dimension]) => dimension === DIMENSION_OF[by])
      .map(([, key]) => key)
    const endMs = Math.min(each.startMs + each.ms, toMs)
    for (let at = Math.max(each.startMs, fromMs); at < endMs; ) {
      const minute = Math.floor(at / MINUTE_MS)
      const next = Math.min(endMs, (minute + 1) * MINUTE_MS)
      for (const key of keys) {
        const own = minutes.get(key) ?? new Map<number, number>()
        minutes.set(key, own.set(minute, (own.get(minute) ?? 0) + next - at))
      }
      at = next
    }
  }
  return [...minutes]
    .map(([key, own]) => {
      const most = Math.max(...own.values())
      const first = Math.min(...[...own].filter(([, ms]) => ms === most).map(([at]) => at))
      return [key, Math.ceil(most / MINUTE_MS), first * MINUTE_MS] as const
    })
    .sort(([one], [other]) => (one < other ? -1 : 1))
}

/** Of one viewer nothing is kept but that there was one. */
const withoutOnes = (all: Told): Told =>
  all.map(([key, viewers, atMs]) => [key, viewers, viewers === 1 ? null : atMs])

describe('how many watched at once, by everything usage is listed by', () => {
  it('is not known of what publishers sent nor of refusals', async () => {
    const db = await filled([{ id: 1, startMs: FROM_MS, ms: HOUR_MS }])
    expect(told(await reportOf(db, { by: 'published' }))).toEqual([])
    expect(told(await reportOf(db, { by: 'refused' }))).toEqual([])
    expect(told(await reportOf(db, { by: 'country' }))).toEqual([['FR', 1, null]])
  })

  it('is not known where too many sessions were to be looked through, until they were', async () => {
    const watched = [1, 4].map((id) => ({ id, startMs: FROM_MS, ms: HOUR_MS }))
    const db = await filled(watched)
    db.exec('UPDATE usage_quarter SET count = 100000 WHERE dimension = 0 AND count > 0')
    db.exec('UPDATE usage_day SET count = 100000 WHERE dimension = 0 AND count > 0')
    expect(told(await reportOf(db, { by: 'country' }))).toEqual([['FR', null, null]])
    const { totals } = await reportOf(db, { filter: { country: 'FR' } })
    expect(totals).toMatchObject({ peakViewers: null, peakAtMs: null })
    expect(told(await reportOf(db, { by: 'stream' }))).toEqual([
      ['stream-0', 1, FROM_MS],
      ['stream-1', 1, FROM_MS],
    ])
  })

  it('is looked for anew where looking failed', async () => {
    const db = await filled([{ id: 1, startMs: FROM_MS, ms: HOUR_MS }])
    const history = createUsageHistory(db)
    db.exec('ALTER TABLE session_usage RENAME TO elsewhere')
    await expect(reportOf(db, { by: 'country' }, history)).rejects.toThrow('session_usage')
    db.exec('ALTER TABLE elsewhere RENAME TO session_usage')
    expect(told(await reportOf(db, { by: 'country' }, history))).toEqual([['FR', 1, null]])
  })

  it('is not known of days whose sessions are gone, unless it was added up before', async () => {
    const db = await filled([1, 4].map((id) => ({ id, startMs: FROM_MS, ms: HOUR_MS })))
    const keep = { keepDecisionsDays: 9, keepUsageDays: 900, truncateAddressesDays: 0 }
    const gone = async (): Promise<void> =>
      void (await prune(db, { ...keep, keepSessionsDays: 2 }, NOW_MS))
    await fill(db)
    await gone()
    await fill(db)
    expect(told(await reportOf(db, { by: 'country' }))).toEqual([['FR', 2, FROM_MS]])
    const zone = 'Europe/Berlin'
    expect(told(await reportOf(db, { by: 'country', zone }))).toEqual([['FR', 2, FROM_MS]])
    db.exec('DELETE FROM usage_key_peak; DELETE FROM usage_peak_day')
    await fill(db)
    expect(told(await reportOf(db, { by: 'country' }))).toEqual([['FR', null, null]])
    const again: number[] = []
    await fillPeaks(db, findAnd(again, createPeakReader(db)), NOW_MS)
    expect(again).toEqual([])
  })

  it('is not known of a day whose sessions are gone, whoever is kept that was there since the day before', async () => {
    const gone = { id: 1, startMs: FROM_MS, ms: HOUR_MS }
    const kept = { id: 4, startMs: FROM_MS - HOUR_MS, ms: 8 * DAY_MS }
    const db = await filled([gone, kept])
    const keep = { keepDecisionsDays: 9, keepUsageDays: 900, truncateAddressesDays: 0 }
    await prune(db, { ...keep, keepSessionsDays: 2 }, NOW_MS)
    const day = { from: '2027-03-25', to: '2027-03-25' }
    expect(told(await reportOf(db, { ...day, by: 'country' }))).toEqual([['FR', null, null]])
  })

  it('is not that of the minute at which the period ends', async () => {
    const endMs = FROM_MS + 23 * HOUR_MS
    const after = [1, 4].map((id) => ({ id, startMs: endMs, ms: HOUR_MS }))
    const db = await filled([...after, { id: 7, startMs: FROM_MS, ms: HOUR_MS }])
    await fill(db)
    const asked = {
      from: '2027-03-25',
      to: '2027-03-25',
      zone: 'Europe/Berlin',
      by: 'country',
    } as const
    const report = await reportOf(db, asked)
    expect(report.period.toMs).toBe(endMs)
    expect(told(report)).toEqual([['FR', 1, null]])
  })

  it('is not known of a day on which more watched at once than there is room for, and looked for once', async () => {
    const full = [1, 4, 7].map((id) => ({ id, startMs: FROM_MS + DAY_MS, ms: HOUR_MS }))
    const calm = [10, 13].map((id) => ({ id, startMs: FROM_MS + id * HOUR_MS, ms: HOUR_MS }))
    const db = await filled([...full, ...calm])
    const looked: number[] = []
    // A session of five quarters of an hour holds 15 at most.
    const find = findAnd(looked, createPeakReader(db, 30))
    await fillPeaks(db, find, NOW_MS)
    await fillPeaks(db, find, NOW_MS)
    const day = FROM_MS / DAY_MS
    expect(looked).toEqual([day + 1, day])
    db.exec('UPDATE usage_quarter SET count = 100000 WHERE dimension = 0 AND count > 0')
    db.exec('UPDATE usage_day SET count = 100000 WHERE dimension = 0 AND count > 0')
    const one = (date: string) => reportOf(db, { from: date, to: date, by: 'country' })
    expect(told(await one('2027-03-25'))).toEqual([['FR', 1, null]])
    expect(told(await one('2027-03-26'))).toEqual([['FR', null, null]])
  })

  it('is added up of the other days where one fails', async () => {
    const days = [0, 1, 2].map((id) => ({ id, startMs: FROM_MS + id * DAY_MS, ms: HOUR_MS }))
    const db = await filled(days)
    const { find } = createPeakReader(db)
    const failing = (day: number) =>
      day === FROM_MS / DAY_MS + 1
        ? Promise.reject(new Error('the thread ended'))
        : find([day * DAY_QUARTERS, (day + 1) * DAY_QUARTERS])
    await expect(fillPeaks(db, failing, NOW_MS)).rejects.toThrow('the thread ended')
    expect(db.prepare('SELECT count(*) FROM usage_peak_day').pluck().get()).toBe(2)
  })

  it('lets others take their turns while a full quarter of an hour is added up', async () => {
    const finder = createPeakFinder()
    const parts = [{ quarter: quarterOf(FROM_MS), ms: MINUTE_MS }]
    for (let id = 0; id < 1_500; id++) finder.add([[DIMENSION.country, 'FR']], FROM_MS, parts)
    let turns = 0
    setImmediate(() => (turns += 1))
    const found = await finder.found()
    expect(turns).toBe(1)
    expect(found?.get(DIMENSION.country)?.get('FR')).toEqual({
      ms: 1_500 * MINUTE_MS,
      atMs: FROM_MS,
    })
  })

  it('is added up anew once something came to a day', async () => {
    const first = { id: 1, startMs: FROM_MS, ms: HOUR_MS }
    const late = { id: 4, startMs: FROM_MS + MINUTE_MS, ms: 2 * DAY_MS }
    const db = await filled([first])
    const history = createUsageHistory(db)
    const byCountry = async () => told(await reportOf(db, { by: 'country' }, history))
    expect(await byCountry()).toEqual([['FR', 1, null]])
    await fill(db)
    expect(await byCountry()).toEqual([['FR', 1, null]])
    await add(db, [late])
    const both: Told = [['FR', 2, FROM_MS + MINUTE_MS]]
    expect(await byCountry()).toEqual(both)
    await add(db, [{ id: 7, startMs: FROM_MS + 2 * MINUTE_MS, ms: HOUR_MS }])
    const three: Told = [['FR', 3, FROM_MS + 2 * MINUTE_MS]]
    expect(await byCountry()).toEqual(three)
    await fill(db)
    expect(db.prepare('SELECT count(*) FROM usage_peak_day').pluck().get()).toBe(3)
    expect(await byCountry()).toEqual(three)
  })

  it('is what the minutes of the sessions say, in any period and zone, before it is kept and after', async () => {
    const watched: Watched[] = Array.from({ length: 60 }, (_, index) => ({
      id: index + 1,
      startMs: FROM_MS - DAY_MS + Math.floor(index * 3.17 * HOUR_MS) + index * 1_234,
      ms: [30_000, 1_000_001, 7_200_000, 2 * DAY_MS + 1][index % 4] ?? 0,
    }))
    const db = await filled(watched)
    const check = () =>
      fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...ZONES),
          fc.integer({ min: -2, max: 9 }),
          fc.integer({ min: 0, max: 6 }),
          fc.constantFrom(...BY),
          async (zone, start, length, by) => {
            const from = addDays('2027-03-25', start)
            const report = await reportOf(db, { from, to: addDays(from, length), zone, by })
            const { fromMs, toMs } = report.period
            const wanted = plain(watched, by, fromMs, Math.min(toMs, NOW_MS))
            expect(withoutOnes(told(report))).toEqual(withoutOnes(wanted))
          },
        ),
        { numRuns: 40 },
      )
    await check()
    await fill(db)
    await check()
    const filter = { streamId: 'stream-0', protocol: 'hls' }
    const both = await reportOf(db, { filter, by: 'viewer' })
    const those = watched.filter(({ id }) => id % 2 === 0)
    const { fromMs, toMs } = both.period
    expect(told(both)).toEqual(withoutOnes(plain(those, 'viewer', fromMs, toMs)))
    const [[, most, atMs] = []] = plain(those, 'stream', fromMs, toMs)
    expect(both.totals).toMatchObject({ peakViewers: most, peakAtMs: atMs })
  })
})
