import { describe, expect, it } from 'vitest'
import { type Comparer, createComparer } from '../../../electron/sessions/compare.ts'
import {
  hasSameAddress,
  type ListedSession,
  type ServerList,
} from '../../../electron/sessions/control/types.ts'
import type { Session } from '../../../shared/session.ts'
import { sessionFor } from './control/sessions.ts'

const CLIENT = { partOf: ({ action }: Pick<Session, 'action'>) => action, isSame: hasSameAddress }

const listed = (over: Partial<ListedSession> = {}): ListedSession => ({
  part: over.action ?? 'subscribe',
  key: '1',
  action: 'subscribe',
  streamName: 'live',
  protocol: '',
  address: '192.0.2.1',
  ...over,
})
const listOf = (...sessions: ListedSession[]): ServerList => ({
  sessions,
  parts: new Set(['publish', 'subscribe']),
})
const NOBODY = listOf()
const OTHER = listed({ key: '99', address: '192.0.2.99' })
const other = sessionFor({ id: 'other', sessionKey: '99', address: '192.0.2.99' })

/** Looks with one session, live for so many seconds, beside another that is there. */
function look(comparer: Comparer, list: ServerList, session: Session, seconds: number) {
  const looked = [
    { session, liveMs: seconds * 1_000 },
    { session: other, liveMs: 60_000 },
  ]
  return comparer.compare({ list, looked, liveNow: [session, other] })
}

const viewer = sessionFor({ id: 'viewer' })

describe('a session that its media server does not list', () => {
  it('is over at the second look running, since it was seen last', () => {
    const comparer = createComparer(CLIENT)
    expect(look(comparer, listOf(listed(), OTHER), viewer, 30)).toMatchObject({
      missing: 0,
      gone: [],
    })
    expect(look(comparer, listOf(OTHER), viewer, 60)).toMatchObject({ missing: 1, gone: [] })
    expect(look(comparer, listOf(OTHER), viewer, 90)).toMatchObject({
      missing: 0,
      gone: [{ session: viewer, lastedMs: 30_000 }],
    })
  })

  it('is not over when it is there again between two looks', () => {
    const comparer = createComparer(CLIENT)
    for (const list of [listOf(OTHER), listOf(listed(), OTHER), listOf(OTHER)]) {
      expect(look(comparer, list, viewer, 60).gone).toEqual([])
    }
  })

  it('is not judged in its first seconds, and never when it began during the look', () => {
    const comparer = createComparer(CLIENT)
    for (const seconds of [1, 5, 9]) {
      expect(look(comparer, listOf(OTHER), viewer, seconds)).toMatchObject({ missing: 0, gone: [] })
    }
    const late = { list: listOf(OTHER), looked: [], liveNow: [viewer, other] }
    for (const _ of [1, 2, 3]) expect(comparer.compare(late).gone).toEqual([])
  })

  it('lasted no moment when it was never seen there', () => {
    const comparer = createComparer(CLIENT)
    look(comparer, listOf(OTHER), viewer, 60)
    expect(look(comparer, listOf(OTHER), viewer, 90).gone).toMatchObject([{ lastedMs: 0 }])
  })

  it('stays where nobody was ever found by the ids of that list', () => {
    const comparer = createComparer(CLIENT)
    const strange = listOf(listed({ key: 'named otherwise' }))
    for (const seconds of [30, 60, 90, 120]) {
      const looked = [{ session: viewer, liveMs: seconds * 1_000 }]
      const compared = comparer.compare({ list: strange, looked, liveNow: [viewer] })
      expect(compared).toMatchObject({ gone: [], missing: 0, unknown: 1 })
    }
  })

  it('stays while the part it was seen in does not answer', () => {
    const comparer = createComparer({ partOf: () => null })
    const inWorker = (part: string, ...sessions: ListedSession[]): ServerList => ({
      sessions: sessions.map((each) => ({ ...each, part })),
      parts: new Set([part]),
    })
    look(comparer, inWorker('worker 1', listed(), OTHER), viewer, 30)
    for (const seconds of [60, 90, 120]) {
      expect(look(comparer, inWorker('worker 2'), viewer, seconds).gone).toEqual([])
    }
    look(comparer, inWorker('worker 1'), viewer, 150)
    const gone = look(comparer, inWorker('worker 1'), viewer, 180).gone
    expect(gone.map(({ session }) => session.id).sort()).toEqual(['other', 'viewer'])
  })

  it('stays for ten minutes when the worker it was seen in answers no more, and is over then', () => {
    const comparer = createComparer({ partOf: () => null, partsEnd: true })
    const inWorker = (part: string, ...sessions: ListedSession[]): ServerList => ({
      sessions: sessions.map((each) => ({ ...each, part })),
      parts: new Set([part]),
    })
    look(comparer, inWorker('worker 1', listed(), OTHER), viewer, 30)
    const later = inWorker('worker 2', OTHER)
    for (const seconds of [60, 360, 659]) {
      expect(look(comparer, later, viewer, seconds)).toMatchObject({ missing: 0, gone: [] })
    }
    // It answers once more: the ten minutes begin anew.
    look(comparer, inWorker('worker 1', listed(), OTHER), viewer, 670)
    for (const seconds of [700, 1_299]) look(comparer, later, viewer, seconds)
    expect(look(comparer, later, viewer, 1_300)).toMatchObject({ missing: 1, gone: [] })
    expect(look(comparer, later, viewer, 1_330).gone).toMatchObject([
      { session: viewer, lastedMs: 670_000 },
    ])
  })

  it('is over at the second look when its list tells of a restart since, seen there or not', () => {
    const comparer = createComparer({ partOf: () => null, partsEnd: true })
    const restarted = (list: ServerList): ServerList => ({
      ...list,
      overAfterMs: (lived) => (lived.length > 0 ? 40_000 : null),
    })
    const list = { sessions: [{ ...OTHER, part: 'worker 2' }], parts: new Set(['worker 2']) }
    const looked = (seconds: number) => [
      { session: viewer, liveMs: seconds * 1_000 },
      { session: other, liveMs: 5_000 },
    ]
    // Never seen there, it tells of no restart: it may be at another server.
    for (const seconds of [50, 60]) {
      const args = { list: restarted(list), looked: looked(seconds), liveNow: [] }
      expect(comparer.compare(args).gone).toEqual([])
    }
    comparer.compare({ list: listOf(listed(), OTHER), looked: looked(70), liveNow: [] })
    const args = { list: restarted(list), looked: looked(80), liveNow: [] }
    expect(comparer.compare(args)).toMatchObject({ gone: [], missing: 1 })
    expect(comparer.compare(args).gone).toMatchObject([{ session: viewer, lastedMs: 70_000 }])
  })

  it('is another one that has its id, from another address', () => {
    const comparer = createComparer(CLIENT)
    look(comparer, listOf(listed(), OTHER), viewer, 30)
    const restarted = listOf(listed({ address: '198.51.100.7' }), OTHER)
    expect(look(comparer, restarted, viewer, 60)).toMatchObject({ missing: 1, unknown: 1 })
    expect(look(comparer, restarted, viewer, 90).gone).toMatchObject([{ lastedMs: 30_000 }])
  })
})

