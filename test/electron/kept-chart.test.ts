import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openKeptChart } from '../../electron/kept-chart.ts'

const NOW_MS = 1_800_000_000_000
const HOUR_MS = 3_600_000

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-chart-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'chart.json')
}

const fail = (error: unknown): never => {
  throw error
}

const point = (atMs: number) => ({ atMs, viewers: 7, publishers: 1 })

it.each([
  ['is missing', null],
  ['is no JSON', '[{"atMs":'],
  ['is of something else', '{"atMs":1}'],
])('a file that %s holds nothing', (_, text) => {
  const path = place()
  if (text !== null) writeFileSync(path, text)
  expect(openKeptChart(path, NOW_MS, fail).before).toEqual([])
})

it('holds what was kept last of the hour before, and nothing of the future', () => {
  const path = place()
  const chart = openKeptChart(path, NOW_MS, fail)
  let points = [point(NOW_MS - HOUR_MS)]
  chart.follow(() => points)
  points = [NOW_MS - HOUR_MS, NOW_MS - HOUR_MS + 1, NOW_MS, NOW_MS + 1].map(point)
  chart.close()
  expect(openKeptChart(path, NOW_MS, fail).before).toEqual([
    point(NOW_MS - HOUR_MS + 1),
    point(NOW_MS),
  ])
})
