import { describe, expect, it } from 'vitest'
import { inOrder, isSame } from '../../../renderer/kit/still-rows.ts'

const keyOf = (row: string): string => row

describe('rows kept still', () => {
  it('do not change places although the list would have them elsewhere', () => {
    expect(inOrder(['c', 'a', 'b'], keyOf, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c'])
  })

  it('have what is new behind them, in the order of the list, and not what is gone', () => {
    expect(inOrder(['z', 'c', 'y', 'a'], keyOf, ['a', 'b', 'c'])).toEqual(['a', 'c', 'z', 'y'])
  })

  it('are told from those in another order, and from fewer', () => {
    expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false)
    expect(isSame(['a', 'b'], ['a'])).toBe(false)
    expect(isSame(['a'], ['a', 'b'])).toBe(false)
    expect(isSame(['a', 'b'], ['a', 'b'])).toBe(true)
  })
})
