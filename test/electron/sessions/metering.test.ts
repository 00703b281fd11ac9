import { describe, expect, it, onTestFinished } from 'vitest'
import { type Awake, createAwake } from '../../../electron/sessions/awake.ts'
import { createMetering, type Metering } from '../../../electron/sessions/metering.ts'
import type { Database } from '../../../electron/store/database.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory } from '../../../electron/store/history.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import type { Journal } from '../../../electron/store/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Session } from '../../../shared/session.ts'
import { decisionOf, sessionFor, startOf } from '../store/entries.ts'
import { appended, store as database } from '../store/place.ts'

/** Noon, so that nothing crosses a day unless a test says so. */
const NOON_MS = Date.UTC(2027, 0, 15, 12)
const INTERVAL_MS = 10_000
const TIMEOUT_MS = 5_000

/** Stagedoor's part that counts, over a real store: started, and to be stopped or killed by the test. */
function opened(db: Database, nowMs = NOON_MS, awake?: Awake) {
  const journal = createJournal(db)
  const folder = createFolder(db)
  const history = createHistory(db, folder)
  const clock = { nowMs }
  const before = history.sessionsViewedAtStart()
  const metering = createMetering({
    journal,
    longestGapMs: () => INTERVAL_MS + TIMEOUT_MS,
    limitsOf: (id) => ({ reportsEnd: id !== 'silent' }),
    ...(awake !== undefined && { awake }),
    now: () => clock.nowMs,
    before,
  })
  onTestFinished(() => void journal.close())
  return { journal, history, metering, clock, before }
}

const session = (number: number, changes: Partial<Session> = {}): Session => ({
  ...sessionFor(decisionOf(number)),
  startedAtMs: NOON_MS,
  ...changes,
})

/** Puts what was counted on disk, which happens by itself half a second later. */
function store(on: ReturnType<typeof opened>): void {
  on.metering.flush()
  on.journal.flush()
}

async function totalMs(on: ReturnType<typeof opened>): Promise<number> {
  store(on)
  return (await on.history.listViewTime({ limit: 10 })).totalMs
}

describe('counting by checks', () => {
  it('counts of an outage only the interval and the timeout', async () => {
    const on = opened(database())
    const one = session(1)
    on.metering.seen(one, NOON_MS)
    on.metering.seen(one, NOON_MS + 9_000)
    on.metering.seen(one, NOON_MS + 9_000 + 3_600_000)
    expect(await totalMs(on)).toBe(9_000 + 15_000)
    expect(on.metering.viewedMs(one.id)).toBe(24_000)
  })

  it('counts nothing after the last check where nobody told of the end', async () => {
    const on = opened(database())
    for (const end of ['assumed', 'overdue', 'replaced', 'restart'] as const) {
      const one = session(end.length)
      on.metering.seen(one, NOON_MS)
      on.metering.ended(one, NOON_MS + 4_000, end)
    }
    expect(await totalMs(on)).toBe(0)
  })

  it('counts nothing twice when the clock goes back', async () => {
    const on = opened(database())
    const one = session(1)
    for (const afterMs of [0, 8_000, 2_000, 8_000, 9_000]) {
      on.metering.seen(one, NOON_MS + afterMs)
    }
    expect(await totalMs(on)).toBe(9_000)
  })

  it('counts up to an end that was told', async () => {
    const on = opened(database())
    on.metering.seen(session(1), NOON_MS + 8_000)
    on.metering.ended(session(1), NOON_MS + 12_000, 'revoked')
    expect(await totalMs(on)).toBe(12_000)
    expect(on.metering.viewedMs(session(1).id)).toBeUndefined()
  })

  it('files time that crosses midnight under both days', async () => {
    const on = opened(database())
    const midnightMs = Date.UTC(2027, 0, 16)
    const one = session(1, { startedAtMs: midnightMs - 4_000 })
    on.metering.seen(one, midnightMs + 5_000)
    store(on)
    expect((await on.history.listViewTime({ limit: 10 })).rows).toMatchObject([
      { day: '2027-01-16', ms: 5_000, viewerId: 'viewer-3', streamId: 'news' },
      { day: '2027-01-15', ms: 4_000 },
    ])
  })
})

