import { describe, expect, it } from 'vitest'
import {
  allowsCountry,
  effectiveCountryRule,
} from '../../../../electron/tokens/restrictions/countries.ts'

const allow = (...allowedCountries: string[]) => ({ allowedCountries, deniedCountries: [] })
const refuse = (...deniedCountries: string[]) => ({ allowedCountries: [], deniedCountries })

describe('a country rule', () => {
  it.each([
    ['a country that is not on the allow list', allow('DE'), 'FR'],
    ['a country on the deny list', refuse('FR'), 'FR'],
    ['a country on both', { allowedCountries: ['FR'], deniedCountries: ['FR'] }, 'FR'],
    ['an unknown place under an allow list', allow('DE'), null],
    ['?? under an allow list', allow('DE'), '??'],
    ['an unknown place that is denied by name', refuse('??'), null],
    ['the UK where GB is denied', refuse('GB'), 'UK'],
  ])('refuses %s', (_, rule, country) => {
    expect(allowsCountry(rule, country)).toBe(false)
  })

  it.each([
    ['anybody without a rule', null, null],
    ['a country on the allow list', allow('FR', 'DE'), 'DE'],
    ['a country in another case', allow('de'), 'DE'],
    ['a country that is not on the deny list', refuse('FR'), 'DE'],
    ['an unknown place that is allowed by name', allow('DE', '??'), null],
    ['an unknown place under a deny list', refuse('FR'), null],
  ])('allows %s', (_, rule, country) => {
    expect(allowsCountry(rule, country)).toBe(true)
  })

  it('is the most specific that says anything: it replaces the wider one', () => {
    expect(effectiveCountryRule([allow('DE'), refuse('FR'), allow('IT')])).toEqual(allow('DE'))
    expect(effectiveCountryRule([allow(), refuse('FR'), allow('IT')])).toEqual(refuse('FR'))
    expect(effectiveCountryRule([null, allow(), allow('IT')])).toEqual(allow('IT'))
    expect(effectiveCountryRule([null, refuse()])).toBe(null)
  })
})
