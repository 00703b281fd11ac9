import { describe, expect, it } from 'vitest'
import { limitOf, limitOfRestored } from '../../../electron/sessions/limits.ts'
import { createRegistry } from '../../../electron/sessions/registry.ts'
import type { Session } from '../../../shared/session.ts'
import { allowed, denied, stage } from './fakes.ts'

describe('clocks', () => {
  it('does not end anyone when the wall clock jumps ahead or back', () => {
    const on = stage()
    on.decision = { ...allowed, timeLimitSeconds: 3_600 }
    on.ask()
    for (const jump of [36e5, -36e5, 86_400e3 * 3_650, -86_400e3 * 7_300]) {
      on.wallMs += jump
      on.registry.tick()
      expect(on.registry.list()).toHaveLength(1)
    }
  })

  it('never makes a session of negative length', () => {
    const on = stage()
    on.ask()
    const startedAtMs = on.registry.list()[0]?.startedAtMs ?? 0
    on.wallMs -= 86_400e3
    on.monotonicMs += 5_000
    on.ask({ phase: 'end' })
    expect(on.ends[0]?.atMs).toBe(startedAtMs + 5_000)
  })
})

describe('what ends by itself', () => {
  it('ends as assumed where the media server tells no end', () => {
    const on = stage()
    on.limits = { reportsEnd: false, timeLimit: false, rechecks: false, assumedSessionSeconds: 60 }
    on.ask()
    expect(on.registry.list()[0]?.endsAtMs).toBe(on.wallMs + 60_000)
    on.pass(59_000)
    on.registry.tick()
    expect(on.registry.list()).toHaveLength(1)
    on.pass(3_000)
    on.registry.tick()
    expect(on.ends).toMatchObject([{ end: 'assumed' }])
  })

  it.each([
    ['nothing limits it', {}, {}, null],
    ['its time limit', { timeLimitSeconds: 9 }, {}, { afterMs: 9_000, end: 'time_limit' }],
    [
      'its check interval, when shorter',
      { timeLimitSeconds: 90, recheckAfterSeconds: 30 },
      {},
      { afterMs: 30_000, end: 'time_limit' },
    ],
    ['no limit the server does not keep', { timeLimitSeconds: 9 }, { timeLimit: false }, null],
    [
      'its time limit where Stagedoor cuts',
      { timeLimitSeconds: 9 },
      { timeLimit: false, cuts: true },
      { afterMs: 9_000, end: 'time_limit', cuts: true },
    ],
    [
      'no check interval where Stagedoor cuts and nobody asks again',
      { recheckAfterSeconds: 9 },
      { timeLimit: false, cuts: true },
      null,
    ],
    [
      'the assumed length',
      { timeLimitSeconds: 9 },
      { timeLimit: false, reportsEnd: false },
      { afterMs: 600_000, end: 'assumed' },
    ],
  ] as const)('is limited by %s', (_name, decision, server, expected) => {
    const { checks, limits } = stage()
    const of = { ...limits, ...server }
    expect(limitOf({ ...allowed, ...decision }, of, checks)).toEqual(expected)
  })

  it('is to be cut when its time is up, again and again, and is live until it is gone', () => {
    const on = stage()
    on.limits = { ...on.limits, timeLimit: false, cuts: true }
    on.decision = { ...allowed, timeLimitSeconds: 9 }
    on.ask()
    const cutAfter = (ms: number): number => {
      on.pass(ms)
      on.registry.tick()
      return on.toCut.splice(0).length
    }
    expect([cutAfter(8_999), cutAfter(1), cutAfter(14_999), cutAfter(1)]).toEqual([0, 1, 0, 1])
    expect(on.registry.list()).toHaveLength(1)
    const [session] = on.registry.list()
    if (session !== undefined) on.registry.end(session, 'time_limit')
    expect(on.ends).toMatchObject([{ end: 'time_limit' }])
  })

  it('is to be cut again and again while it is revoked, and not once that is lifted', () => {
    const on = stage()
    on.ask()
    const current = (): Session => on.registry.list()[0] as Session
    const cutAfter = (ms: number): number => {
      on.pass(ms)
      on.registry.tick()
      return on.toCut.splice(0).length
    }
    expect(cutAfter(60_000)).toBe(0)
    on.registry.markRevoked(current(), on.wallMs)
    expect([cutAfter(14_999), cutAfter(1), cutAfter(14_999), cutAfter(1)]).toEqual([0, 1, 0, 1])
    on.registry.markRevoked(current(), null)
    expect(cutAfter(60_000)).toBe(0)
    on.registry.markRefused(current(), on.wallMs)
    expect(cutAfter(60_000)).toBe(0)
  })

  it('is still limited after a restart, by what was left', () => {
    const on = stage()
    on.decision = { ...allowed, timeLimitSeconds: 100 }
    on.ask()
    const session = on.registry.list()[0]
    if (session === undefined) throw new Error('no session')
    const nowMs = on.wallMs + 70_000
    const limit = limitOfRestored(session, on.limits, nowMs, null)
    expect(limit).toEqual({ afterMs: 30_000, end: 'time_limit' })
    let monotonicMs = 0
    const ends: string[] = []
    const registry = createRegistry(
      {
        now: () => nowMs,
        monotonicMs: () => monotonicMs,
        recordEnd: ({ id }, _atMs, end) => void ends.push(`${id} ${end}`),
        latency: () => ({ p50Ms: null, p99Ms: null }),
      },
      [{ session, limit }],
    )
    expect(registry.find('icecast', '12')).toEqual(session)
    expect(registry.elapsedMs(session)).toBe(70_000)
    monotonicMs = 33_000
    registry.tick()
    expect(ends).toEqual([`${session.id} time_limit`])
  })
})

