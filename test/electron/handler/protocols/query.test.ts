import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstParameter } from '../../../../electron/handler/protocols/query.ts'

describe('the first value of a query parameter', () => {
  it('is none when it is absent, empty or only looks like it', () => {
    for (const query of [
      '',
      'rj-auth',
      'rj-auth=',
      'xrj-auth=A',
      'rj-authx=A',
      'a=rj-auth=A',
      'rj-auth&rj-auth=A',
    ]) {
      expect(firstParameter(query, 'rj-auth')).toBeNull()
    }
  })

  it('is what forms read, escaped or not', () => {
    const piece = fc.constantFrom(
      'rj-auth',
      'rj%2Dauth',
      'a',
      '=',
      '&',
      '%',
      '%3D',
      '%C3%A9',
      '%FF',
      '%EF%BB%BF',
      '+',
      'é',
      '\ud800',
      '?',
      '#',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        // A query is what follows `?`, so one of its own at the start is part of a name.
        const query = `x&${pieces.join('')}`
        const expected = new URLSearchParams(query).get('rj-auth') || null
        expect(firstParameter(query, 'rj-auth')).toBe(expected)
      }),
      { numRuns: 2_000 },
    )
  })
})
