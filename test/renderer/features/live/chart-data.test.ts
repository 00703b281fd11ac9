import { expect, it } from 'vitest'
import { chartData } from '../../../../renderer/features/live/chart-data.ts'

const point = (second: number, viewers: number) => ({
  ...{ atMs: second * 1_000, viewers },
  publishers: 0,
})

it('has a gap where nobody counted, as while Stagedoor was stopped', () => {
  const history = [point(0, 1), point(5, 2), point(35, 3), point(135, 4)]
  expect(chartData(history)).toEqual([
    [0, 5, 35, 85, 135],
    [1, 2, 3, null, 4],
  ])
  expect(chartData([])).toEqual([[], []])
})
