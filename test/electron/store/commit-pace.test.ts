import { describe, expect, it } from 'vitest'
import { type CommitPace, createCommitPace } from '../../../electron/store/commit-pace.ts'

/** A pace on a clock that the test sets. */
function paceAt(): { pace: CommitPace; clock: { ms: number } } {
  const clock = { ms: 1_000 }
  return { pace: createCommitPace(() => clock.ms), clock }
}

/** Commits of one length, one as soon as the other may begin; how many began within a second. */
function commitsInASecond(commitMs: number): number {
  const { pace, clock } = paceAt()
  let count = 0
  while (clock.ms < 2_000) {
    clock.ms += pace.dueInMs()
    pace.committed(clock.ms, clock.ms + commitMs)
    clock.ms += commitMs
    count += 1
  }
  return count
}

describe('the pace of commits', () => {
  it('slows a stream of commits down once they have taken their part of the time', () => {
    expect(commitsInASecond(0.2)).toBeLessThan(1_300)
    expect(commitsInASecond(0.2)).toBeGreaterThan(400)
  })

  it('never stops: on a slow disk there are 2 ms between commits', () => {
    // The first needs no pause.
    expect(commitsInASecond(8)).toBe(101)
  })

  it('lets a caller that comes alone commit at once', () => {
    const { pace, clock } = paceAt()
    for (let call = 0; call < 50; call += 1) {
      expect(pace.dueInMs()).toBe(0)
      pace.committed(clock.ms, clock.ms + 0.2)
      clock.ms += 2
    }
  })

  it('forgets one slow commit soon', () => {
    const { pace, clock } = paceAt()
    pace.committed(clock.ms, clock.ms + 5_000)
    clock.ms += 5_000
    expect(pace.dueInMs()).toBe(2)
    clock.ms += 20
    expect(pace.dueInMs()).toBe(0)
  })
})
