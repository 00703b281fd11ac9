import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowsOrigin, compileOrigins } from '../../../../electron/tokens/restrictions/origins.ts'

const allows = (entries: readonly string[], origin: string | null): boolean =>
  allowsOrigin(compileOrigins(entries), origin)

describe('a list of origins', () => {
  it.each([
    ['no origin at all', ['demo.com'], null],
    ['no origin, even for any', ['*'], null],
    ['the opaque origin', ['*.demo.com', 'null'], 'null'],
    ['an empty one', ['demo.com'], ''],
    ['another host', ['demo.com'], 'https://demo.org'],
    ['a host that ends alike', ['demo.com'], 'https://evildemo.com'],
    ['a host that begins alike', ['demo.com'], 'https://demo.com.evil.example'],
    ['a host below one that is no wildcard', ['demo.com'], 'https://www.demo.com'],
    ['the apex of a wildcard', ['*.demo.com'], 'https://demo.com'],
    ['a host that ends like a wildcard', ['*.demo.com'], 'https://evildemo.com'],
    ['a host with the wildcard in its path', ['*.demo.com'], 'https://evil.example/.demo.com'],
    ['a host with the name as user', ['demo.com'], 'https://demo.com@evil.example'],
    ['another port', ['demo.com:8443'], 'https://demo.com'],
    ['a port that is not the default of the scheme', ['demo.com:443'], 'http://demo.com'],
    ['a name without a scheme', ['demo.com'], 'demo.com'],
    ['a star within a label', ['w*.demo.com'], 'https://www.demo.com'],
    ['a star at the end', ['demo.*'], 'https://demo.com'],
    ['an entry that is empty', [''], 'https://demo.com'],
    ['an entry with a user', ['a@demo.com'], 'https://demo.com'],
  ])('refuses %s', (_, entries, origin) => {
    expect(allows(entries as string[], origin as string | null)).toBe(false)
  })

  it.each([
    ['anything when empty', [], 'https://any.example'],
    ['no origin when empty', [], null],
    ['its host under any scheme', ['demo.com'], 'http://demo.com'],
    ['its host under any port', ['demo.com'], 'https://demo.com:8443'],
    ['its host in any case', ['Demo.COM'], 'https://dEMO.com'],
    ['its host with a dot at the end', ['demo.com.'], 'https://demo.com'],
    ['an entry with a scheme', ['https://demo.com'], 'https://demo.com'],
    ['an entry with a slash', ['https://demo.com/'], 'https://demo.com'],
    ['its port', ['demo.com:8443'], 'https://demo.com:8443'],
    ['the default port', ['demo.com:443'], 'https://demo.com'],
    ['one below a wildcard', ['*.demo.com'], 'https://a.demo.com'],
    ['two below a wildcard', ['*.demo.com'], 'https://a.b.demo.com'],
    ['any host', ['*'], 'https://any.example'],
    ['a name beyond ASCII in either form', ['bücher.example'], 'https://xn--bcher-kva.example'],
    ['an IPv6 address', ['[2001:db8::1]:8080'], 'http://[2001:DB8:0::1]:8080'],
  ])('allows %s', (_, entries, origin) => {
    expect(allows(entries as string[], origin as string | null)).toBe(true)
  })

  it('names the entries it cannot read', () => {
    expect(compileOrigins(['demo.com', 'a b', 'x*.y', 'demo.com/path']).invalid).toEqual([
      'a b',
      'x*.y',
      'demo.com/path',
    ])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' })),
        fc.string({ unit: 'binary' }),
        (list, origin) => {
          expect(typeof allows(list, origin)).toBe('boolean')
        },
      ),
    )
  })
})
