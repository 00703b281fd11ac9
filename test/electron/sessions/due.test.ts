import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDueTimes } from '../../../electron/sessions/due.ts'
import { type Entry, newEntry, type SessionLimit } from '../../../electron/sessions/entry.ts'
import { createRegistry, type Registry } from '../../../electron/sessions/registry.ts'
import type { Session } from '../../../shared/session.ts'
import { decisionOf, sessionFor } from '../store/entries.ts'

const sessionOf = (id: number): Session =>
  sessionFor(decisionOf(id, { sessionId: `s${id}`, sessionKey: `k${id}` }), { endsAtMs: null })

describe('what is to be done about sessions by itself', () => {
  it('walks through nobody before the earliest moment', () => {
    const times = createDueTimes()
    const entry = newEntry(sessionOf(1), { afterMs: 60_000, end: 'assumed' }, 0, 0)
    let walks = 0
    const forEach = (visit: (each: Entry) => void): void => {
      walks += 1
      visit(entry)
    }
    times.note(entry)
    expect(times.take(61_999, forEach)).toEqual({ ask: [], cut: [], past: [] })
    expect(walks).toBe(0)
    expect(times.take(62_000, forEach).past).toEqual([entry])
    expect(walks).toBe(1)
  })

  it('tells of one that is past again until it is gone', () => {
    const times = createDueTimes()
    const entry = newEntry(sessionOf(1), { afterMs: 1_000, end: 'assumed' }, 0, 0)
    times.note(entry)
    for (const atMs of [5_000, 6_000]) {
      expect(times.take(atMs, (visit) => visit(entry)).past).toEqual([entry])
    }
  })

  it('is the same as where all sessions are walked through each time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        expect(told(steps, false)).toEqual(told(steps, true))
      }),
      { numRuns: 1_000 },
    )
  })
})

const atMs = fc.integer({ min: 0, max: 90_000 })
const end = fc.constantFrom<SessionLimit['end']>('assumed', 'time_limit', 'overdue')
const limit = fc.option(fc.record({ afterMs: atMs, end, cuts: fc.boolean() }))
const moment = fc.option(atMs)
const step = fc.oneof(
  fc.record({ what: fc.constant('start' as const), id: fc.nat(1), limit }),
  fc.record({ what: fc.constant('extend' as const), id: fc.nat(1), limit }),
  fc.record({ what: fc.constant('expect' as const), id: fc.nat(1), askAtMs: moment }),
  fc.record({ what: fc.constantFrom('over', 'putOff', 'end'), id: fc.nat(1) }),
  fc.record({ what: fc.constantFrom('revoked', 'refused'), id: fc.nat(1), since: moment }),
  fc.record({ what: fc.constant('pass' as const), byMs: fc.integer({ min: 1, max: 30_000 }) }),
  fc.record({ what: fc.constant('tick' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/**
 * What a registry tells while steps are taken.
 *
 * @param walks Whether others are past at each tick, so that it has to walk: one by its beginning and one by what came later, so that
 *              it walks also where one of these is forgotten.
 */
function told(steps: readonly Step[], walks: boolean): string[] {
  const said: string[] = []
  let monotonicMs = 0
  const say = (what: string, { id }: Session): void => {
    if (id !== 's8' && id !== 's9') said.push(`${monotonicMs} ${what} ${id}`)
  }
  const registry = createRegistry({
    now: () => sessionOf(1).startedAtMs + monotonicMs,
    monotonicMs: () => monotonicMs,
    recordEnd: (session, _atMs, as) => say(as, session),
    cut: (sessions) => sessions.forEach((each) => void say('cut', each)),
    due: (sessions) => sessions.forEach((each) => void say('ask', each)),
    latency: () => ({ p50Ms: null, p99Ms: null }),
  })
  for (const each of [
    ...steps,
    { what: 'pass', byMs: 100_000 } as const,
    { what: 'tick' } as const,
  ]) {
    if (each.what === 'pass') monotonicMs += each.byMs
    else if (each.what !== 'tick') takeStep(registry, each)
    else {
      if (walks) {
        registry.start(sessionOf(9), { afterMs: -9_000, end: 'assumed' })
        registry.start(sessionOf(8), null)
        registry.extend(sessionOf(8), { afterMs: -9_000, end: 'assumed' })
      }
      registry.tick()
    }
  }
  return said
}

function takeStep(registry: Registry, each: Exclude<Step, { what: 'pass' | 'tick' }>): void {
  const session = sessionOf(each.id)
  if (each.what === 'start') registry.start(session, each.limit)
  else if (each.what === 'extend') registry.extend(session, each.limit)
  else if (each.what === 'expect')
    registry.expect(session, null, each.askAtMs && session.startedAtMs + each.askAtMs)
  else if (each.what === 'over') registry.markOver(session, { atMs: 0, reason: 'grant_expired' })
  else if (each.what === 'putOff') registry.putOff(session, 20_000)
  else if (each.what === 'end') registry.end(session, 'reported')
  else if (each.what === 'revoked' && 'since' in each) registry.markRevoked(session, each.since)
  else if (each.what === 'refused' && 'since' in each) registry.markRefused(session, each.since)
}
