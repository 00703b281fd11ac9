import { describe, expect, it } from 'vitest'
import { targetIndex } from '../../../renderer/kit/use-active-row.ts'

describe('targetIndex', () => {
  it('leaves other keys alone', () => {
    expect(targetIndex('r', 3, 10, 5)).toBeNull()
  })

  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 7, 9],
    ['PageUp', 7, 2],
    ['Home', 7, 0],
    ['End', 0, 9],
  ])('%s from row %i leads to row %i of ten', (key, from, to) => {
    expect(targetIndex(key, from, 10, 5)).toBe(to)
  })
})
