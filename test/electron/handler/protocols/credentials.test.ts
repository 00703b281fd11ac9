import { describe, expect, it } from 'vitest'
import { credentialOf, credentialsIn } from '../../../../electron/handler/protocols/credentials.ts'

const HEX = '0123456789abcdef'.repeat(4)
const JWT = 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl'

describe('credentials in the query of a URL', () => {
  it.each(['', 'a=b', 'token=', 'tokens=x', 'session=1'])('finds none in %j', (query) => {
    expect(credentialsIn(query)).toEqual([])
  })

  it('takes the first of a parameter that is there twice', () => {
    expect(credentialsIn(`token=${HEX}&token=${JWT}`)).toEqual([{ kind: 'opaque', value: HEX }])
  })

  it('finds each kind by its own name, in a fixed order', () => {
    expect(credentialsIn('publishsign=c&wmsAuthSign=b%3D&x=y&rj-auth=a')).toEqual([
      { kind: 'rj-auth', value: 'a' },
      { kind: 'wms-auth', value: 'b=' },
      { kind: 'publish-sign', value: 'c' },
    ])
  })

  it.each([
    [`token=${HEX}`, 'opaque', HEX],
    [`access_token=${JWT}`, 'jwt', JWT],
    ['streamToken=DIGEST:eyJ9', 'edge-auth', 'DIGEST:eyJ9'],
    ['streamToken=DIGEST%3AeyJ9%2B', 'edge-auth', 'DIGEST:eyJ9+'],
    ['%74oken=DIGEST:eyJ9', 'edge-auth', 'DIGEST:eyJ9'],
    ['token=my-own-key', 'stream-key', 'my-own-key'],
  ])('tells what %s is by its shape', (query, kind, value) => {
    expect(credentialsIn(query)).toEqual([{ kind, value }])
  })
})

describe('a text that stands alone', () => {
  it.each([
    [HEX.toUpperCase(), 'stream-key'],
    [HEX.slice(1), 'stream-key'],
    ['digest:eyJ9', 'stream-key'],
    ['a.b', 'stream-key'],
    ['a.b.c.d', 'stream-key'],
    ['a.b.', 'jwt'],
  ])('%s is a %s', (text, kind) => {
    expect(credentialOf(text).kind).toBe(kind)
  })
})