describe('restored sessions', () => {
  it('are as old as they are, whatever the wall clock says', () => {
    const on = stage()
    on.ask()
    const session = on.registry.list()[0] as Session
    const ends: number[] = []
    let monotonicMs = 0
    const registry = createRegistry(
      {
        now: () => session.startedAtMs + 86_400e3 * 9_500,
        monotonicMs: () => monotonicMs,
        recordEnd: (_session, atMs) => void ends.push(atMs - session.startedAtMs),
        latency: () => ({ p50Ms: null, p99Ms: null }),
      },
      [{ session, limit: null, livedMs: 70_000 }],
    )
    monotonicMs = 5_000
    expect(registry.elapsedMs(session)).toBe(75_000)
    registry.end(session, 'reported')
    expect(ends).toEqual([75_000])
  })

  it('of one key are one: the later replaces the earlier', () => {
    const ends: string[] = []
    const on = stage()
    on.ask()
    const session = on.registry.list()[0] as Session
    const later = { ...session, id: `${session.id}-later` }
    const registry = createRegistry(
      {
        now: () => 0,
        monotonicMs: () => 0,
        recordEnd: ({ id }, _atMs, end) => void ends.push(`${id} ${end}`),
        latency: () => ({ p50Ms: null, p99Ms: null }),
      },
      [session, later].map((each) => ({ session: each, limit: null })),
    )
    expect(registry.list()).toEqual([later])
    expect(ends).toEqual([`${session.id} replaced`])
    registry.end(session, 'reported')
    expect(registry.list()).toEqual([later])
  })
})

describe('the feed', () => {
  it('tells what started, changed and ended since it was last read', () => {
    const on = stage()
    const feed = on.registry.subscribe()
    on.ask()
    const session = on.registry.list()[0] as Session
    expect(feed.take()).toMatchObject({ started: [{ id: session.id }], decisions: [{ id: 41 }] })
    on.registry.markRevoked(session, 7)
    expect(feed.take()).toMatchObject({ started: [], changed: [{ revokedAtMs: 7 }] })
    on.ask({ phase: 'end' })
    expect(feed.take()).toMatchObject({ changed: [], ended: [session.id] })
    expect(feed.take()).toMatchObject({ started: [], changed: [], ended: [], decisions: [] })
  })

  it('forgets what started and ended unread, and counts the decisions it dropped', () => {
    const on = stage()
    const feed = on.registry.subscribe()
    for (let each = 0; each < 1_200; each += 1) {
      on.ask()
      on.ask({ phase: 'end' })
    }
    const delta = feed.take()
    expect(delta).toMatchObject({ started: [], ended: [], skipped: 200 })
    expect(delta.decisions).toHaveLength(1_000)
  })

  it('tells nothing after it is closed', () => {
    const on = stage()
    const feed = on.registry.subscribe()
    feed.close()
    on.ask()
    expect(feed.take().started).toEqual([])
  })
})

describe('counting', () => {
  it('counts outcomes, viewers and publishers', () => {
    const on = stage()
    on.ask()
    on.ask({ action: 'publish', sessionKey: 's' })
    on.decision = denied
    on.ask({ sessionKey: '14' })
    on.registry.tick()
    expect(on.registry.counters()).toMatchObject({
      viewers: 1,
      publishers: 1,
      allowed: 2,
      denied: 1,
      redirected: 0,
      perSecond: 0.6,
      refusedLastMinute: { [denied.reason]: 1 },
    })
    expect(on.registry.history()).toEqual([{ atMs: on.wallMs, viewers: 1, publishers: 1 }])
  })

  it('keeps the latest 256 decisions, latest first', () => {
    const on = stage()
    on.decision = denied
    for (let each = 0; each < 300; each += 1) on.ask()
    expect(on.registry.recent(2).map((each) => each.id)).toEqual([340, 339])
    expect(on.registry.recent(10_000)).toHaveLength(256)
  })

  it('keeps who the latest 5,000 decisions that name somebody were about, latest first', () => {
    const on = stage()
    for (let each = 0; each < 5_010; each += 1) {
      on.decision = { ...denied, viewerId: `viewer-${each}` }
      on.ask()
    }
    on.decision = { ...denied, viewerId: null }
    on.ask()
    const [latest, ...others] = on.registry.recentViewers()
    expect(latest).toEqual({ viewerId: 'viewer-5009', streamName: 'live.ogg' })
    expect(others).toHaveLength(4_999)
    expect(others.at(-1)?.viewerId).toBe('viewer-10')
  })

  it('counts per rule what it decided and what it would have decided', () => {
    const on = stage()
    on.decision = { ...denied, ruleId: 'constructor', shadowRuleIds: ['trial'] }
    on.ask()
    on.ask()
    expect(on.registry.ruleHits()).toEqual({
      constructor: { decided: 2, shadow: 0 },
      trial: { decided: 0, shadow: 2 },
    })
  })
})