describe('counting what nobody checks', () => {
  const toldOf = async (
    end: NonNullable<Session['end']>,
    changes: Partial<Session> = {},
    afterMs = 3_600_000,
  ): Promise<number> => {
    const on = opened(database())
    on.metering.ended(session(1, changes), NOON_MS + afterMs, end)
    return totalMs(on)
  }

  it('counts nothing of a session whose end nobody told', async () => {
    for (const end of ['assumed', 'overdue', 'replaced', 'restart'] as const) {
      expect(await toldOf(end), end).toBe(0)
    }
  })

  it('counts nothing of one that is cut where ends are not told: it may have gone long before', async () => {
    for (const end of ['time_limit', 'revoked', 'displaced', 'banned', 'source_gone'] as const) {
      expect(await toldOf(end, { mediaServerId: 'silent' }), end).toBe(0)
      expect(await toldOf(end), end).toBe(3_600_000)
    }
  })

  it('counts up to when a media server listed it for the last time, also where it tells no end', async () => {
    expect(await toldOf('gone_at_server', { mediaServerId: 'silent' })).toBe(3_600_000)
    expect(await toldOf('gone_at_server', {}, 0)).toBe(0)
  })

  it('counts nothing when the end is before the start', async () => {
    expect(await toldOf('reported', {}, -5_000)).toBe(0)
  })

  it('counts all of it when the end is told, also where checks were announced and none came', async () => {
    expect(await toldOf('reported', { mediaServerId: 'silent' })).toBe(3_600_000)
    const on = opened(database())
    on.metering.seen(session(1), NOON_MS)
    on.metering.ended(session(1), NOON_MS + 3_600_000, 'reported')
    expect(await totalMs(on)).toBe(3_600_000)
  })

  it('counts nothing of an hour in which the machine stood still', async () => {
    let monotonicMs = 500
    const awake = createAwake(() => monotonicMs)
    const on = opened(database(), NOON_MS, awake)
    const pass = (ms: number): void => {
      for (const endMs = monotonicMs + ms; monotonicMs < endMs; awake.tick()) monotonicMs += 1_000
    }
    pass(60_000)
    monotonicMs += 3_600_000
    awake.tick()
    pass(30_000)
    on.metering.ended(session(1), NOON_MS + 3_690_000, 'reported')
    expect(await totalMs(on)).toBe(60_000 + 30_000)
    const { rows } = await on.history.listViewTime({ limit: 10 })
    expect(rows).toHaveLength(1)
  })

  it('files what publishers sent under their sessions, not under view time', async () => {
    const db = database()
    const on = opened(db)
    on.metering.ended(session(1, { action: 'publish' }), NOON_MS + 1_000_000, 'reported')
    expect(await totalMs(on)).toBe(0)
    const rows = db.prepare('SELECT quarter, ms FROM session_usage ORDER BY quarter').raw().all()
    expect(rows).toEqual([
      [NOON_MS / 900_000, 900_000],
      [NOON_MS / 900_000 + 1, 100_000],
    ])
  })
})

