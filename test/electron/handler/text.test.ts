import { describe, expect, it } from 'vitest'
import { refererText } from '../../../electron/handler/text.ts'

describe('a referer that is stored', () => {
  it.each([
    'https://x.example/page?rj-auth=AAAB',
    'https://x.example/page?a=b&rj%2dauth=AAAB',
    'https://x.example/page?a=b&RJ-Auth=AAAB',
    'https://x.example/page?wmsAuthSign=c2Vy',
    'https://x.example/page?next=%2Flive%3Frj-auth%3DAAAB',
    'https://x.example/page?token=AAAB',
    'https://x.example/page?a=b&edgeToken=DIGEST:eyJ9',
    'https://x.example/page?streamToken=AAAB',
    'https://x.example/page?access%5Ftoken=AAAB',
    'https://x.example/page?JWT=AAAB',
    'https://x.example/page?authToken=AAAB',
    'https://x.example/page?next=%2Flive%3Fa%3Db%26token%3DAAAB',
    'https://x.example/page?t=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln',
    `https://x.example/page?t=${'a1'.repeat(32)}`,
  ])('loses a query that carries a credential: %s', (referer) => {
    expect(refererText(referer)).toBe('https://x.example/page')
  })

  it('stays as it is otherwise', () => {
    expect(refererText('https://x.example/page?a=b')).toBe('https://x.example/page?a=b')
    expect(refererText('https://x.example/page?tokens=2&v=1.2.3')).toBe(
      'https://x.example/page?tokens=2&v=1.2.3',
    )
    expect(refererText('')).toBeNull()
  })
})
