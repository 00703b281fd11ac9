import { describe, expect, it } from 'vitest'
import { COUNTRIES, matchesCountry } from '../../../../renderer/features/rules/country-names.ts'

const found = (typed: string): readonly string[] =>
  COUNTRIES.filter((country) => matchesCountry(country, typed)).map(({ code }) => code)

describe('finding a country', () => {
  it.each([
    ['de', ['DE']],
    ['NE', ['NE']],
    ['??', ['??']],
    ['ger', ['DE']],
    ['united k', ['GB']],
    ['bissau', ['GW']],
    ['ngary', []],
  ])('%s leads to %j', (typed, codes) => {
    expect(found(typed)).toEqual(codes)
  })

  it('offers all of them before anything is typed', () => {
    expect(found(' ')).toHaveLength(COUNTRIES.length)
  })
})
