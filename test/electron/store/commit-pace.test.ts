import { describe, expect, it } from 'vitest'
import { type CommitPace, createCommitPace } from '../../../electron/store/commit-pace.ts'

/** A pace on a clock that the test sets. */
function paceAt(): { pace: CommitPace; clock: { ms: number } } {
  const clock = { ms: 1_000 }
  return { pace: createCommitPace(() => clock.ms), clock }
}

/** Turns until a commit is due, of which each brings so many new entries. */
function turnsUntilDue(pace: CommitPace, arrivals: (turn: number) => number): number {
  let waiting = 1
  for (let turn = 1; turn < 10_000; turn += 1) {
    if (pace.isDue(waiting)) return turn
    waiting += arrivals(turn)
  }
  throw new Error('never due')
}

describe('the pace of commits', () => {
  it('waits while each turn brings more, so that all of them share a commit', () => {
    const { pace } = paceAt()
    // The fourth turn without a new one.
    expect(turnsUntilDue(pace, (turn) => (turn <= 40 ? 1 : 0))).toBe(44)
  })

  it('waits over turns that bring none, as those do that only take connections', () => {
    const { pace } = paceAt()
    expect(turnsUntilDue(pace, (turn) => (turn <= 30 && turn % 3 === 0 ? 1 : 0))).toBe(34)
  })

  it('commits what came alone after a few turns, without looking at the clock', () => {
    const { pace } = paceAt()
    expect(turnsUntilDue(pace, () => 0)).toBe(4)
    pace.committed()
    expect(turnsUntilDue(pace, () => 0)).toBe(4)
  })

  it('keeps nobody waiting for those who come without end', () => {
    const { pace, clock } = paceAt()
    expect(pace.isDue(1)).toBe(false)
    clock.ms += 7.9
    expect(pace.isDue(2)).toBe(false)
    clock.ms += 0.1
    expect(pace.isDue(3)).toBe(true)
    pace.committed()
    expect(pace.isDue(1)).toBe(false)
  })

  it('commits a full batch at once', () => {
    const { pace } = paceAt()
    expect(pace.isDue(255)).toBe(false)
    expect(pace.isDue(256)).toBe(true)
  })
})
