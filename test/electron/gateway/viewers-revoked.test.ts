import { describe, expect, it } from 'vitest'
import type { Viewer } from '../../../electron/gateway/viewer-types.ts'
import { createViewers } from '../../../electron/gateway/viewers.ts'
import type { Decision } from '../../../shared/access.ts'
import type { Session } from '../../../shared/session.ts'
import { ARRIVAL } from './door.ts'

interface House {
  /** What they are decided to. Default: they are let in. */
  readonly outcome?: (phase: string) => 'allow' | 'deny'
  /** When their session was revoked. Default: it was not. */
  readonly revokedAtMs?: () => number | null
  /** Default: it is. */
  readonly isLive?: () => boolean
  /** Takes an answer that is to come later. Default: each comes at once. */
  readonly later?: (answer: () => void) => void
  /** Takes what is done after what waits. Default: nothing is. */
  readonly soon?: (run: () => void) => void
}

/** A house whose clock stands, with what viewers were asked about, by phase. */
function open({ outcome = () => 'allow', revokedAtMs = () => null, ...house }: House) {
  const { isLive = () => true, later = (answer) => answer(), soon } = house
  let nowMs = 1_000_000
  const phases: string[] = []
  const viewers = createViewers({
    admission: {
      answer({ phase }, done) {
        phases.push(phase)
        const decision = { outcome: outcome(phase), reason: 'grant_revoked' } as Decision
        later(() => done(decision, 1))
      },
    },
    metering: { add: () => undefined },
    find: () =>
      isLive() ? ({ id: 's', streamId: 'n', revokedAtMs: revokedAtMs() } as Session) : null,
    isRevoked: (sessionId) => !isLive() && sessionId === 's',
    keyOf: (ticket) => `key of ${ticket}`,
    lost: () => undefined,
    networkOf: (address) => address,
    monotonicMs: () => nowMs,
    ...(soon && { soon }),
  })
  const enter = (): Viewer => {
    const entered: (Viewer | null)[] = []
    viewers.enter(ARRIVAL, (_, viewer) => entered.push(viewer))
    const [viewer] = entered
    if (viewer == null) throw new Error('not admitted')
    return viewer
  }
  const tick = (afterMs: number): void => {
    nowMs += afterMs
    viewers.tick()
  }
  return { viewers, phases, enter, tick }
}

/** One who came in, with a valid credential, and pauses for longer than anybody counts as watching. */
function paused(revokedAtMs: number | null) {
  const { viewers, phases, enter, tick } = open({ revokedAtMs: () => revokedAtMs })
  const { ticket } = enter()
  tick(30_001)
  return { viewers, phases, ticket }
}

it('who pauses while their session is revoked begins no other by its ticket, from wherever they come', () => {
  const { viewers, phases, ticket } = paused(1)
  expect(phases).toEqual(['start', 'recheck', 'end'])
  for (const address of [ARRIVAL.address, '198.51.100.7']) {
    expect(viewers.find(ticket, 'live/news', address)).toBeNull()
  }
  expect(viewers.refusal(ticket)).toBe('session_revoked')
  expect(viewers.kept()).toEqual([])
})

it('who pauses and is not revoked goes on', () => {
  const { viewers, phases, ticket } = paused(null)
  expect(phases).toEqual(['start', 'end'])
  expect(viewers.find(ticket, 'live/news', ARRIVAL.address)).not.toBeNull()
  expect(viewers.refusal(ticket)).toBeNull()
})

/** One who came in and is quiet, whose session is taken back then. */
function quiet(refused: boolean) {
  let revokedAtMs: number | null = null
  const { viewers, phases, enter, tick } = open({
    outcome: () => (revokedAtMs !== null && refused ? 'deny' : 'allow'),
    revokedAtMs: () => revokedAtMs,
  })
  const { ticket } = enter()
  const revoke = (): void => {
    revokedAtMs = 1
  }
  return { viewers, phases, ticket, revoke, tick }
}

