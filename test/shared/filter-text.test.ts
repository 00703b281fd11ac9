import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatTerms,
  hasTerm,
  parseTerms,
  toggleTerm,
  withoutTerm,
} from '../../shared/filter-text.ts'

const word = (value: string) => ({ key: null, value })

describe('parseTerms', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['stream:', []],
    ['""', []],
  ])('finds no term in %j', (text, terms) => {
    expect(parseTerms(text)).toEqual(terms)
  })

  it('does not take addresses and URLs for keys', () => {
    expect(parseTerms('fe80::1 abcd:12::9 2001:db8::1 http://a.example/x')).toEqual([
      word('fe80::1'),
      word('abcd:12::9'),
      word('2001:db8::1'),
      word('http://a.example/x'),
    ])
  })

  it('reads words and keys, keys in lower case', () => {
    expect(parseTerms('deny Reason:grant_expired stream:live/News')).toEqual([
      word('deny'),
      { key: 'reason', value: 'grant_expired' },
      { key: 'stream', value: 'live/News' },
    ])
  })

  it('keeps spaces inside quotes, also when the quote never closes', () => {
    expect(parseTerms('stream:"evening show" "two words" viewer:"ada lo')).toEqual([
      { key: 'stream', value: 'evening show' },
      word('two words'),
      { key: 'viewer', value: 'ada lo' },
    ])
  })

  it('keeps an IPv6 block as the value of its key', () => {
    expect(parseTerms('ip:2001:db8::/32')).toEqual([{ key: 'ip', value: '2001:db8::/32' }])
  })
})

describe('formatTerms', () => {
  it('writes what parseTerms reads back', () => {
    const value = fc.stringMatching(/^[a-z0-9:/.-]{1,8}( [a-z0-9:/.-]{1,8})?$/)
    const key = fc.constantFrom(null, 'stream', 'ip', 'viewer')
    fc.assert(
      fc.property(fc.array(fc.record({ key, value })), (terms) => {
        expect(parseTerms(formatTerms(terms))).toEqual(terms)
      }),
    )
  })
})

describe('toggleTerm', () => {
  const group = [word('deny'), word('allow')]

  it('takes a term out that was there', () => {
    expect(toggleTerm('deny country:DE', word('deny'), group)).toBe('country:DE')
  })

  it('puts a term in and its rivals out', () => {
    expect(toggleTerm('allow country:DE', word('deny'), group)).toBe('country:DE deny')
  })

  it('sees a term whatever its case', () => {
    expect(hasTerm('DENY', word('deny'))).toBe(true)
  })
})

describe('withoutTerm', () => {
  it('takes out only the term at that place', () => {
    expect(withoutTerm('a b a', 2)).toBe('a b')
  })
})
