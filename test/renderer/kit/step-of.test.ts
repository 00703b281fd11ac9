import { afterAll, expect, test, vi } from 'vitest'
import { stepOf } from '../../../renderer/kit/step-of.ts'

afterAll(() => {
  vi.unstubAllGlobals()
})

test.each([
  ['ltr', 'ArrowRight', 1],
  ['ltr', 'ArrowLeft', -1],
  ['rtl', 'ArrowRight', -1],
  ['rtl', 'ArrowLeft', 1],
  ['rtl', 'ArrowDown', 0],
] as const)('where one reads %s, %s goes %i', (direction, key, step) => {
  vi.stubGlobal('getComputedStyle', () => ({ direction }))
  expect(stepOf(key, {} as Element)).toBe(step)
})
