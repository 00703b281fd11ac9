import { expect, it } from 'vitest'
import { createTargets, type Target } from './targets.ts'

const target = (value: number, must: Target['must'], isRatio: boolean): Target => ({
  what: 'it',
  value,
  digits: 2,
  must,
  isRatio,
})

function checked(...targets: readonly Target[]) {
  const lines: string[] = []
  const all = createTargets((line) => void lines.push(line))
  for (const each of targets) all.check(each)
  all.sum()
  return { code: all.exitCode(), lines }
}

it.each([
  ['too small', target(0.44, ['>=', 0.45], true)],
  ['too large', target(3.01, ['<=', 3], true)],
  ['no number', target(Number.NaN, ['<=', 3], true)],
])('a ratio that is %s fails the run', (_, missed) => {
  const { code, lines } = checked(target(0.45, ['>=', 0.45], true), missed)
  expect(code).toBe(1)
  expect(lines[0]).toMatch(/ok$/)
  expect(lines[1]).toMatch(/MISSED$/)
})

it('an absolute figure that missed its target is told and fails nothing', () => {
  const { code, lines } = checked(target(4, ['<=', 1], false), target(3, ['<=', 3], true))
  expect(code).toBe(0)
  expect(lines[0]).toMatch(/missed on this machine$/)
  expect(lines.at(-1)).toContain('0 ratios')
})

it('nothing missed is said so', () => {
  expect(checked(target(1, ['<=', 1], true)).lines.at(-1)).toBe('All targets met.')
})
