import { describe, expect, it } from 'vitest'
import { refererText } from '../../../electron/handler/text.ts'

describe('a referer that is stored', () => {
  it.each([
    'https://x.example/page?rj-auth=AAAB',
    'https://x.example/page?a=b&rj%2dauth=AAAB',
    'https://x.example/page?a=b&RJ-Auth=AAAB',
    'https://x.example/page?wmsAuthSign=c2Vy',
    'https://x.example/page?next=%2Flive%3Frj-auth%3DAAAB',
  ])('loses a query that carries a credential: %s', (referer) => {
    expect(refererText(referer)).toBe('https://x.example/page')
  })

  it('stays as it is otherwise', () => {
    expect(refererText('https://x.example/page?a=b')).toBe('https://x.example/page?a=b')
    expect(refererText('')).toBeNull()
  })
})
