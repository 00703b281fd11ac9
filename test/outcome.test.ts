import { expect, it } from 'vitest'
import { runAnew } from './outcome.ts'

const late = {
  failed: ['test/e2e/a.test.ts', 'test/real/b.test.ts'],
  unhandled: 0,
  isWhole: true,
  lost: 0,
}

it.each([
  ['an error that no test caught', { unhandled: 1 }],
  ['a run that was broken off', { isWhole: false }],
  ['another test that failed', { failed: [...late.failed, 'test/shared/b.test.ts'] }],
  ['a test that may not fail even once', { lost: 1 }],
  ['a red run without a failed test', { failed: [] }],
])('with %s nothing is run anew', (_, over) => {
  expect(runAnew({ ...late, ...over })).toEqual([])
})

it('tests that follow on each other are run anew where nothing else failed', () => {
  expect(runAnew(late)).toEqual(late.failed)
})