describe('after a restart', () => {
  const startedAtMs = 1_000_000
  const restored = sessionFor({ id: 'viewer', startedAtMs })

  it('dates an end by the last look before at which all were there', () => {
    const before = { atMs: startedAtMs + 40_000, parts: ['subscribe'] }
    const comparer = createComparer(CLIENT, before)
    const alone = { list: NOBODY, looked: [{ session: restored, liveMs: 90_000 }], liveNow: [] }
    comparer.compare(alone)
    expect(comparer.compare(alone).gone).toMatchObject([{ lastedMs: 40_000 }])
  })

  it('knows the worker it was in when there was one', () => {
    const before = { atMs: startedAtMs + 40_000, parts: ['worker 1'] }
    const comparer = createComparer({ partOf: () => null }, before)
    const list = { sessions: [], parts: new Set(['worker 1']) }
    const alone = { list, looked: [{ session: restored, liveMs: 90_000 }], liveNow: [] }
    comparer.compare(alone)
    expect(comparer.compare(alone).gone).toMatchObject([{ lastedMs: 40_000 }])
  })

  it('ends nobody who began after that look and is in an unknown worker', () => {
    const before = { atMs: startedAtMs - 1, parts: ['worker 1'] }
    const comparer = createComparer({ partOf: () => null }, before)
    const list = { sessions: [], parts: new Set(['worker 1']) }
    const alone = { list, looked: [{ session: restored, liveMs: 90_000 }], liveNow: [] }
    for (const _ of [1, 2, 3]) expect(comparer.compare(alone).gone).toEqual([])
  })
})

describe('whom a media server lists', () => {
  it('is unknown when nobody admitted them, and named when they are there twice', () => {
    const comparer = createComparer(CLIENT)
    const list = listOf(listed(), OTHER, listed({ key: '7' }))
    expect(look(comparer, list, viewer, 30)).toMatchObject({ unknown: 1, strangers: [] })
    expect(look(comparer, list, viewer, 60)).toMatchObject({
      unknown: 1,
      strangers: [{ key: '7', id: 'subscribe 7 192.0.2.1' }],
    })
  })

  it('is known when admitted while the list was on its way', () => {
    const comparer = createComparer(CLIENT)
    const list = listOf(listed())
    for (const _ of [1, 2]) {
      expect(comparer.compare({ list, looked: [], liveNow: [viewer] })).toMatchObject({
        unknown: 0,
      })
    }
  })

  it('is nobody as a bare connection, though a session may be known by it', () => {
    const comparer = createComparer(CLIENT)
    const list = listOf(
      listed({ action: null, part: 'subscribe' }),
      listed({ key: '5', action: null }),
      OTHER,
    )
    const compared = look(comparer, list, viewer, 60)
    expect(compared).toMatchObject({ unknown: 0, missing: 0 })
    expect(compared.seen).toEqual([other])
  })

  it('is a publisher by the stream where the list has no ids', () => {
    const comparer = createComparer(CLIENT)
    const source = listed({ key: null, action: 'publish', part: 'publish', address: null })
    const publisher = sessionFor({ id: 'p', action: 'publish', sessionKey: 'a hash' })
    const looked = [{ session: publisher, liveMs: 60_000 }]
    const there = comparer.compare({ list: listOf(source), looked, liveNow: [publisher] })
    expect(there).toMatchObject({ missing: 0, unknown: 0, isWhole: true })
    comparer.compare({ list: NOBODY, looked, liveNow: [publisher] })
    const gone = comparer.compare({ list: NOBODY, looked, liveNow: [publisher] })
    expect(gone.gone).toMatchObject([{ lastedMs: 60_000 }])
  })
})
