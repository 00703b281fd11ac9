import { describe, expect, it } from 'vitest'
import { directionOf, languageOf, localeOf } from '../../../renderer/language/languages.ts'

describe('the language of a page', () => {
  it.each([
    ['nothing is kept and nothing wanted', null, [], 'en'],
    ['none of those wanted is there', null, ['fr-FR', 'ja'], 'en'],
    ['something unknown is kept', 'tlh', ['de-CH'], 'de'],
    ['a name of every object is kept', 'constructor', ['fr'], 'en'],
    ['German is the first that is there', null, ['fr', 'de-AT', 'en'], 'de'],
    ['English stands before German', null, ['en-US', 'de'], 'en'],
    ['English was chosen in a German browser', 'en', ['de-DE'], 'en'],
    ['German was chosen in an English browser', 'de', ['en-GB'], 'de'],
  ] as const)('when %s', (_, kept, wanted, language) => {
    expect(languageOf(kept, wanted)).toBe(language)
  })
})

describe('dates and numbers', () => {
  it.each([
    ['de', ['en-GB'], 'de-DE'],
    ['en', ['de-DE'], 'en-GB'],
    ['en', ['de', 'en'], 'en-GB'],
    ['de', ['en-GB', 'de', 'de-CH'], 'de-CH'],
    ['en', ['en-US', 'en-GB'], 'en-US'],
  ] as const)('of %s for a reader of %j are as in %s', (language, wanted, locale) => {
    expect(localeOf(language, wanted)).toBe(locale)
  })
})

it('lines are read from right to left in those languages alone that are', () => {
  expect(['en', 'de', 'ar', 'he'].map(directionOf)).toEqual(['ltr', 'ltr', 'rtl', 'rtl'])
})