describe('counting by reports', () => {
  it('takes nothing that is negative or no number', async () => {
    const on = opened(database())
    for (const ms of [-5, Number.NaN, Number.POSITIVE_INFINITY]) {
      on.metering.add({ streamId: 'news', viewerId: 'ann', sessionId: null, ms, bytes: ms })
    }
    expect(await totalMs(on)).toBe(0)
  })

  it('adds up by stream, viewer and day, and counts no check besides', async () => {
    const on = opened(database())
    const one = session(1)
    const report = (viewerId: string | null, ms: number, sessionId: string | null): void =>
      on.metering.add({ streamId: 'news', viewerId, sessionId, ms, bytes: 2 * ms })
    report('ann', 7_000, one.id)
    report('ann', 15_000, one.id)
    report(null, 400, null)
    on.metering.seen(one, NOON_MS + 9_000)
    on.metering.ended(one, NOON_MS + 9_500, 'reported')
    store(on)
    const { rows } = await on.history.listViewTime({ limit: 10 })
    expect(rows).toEqual([
      { day: '2027-01-15', streamId: 'news', viewerId: 'ann', ms: 22_000, bytes: 44_000 },
      { day: '2027-01-15', streamId: 'news', viewerId: null, ms: 400, bytes: 800 },
    ])
  })

  it('answers for one stream, one viewer and some days', async () => {
    const on = opened(database())
    for (const [streamId, viewerId, dayMs] of [
      ['news', 'ann', 0],
      ['news', 'bob', 86_400_000],
      ['music', 'ann', 86_400_000],
    ] as const) {
      on.clock.nowMs = NOON_MS + dayMs
      on.metering.add({ streamId, viewerId, sessionId: null, ms: 1_000, bytes: 0 })
    }
    store(on)
    const asked = async (filter: object): Promise<string[]> =>
      (await on.history.listViewTime({ ...filter, limit: 10 })).rows.map(
        (row) => `${row.streamId} ${row.viewerId}`,
      )
    expect(await asked({ streamId: 'news' })).toEqual(['news bob', 'news ann'])
    expect(await asked({ viewerId: 'ann' })).toEqual(['music ann', 'news ann'])
    expect(await asked({ to: '2027-01-15' })).toEqual(['news ann'])
    expect(await asked({ from: '2027-01-16', streamId: 'music' })).toEqual(['music ann'])
    expect(await on.history.listViewTime({ limit: 1 })).toMatchObject({
      totalMs: 3_000,
      totalRows: 3,
      rows: [{ streamId: 'music' }],
    })
  })
})

describe('what was counted', () => {
  it('is kept while the journal fails, and stored once', async () => {
    const taken: unknown[] = []
    let fails = true
    const journal: Pick<Journal, 'append'> = {
      append(entry, done) {
        if (!fails) taken.push(entry)
        done(fails ? new AppError('ERR_DB_FULL') : null)
      },
    }
    const metering: Metering = createMetering({
      journal,
      longestGapMs: () => INTERVAL_MS,
      limitsOf: () => ({ reportsEnd: true }),
      now: () => NOON_MS,
    })
    const report = { streamId: 'news', viewerId: 'ann', sessionId: null, ms: 500, bytes: 0 }
    metering.add(report)
    metering.flush()
    metering.add(report)
    fails = false
    metering.flush()
    metering.flush()
    expect(taken).toMatchObject([{ kind: 'viewed', ms: 1_000 }])
  })

  it('reaches the disk within a second by itself', async () => {
    const db = database()
    const on = opened(db)
    on.metering.add({ streamId: 'news', viewerId: 'ann', sessionId: null, ms: 500, bytes: 0 })
    await expect
      .poll(() => db.prepare('SELECT count(*) FROM journal').pluck().get(), { timeout: 10_000 })
      .toBe(1)
  })

  it('goes on after a restart from where it was, folded or not', async () => {
    const db = database()
    const first = opened(db)
    const one = session(1)
    await appended(first.journal, startOf(1))
    first.metering.seen(one, NOON_MS + 8_000)
    await totalMs(first)
    first.metering.seen(one, NOON_MS + 10_000)
    store(first)
    first.journal.close()

    const second = opened(db, NOON_MS + 12_000)
    expect([...second.before]).toEqual([[one.id, { viewedMs: 10_000, seenAtMs: NOON_MS + 10_000 }]])
    second.metering.seen(one, NOON_MS + 17_000)
    expect(second.metering.viewedMs(one.id)).toBe(17_000)
    expect(await totalMs(second)).toBe(17_000)
  })

  it('is shown with the session after its end', async () => {
    const on = opened(database())
    await appended(on.journal, startOf(1))
    await appended(on.journal, startOf(2))
    on.metering.seen(session(1), NOON_MS + 8_000)
    store(on)
    for (const number of [1, 2]) {
      const { id } = session(number)
      const end = { kind: 'end', sessionId: id, atMs: NOON_MS + number, end: 'reported' } as const
      await appended(on.journal, end)
    }
    const { sessions } = await on.history.listEndedSessions({})
    expect(sessions.map((each) => each.viewedMs)).toEqual([undefined, 8_000])
  })
})