it('who pauses is decided about within a second of being revoked, long before they would be taken for gone', () => {
  const { viewers, phases, ticket, revoke, tick } = quiet(true)
  tick(2_000)
  expect(phases).toEqual(['start'])
  revoke()
  tick(1_000)
  expect(phases).toEqual(['start', 'recheck'])
  expect(viewers.find(ticket, 'live/news', ARRIVAL.address)).toBeNull()
  expect(viewers.refusal(ticket)).toBe('grant_revoked')
  expect(viewers.kept()).toEqual([])
})

it('who may stay although their session is marked is asked about once for it, and goes in the end', () => {
  const { phases, revoke, tick } = quiet(false)
  revoke()
  for (let second = 0; second < 29; second += 1) tick(1_000)
  expect(phases).toEqual(['start', 'recheck'])
  tick(2_000)
  expect(phases).toEqual(['start', 'recheck', 'end'])
})

it('many who pause are decided about or ended in slices, which a stop ends', () => {
  let revokedAtMs: number | null = null
  let asked = 0
  const waiting: (() => void)[] = []
  const { viewers, enter, tick } = open({
    outcome(phase) {
      if (phase !== 'start') asked += 1
      return phase === 'start' ? 'allow' : 'deny'
    },
    revokedAtMs: () => revokedAtMs,
    soon: (run) => waiting.push(run),
  })
  const turn = (): number => {
    const before = asked
    for (const run of waiting.splice(0)) run()
    return asked - before
  }
  for (let count = 0; count < 200; count += 1) enter()
  revokedAtMs = 1
  tick(2_000)
  expect(asked).toBe(64)
  enter()
  expect([turn(), turn(), turn(), turn()]).toEqual([64, 64, 8, 0])
  for (let count = 0; count < 100; count += 1) enter()
  tick(40_000)
  expect(asked).toBe(200 + 64)
  viewers.stop()
  expect(turn()).toBe(0)
  tick(0)
  expect(asked).toBe(200 + 101)
})

describe('who pauses, and is revoked alone as their session ends for another reason', () => {
  function over() {
    let isLive = true
    const { viewers, phases, enter, tick } = open({ isLive: () => isLive })
    const viewer = enter()
    tick(2_000)
    isLive = false
    const find = (address: string) => viewers.find(viewer.ticket, 'live/news', address)
    return { viewers, viewer, phases, find }
  }

  it.each([[ARRIVAL.address], ['198.51.100.7']])(
    'begins no other by its ticket from %s',
    (address) => {
      const { viewers, viewer, phases, find } = over()
      expect(find(address)).toBeNull()
      expect(viewers.refusal(viewer.ticket)).toBe('session_revoked')
      expect(phases).toEqual(['start'])
    },
  )

  it('is forgotten with the next second', () => {
    const { viewers, viewer } = over()
    viewers.tick()
    expect(viewers.refusal(viewer.ticket)).toBe('session_revoked')
    expect(viewers.kept()).toEqual([])
  })

  it('is refused what was asked for before', () => {
    const { viewers, viewer, phases } = over()
    const told: string[] = []
    viewers.again(viewer, ARRIVAL.address, ({ reason }) => told.push(reason))
    expect(told).toEqual(['session_revoked'])
    expect(phases).toEqual(['start'])
  })
})

it('who is revoked while a decision of before is being stored is decided about once more', () => {
  let revokedAtMs: number | null = null
  let isSlow = false
  const stored: (() => void)[] = []
  const { viewers, phases, enter, tick } = open({
    outcome: () => (revokedAtMs === null ? 'allow' : 'deny'),
    revokedAtMs: () => revokedAtMs,
    later(answer) {
      if (isSlow) stored.push(answer)
      else answer()
    },
  })
  const viewer = enter()
  isSlow = true
  viewers.again(viewer, ARRIVAL.address, () => undefined)
  revokedAtMs = 1
  tick(1_500)
  isSlow = false
  for (const answer of stored) answer()
  tick(1_500)
  expect(phases).toEqual(['start', 'recheck', 'recheck'])
  expect(viewers.find(viewer.ticket, 'live/news', ARRIVAL.address)).toBeNull()
})
