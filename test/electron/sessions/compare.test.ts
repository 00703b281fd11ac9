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

  it('is another one that has its id, from another address', () => {
    const comparer = createComparer(CLIENT)
    look(comparer, listOf(listed(), OTHER), viewer, 30)
    const restarted = listOf(listed({ address: '198.51.100.7' }), OTHER)
    expect(look(comparer, restarted, viewer, 60)).toMatchObject({ missing: 1, unknown: 1 })
    expect(look(comparer, restarted, viewer, 90).gone).toMatchObject([{ lastedMs: 30_000 }])
  })
})

describe('a session in a worker that does not answer', () => {
  const HOURS = 3_600
  const asked = { ...viewer, askedEverySeconds: 10 }
  const source = sessionFor({ id: 'source', action: 'publish' })
  const inWorker = (part: string, ...sessions: ListedSession[]): ServerList => ({
    sessions: sessions.map((each) => ({ ...each, part })),
    parts: new Set([part]),
  })
  const elsewhere = inWorker('worker 2', OTHER)
  const restarted = { ...elsewhere, overAfterMs: () => 40_000 }

  /** Looks with one session, live for so many seconds and not asked about for so many. */
  function away(session: Session) {
    const comparer = createComparer({ partOf: () => null, partsEnd: true, isSame: hasSameAddress })
    const { action } = session
    const at = (list: ServerList, seconds: number, quietSeconds = seconds, isLive = true) => {
      const mine = { session, liveMs: seconds * 1_000, quietMs: quietSeconds * 1_000 }
      const others = { session: other, liveMs: 5_000, quietMs: 5_000 }
      const looked = isLive ? [mine, others] : [others]
      return comparer.compare({ list, looked, liveNow: looked.map((each) => each.session) })
    }
    const seen = (seconds: number) => at(inWorker('worker 1', listed({ action }), OTHER), seconds)
    seen(30)
    return { at, seen }
  }

  it('stays for as long as it is asked about, however long the worker does not answer', () => {
    const { at } = away(asked)
    for (const seconds of [60, 700, 2_000, 90_000]) {
      expect(at(elsewhere, seconds, 10)).toMatchObject({ missing: 0, gone: [] })
      expect(at(restarted, seconds, 10)).toMatchObject({ missing: 0, gone: [] })
    }
  })

  it('stays for twice its pace where it is asked about seldom', () => {
    const { at } = away({ ...viewer, askedEverySeconds: 900 })
    for (const seconds of [60, 700, 1_829]) {
      expect(at(restarted, seconds, 1_799)).toMatchObject({ missing: 0, gone: [] })
    }
  })

  it.each([asked, { ...source, askedEverySeconds: 10 }])(
    'is over after ten minutes in which nobody asked about it either: $action',
    (session) => {
      const { at, seen } = away(session)
      for (const seconds of [60, 360, 659]) {
        expect(at(elsewhere, seconds)).toMatchObject({ missing: 0, gone: [] })
      }
      // It answers once more: the ten minutes begin anew.
      seen(670)
      for (const seconds of [700, 1_299]) at(elsewhere, seconds)
      expect(at(elsewhere, 1_300)).toMatchObject({ missing: 1, gone: [] })
      expect(at(elsewhere, 1_330).gone).toMatchObject([{ session, lastedMs: 670_000 }])
    },
  )

  it('is over a minute after a restart that its list tells of, when nobody asked about it since', () => {
    const { at } = away(asked)
    for (const seconds of [60, 80, 89]) {
      expect(at(restarted, seconds, seconds - 30)).toMatchObject({ missing: 0, gone: [] })
    }
    expect(at(restarted, 90, 60)).toMatchObject({ gone: [], missing: 1 })
    expect(at(restarted, 100, 70).gone).toMatchObject([{ session: asked, lastedMs: 30_000 }])
  })

  it('stays for a show where nobody is asked about, though its list tells of a restart', () => {
    const { at } = away(viewer)
    for (const seconds of [60, 700, 12 * HOURS]) {
      expect(at(restarted, seconds)).toMatchObject({ missing: 0, gone: [] })
    }
    at(restarted, 12 * HOURS + 60)
    expect(at(restarted, 12 * HOURS + 90).gone).toHaveLength(1)
  })

  it('stays on air where nobody is asked about, until its list tells of a restart besides', () => {
    const { at } = away(source)
    for (const seconds of [60, 12 * HOURS + 60, 200 * HOURS]) {
      expect(at(elsewhere, seconds)).toMatchObject({ missing: 0, gone: [] })
    }
    at(restarted, 200 * HOURS + 30)
    expect(at(restarted, 200 * HOURS + 60).gone).toHaveLength(1)
  })

  it.each([viewer, source, asked])(
    'is over at the second look when its worker is known to have ended: $action, $askedEverySeconds',
    (session) => {
      const { at } = away(session)
      const there = { ...elsewhere, hasEnded: (part: string) => part !== 'worker 1' }
      for (const seconds of [60, 90]) {
        expect(at(there, seconds, 5)).toMatchObject({ missing: 0, gone: [] })
      }
      const ended = { ...elsewhere, hasEnded: (part: string) => part === 'worker 1' }
      expect(at(ended, 120, 5)).toMatchObject({ missing: 1, gone: [] })
      expect(at(ended, 150, 5).gone).toMatchObject([{ session, lastedMs: 30_000 }])
    },
  )

  it('is no stranger should it be listed after all', () => {
    const { at } = away(asked)
    for (const seconds of [60, 660, 690]) at(elsewhere, seconds)
    const back = inWorker('worker 1', listed(), OTHER)
    for (const seconds of [720, 750]) {
      expect(at(back, seconds, 0, false)).toMatchObject({ unknown: 0, strangers: [] })
    }
    const another = inWorker('worker 1', listed({ address: '198.51.100.7' }), OTHER)
    expect(at(another, 780, 0, false)).toMatchObject({ unknown: 1 })
  })

  it('tells of no restart when it was never seen there: it may be at another server', () => {
    const comparer = createComparer({ partOf: () => null, partsEnd: true })
    const told = {
      ...elsewhere,
      overAfterMs: (lived: readonly unknown[]) => (lived.length > 0 ? 40_000 : null),
    }
    for (const seconds of [80, 200, 300]) {
      const looked = [
        { session: asked, liveMs: seconds * 1_000 },
        { session: other, liveMs: 5_000 },
      ]
      expect(comparer.compare({ list: told, looked, liveNow: [] }).gone).toEqual([])
    }
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

  it('is over when each worker it may have been in has ended or answered', () => {
    const before = { atMs: startedAtMs + 40_000, parts: ['worker 1', 'worker 2'] }
    const looked = [{ session: restored, liveMs: 90_000 }]
    const known = (...ended: readonly string[]) => {
      const comparer = createComparer({ partOf: () => null, partsEnd: true }, before)
      const hasEnded = (part: string): boolean => ended.includes(part)
      const list = { sessions: [], parts: new Set(['worker 2']), hasEnded }
      const both = [1, 2].map(() => comparer.compare({ list, looked, liveNow: [] }))
      return both.at(-1)?.gone
    }
    expect(known()).toEqual([])
    expect(known('worker 1')).toMatchObject([{ lastedMs: 40_000 }])
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
