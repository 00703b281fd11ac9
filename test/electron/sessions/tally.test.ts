import { expect, it } from 'vitest'
import { createTally } from '../../../electron/sessions/tally.ts'

const NOW_MS = 1_800_000_000_000
const HOUR_MS = 3_600_000
const point = (atMs: number) => ({ atMs, viewers: 7, publishers: 1 })

it('goes on with the points of before a restart, and lets those go that are an hour old', () => {
  const tally = createTally([point(NOW_MS - HOUR_MS), point(NOW_MS - HOUR_MS + 1)])
  tally.tick(NOW_MS, 3, 1)
  expect(tally.history()).toEqual([
    point(NOW_MS - HOUR_MS + 1),
    { atMs: NOW_MS, viewers: 3, publishers: 1 },
  ])
})

it('keeps no more points than an hour has', () => {
  const tally = createTally(Array.from({ length: 720 }, (_, at) => point(NOW_MS - 720 + at)))
  tally.tick(NOW_MS, 3, 1)
  expect(tally.history()).toHaveLength(720)
  expect(tally.history()[0]?.atMs).toBe(NOW_MS - 719)
})
