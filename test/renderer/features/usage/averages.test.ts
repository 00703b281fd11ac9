import { describe, expect, it } from 'vitest'
import { averagersOf, drawnPoints } from '../../../../renderer/features/usage/averages.ts'
import type { UsageReport } from '../../../../shared/usage.ts'

const HOUR = 3_600_000
const point = (atMs: number) => ({ atMs, ms: 0, peakViewers: null })
const report = {
  period: { from: '', to: '', fromMs: 0, toMs: 4 * HOUR },
  before: { from: '', to: '', fromMs: -4 * HOUR, toMs: -HOUR },
  step: 'hour',
  series: [point(0), point(HOUR), point(2 * HOUR)],
  seriesBefore: [point(-4 * HOUR), point(-3 * HOUR), point(-2 * HOUR)],
} as unknown as UsageReport

describe('viewers on average', () => {
  it('are what was watched over how long a stretch is, the last one as far as it has come', () => {
    const [now, before] = averagersOf(report, 2.5 * HOUR)
    expect(now([HOUR, 2 * HOUR, HOUR])).toEqual([1, 2, 2])
    expect(before([HOUR, 0, 3 * HOUR])).toEqual([1, 0, 3])
  })

  it('never come of a stretch that has hardly begun: it counts as a minute', () => {
    const [now] = averagersOf(report, 2 * HOUR + 1)
    expect(now([0, 0, 60_000])).toEqual([0, 0, 1])
  })

  it('leave a quarter of an hour that has just begun undrawn', () => {
    expect(drawnPoints({ ...report, step: 'quarter' }, HOUR)).toBe(2)
    expect(drawnPoints({ ...report, step: 'quarter' }, 5 * HOUR)).toBe(3)
    expect(drawnPoints(report, HOUR)).toBe(3)
  })
})
