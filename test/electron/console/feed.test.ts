import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { feedLine } from '../../../electron/console/answers.ts'
import { createFeeds } from '../../../electron/console/feed.ts'
import type { Alarm, FeedLine } from '../../../shared/api.ts'
import type { Suspicion } from '../../../shared/limit-api.ts'
import { bench, call, decisionRecord, later, liveSession, NOW_MS, refusal } from './support.ts'

const CALLER = { actor: 'console' }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

function open(overrides: Parameters<typeof bench>[0] = {}) {
  const made = bench(overrides)
  const feeds = createFeeds(made.deps)
  return { ...made, feeds, reader: feeds.open(CALLER).getReader() }
}

/** A feed whose reader takes every line as it comes. */
function follow(overrides: Parameters<typeof bench>[0] = {}) {
  const { reader, ...made } = open(overrides)
  const lines: FeedLine[] = []
  const pump = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      lines.push(JSON.parse(new TextDecoder().decode(value)) as FeedLine)
    }
  }
  const ended = pump()
  later(() => void ended.catch(() => undefined))
  /** Lets time pass; the lines that came meanwhile. */
  async function passing(ms: number): Promise<FeedLine[]> {
    await turn()
    for (let passed = 0; passed < ms; passed += 250) {
      vi.advanceTimersByTime(250)
      await turn()
    }
    return lines.splice(0)
  }
  return { ...made, passing }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the live feed', () => {
  it('opens at most sixteen times, and again once one closed', async () => {
    const { console } = bench()
    const bodies = []
    for (let count = 0; count < 16; count += 1) bodies.push((await call(console, 'GET /feed')).body)
    expect(await refusal(await call(console, 'GET /feed'))).toEqual([429, 'ERR_TOO_MANY'])
    await bodies[3]?.cancel()
    expect((await call(console, 'GET /feed')).status).toBe(200)
  })

  it('is not opened by HEAD', async () => {
    const { console } = bench()
    for (let count = 0; count < 20; count += 1) {
      const response = await call(console, 'HEAD /feed')
      expect(response.headers.get('content-type')).toBe('application/x-ndjson')
      expect(response.body).toBeNull()
    }
    expect((await call(console, 'GET /feed')).status).toBe(200)
  })

  it('begins with the state now', async () => {
    const { passing, catalogue } = follow()
    const [first, ...more] = await passing(0)
    expect(more).toEqual([])
    expect(first).toMatchObject({
      kind: 'hello',
      atMs: NOW_MS,
      sessions: [],
      catalogueVersion: catalogue.version,
    })
    feedLine.parse(first)
  })

  it('says nothing while nothing changes, but something at least each five seconds', async () => {
    const { passing } = follow()
    expect((await passing(4_750)).map((line) => line.kind)).toEqual(['hello'])
    expect(await passing(250)).toMatchObject([{ kind: 'batch', started: [], decisions: [] }])
    expect(await passing(4_750)).toEqual([])
  })

  it('gathers what happened within 250 ms into one line', async () => {
    const { live, passing } = follow()
    await passing(0)
    live.start(liveSession('a'), null)
    live.start(liveSession('b'), null)
    live.decided(decisionRecord(1))
    const lines = await passing(250)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ kind: 'batch', skipped: 0, decisions: [{ id: 1 }] })
    expect(lines[0]?.kind === 'batch' && lines[0].started.map((each) => each.id)).toEqual([
      'a',
      'b',
    ])
    feedLine.parse(lines[0])
    live.end(liveSession('a'), 'reported')
    live.markRevoked(liveSession('b'), NOW_MS)
    expect(await passing(250)).toMatchObject([{ ended: ['a'], changed: [{ id: 'b' }] }])
  })

  it('tells of an edit and of an alarm', async () => {
    const alarms: Alarm[] = []
    const { passing, catalogue } = follow({ alarms: () => [...alarms] })
    await passing(0)
    catalogue.settings.update({ ...catalogue.settings.get(), keepDecisionsDays: 5 }, 'console')
    expect(await passing(250)).toMatchObject([{ catalogueVersion: catalogue.version }])
    alarms.push({ code: 'disk_low', sinceMs: NOW_MS, message: 'Low.', remedy: 'Free some.' })
    expect(await passing(250)).toMatchObject([{ alarms: [{ code: 'disk_low' }] }])
    expect(await passing(1_000)).toEqual([])
  })

  it('tells how many links seem to be passed on', async () => {
    let nowMs = NOW_MS
    const { passing, deps } = follow({ now: () => nowMs })
    const suspicion: Suspicion = {
      ...{ grantId: 'rj-1', label: '', signs: ['networks'], networks: [], moreNetworks: 0 },
      ...{ countries: [], firstSeenMs: 1, lastSeenMs: 1, sessionsNow: 2, own: null },
    }
    vi.spyOn(deps.limiting, 'suspicions').mockReturnValue([suspicion])
    expect(await passing(250)).toMatchObject([{ suspected: 0 }])
    nowMs += 60_000
    expect(await passing(250)).toMatchObject([{ suspected: 1 }])
    expect(await passing(1_000)).toEqual([])
  })

  it('leaves out decisions for a slow reader and counts them, but no session', async () => {
    const { live, reader } = open()
    const big = 'x'.repeat(300_000)
    live.start(liveSession('first', { userAgent: big }), null)
    vi.advanceTimersByTime(250)
    for (let id = 1; id <= 1_500; id += 1) live.decided(decisionRecord(id))
    for (let id = 0; id < 1_500; id += 1) live.start(liveSession(`s${id}`), null)
    vi.advanceTimersByTime(10_000)
    const decoder = new TextDecoder()
    const read = async () => JSON.parse(decoder.decode((await reader.read()).value)) as FeedLine
    expect((await read()).kind).toBe('hello')
    expect(await read()).toMatchObject({ started: [{ id: 'first' }] })
    vi.advanceTimersByTime(250)
    const caughtUp = await read()
    expect(caughtUp.kind === 'batch' && caughtUp.started.length).toBe(1_500)
    expect(caughtUp.kind === 'batch' && caughtUp.decisions.length + caughtUp.skipped).toBe(1_500)
    expect(caughtUp.kind === 'batch' && caughtUp.skipped).toBeGreaterThan(0)
  })

  it('gives up a reader that takes nothing for a minute', () => {
    const { live, feeds } = open()
    live.start(liveSession('big', { userAgent: 'x'.repeat(600_000) }), null)
    vi.advanceTimersByTime(59_750)
    expect(feeds.size).toBe(1)
    vi.advanceTimersByTime(1_000)
    expect(feeds.size).toBe(0)
  })

  it('ends when its reader goes, and stops listening', async () => {
    const closed = vi.fn()
    const made = bench()
    const live = {
      ...made.live,
      subscribe: () => {
        const subscription = made.live.subscribe()
        const close = (): void => {
          closed()
          subscription.close()
        }
        return { take: subscription.take, close }
      },
    }
    const feeds = createFeeds({ ...made.deps, live })
    const stream = feeds.open(CALLER)
    expect(vi.getTimerCount()).toBe(1)
    await stream.cancel()
    expect([feeds.size, vi.getTimerCount(), closed.mock.calls.length]).toEqual([0, 0, 1])
  })

  it('ends when the console closes, and when what it asks fails', async () => {
    const { feeds, reader } = open()
    await reader.read()
    feeds.closeAll()
    expect((await reader.read()).done).toBe(true)

    let broken = false
    const other = open({
      alarms: () => {
        if (broken) throw new Error('gone')
        return []
      },
    })
    await other.reader.read()
    broken = true
    vi.advanceTimersByTime(250)
    await expect(other.reader.read()).rejects.toThrow('gone')
    expect(other.feeds.size).toBe(0)
  })

  it('keeps the session of its reader', async () => {
    const keepAlive = vi.fn()
    const made = bench()
    createFeeds(made.deps).open({ actor: 'console', keepAlive })
    vi.advanceTimersByTime(5_000)
    expect(keepAlive).toHaveBeenCalledTimes(2)
  })
})
