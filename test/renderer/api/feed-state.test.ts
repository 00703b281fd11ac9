import { describe, expect, it } from 'vitest'
import {
  applyLine,
  goOffline,
  INITIAL_FEED,
  MAX_DECISIONS,
  MAX_POINTS,
} from '../../../renderer/api/feed-state.ts'
import { batch, decisions, hello, session } from '../../shared/records.ts'

const live = applyLine(INITIAL_FEED, hello({ sessions: [session({ id: 'a' })] }))

describe('the state of the feed', () => {
  it('holds a bounded number of decisions and points', () => {
    let state = live
    for (let line = 0; line < 300; line++) {
      const ids = Array.from({ length: 10 }, (_, at) => line * 10 + at + 1)
      state = applyLine(state, batch({ atMs: line * 15_000, decisions: decisions(...ids) }))
    }
    for (let line = 300; line < 1_100; line++) {
      state = applyLine(state, batch({ atMs: line * 15_000 }))
    }
    expect(state.decisions).toHaveLength(MAX_DECISIONS)
    expect(state.decisions[0]?.id).toBe(3_000)
    expect(state.history).toHaveLength(MAX_POINTS)
  })

  it('does not bring an ended session back with a late change', () => {
    const ended = applyLine(live, batch({ ended: ['a'] }))
    const late = applyLine(ended, batch({ changed: [session({ id: 'a', revokedAtMs: 5 })] }))
    expect([...late.sessions.keys()]).toEqual([])
  })

  it('tells a decision once when a reconnect repeats it', () => {
    const first = applyLine(live, batch({ decisions: decisions(7, 8) }))
    const again = applyLine(first, batch({ decisions: decisions(8, 9) }))
    expect(again.decisions.map((each) => each.id)).toEqual([9, 8, 7])
  })

  it('keeps what was known while offline, and since when', () => {
    const offline = goOffline(live, 77)
    expect(offline).toMatchObject({ status: 'offline', offlineSinceMs: 77 })
    expect(goOffline(offline, 99).offlineSinceMs).toBe(77)
    expect(offline.sessions).toBe(live.sessions)
  })

  it('is live again with the next line, replacing all by a hello', () => {
    const back = applyLine(goOffline(live, 77), hello({ sessions: [session({ id: 'b' })] }))
    expect(back).toMatchObject({ status: 'live', offlineSinceMs: null })
    expect([...back.sessions.keys()]).toEqual(['b'])
  })

  it('follows starts, changes and ends', () => {
    const next = applyLine(
      live,
      batch({ started: [session({ id: 'b' })], changed: [session({ id: 'a', revokedAtMs: 5 })] }),
    )
    expect(next.sessions.get('a')?.revokedAtMs).toBe(5)
    expect([...applyLine(next, batch({ ended: ['a'] })).sessions.keys()]).toEqual(['b'])
  })

  it('leaves the sessions untouched by a batch without any, so that nothing draws anew', () => {
    expect(applyLine(live, batch()).sessions).toBe(live.sessions)
  })

  it('adds a point each five seconds only and counts what was skipped', () => {
    const first = applyLine(live, batch({ atMs: 20_000, skipped: 3 }))
    const soon = applyLine(first, batch({ atMs: 22_000, skipped: 1 }))
    const later = applyLine(soon, batch({ atMs: 25_000 }))
    expect([first, soon, later].map((state) => state.history.length)).toEqual([1, 1, 2])
    expect(later.skipped).toBe(4)
  })
})
