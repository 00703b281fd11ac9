import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allowsAddress,
  bindingOf,
  compileAddresses,
} from '../../../../electron/tokens/restrictions/addresses.ts'

const allows = (entries: readonly string[], address: string | null): boolean =>
  allowsAddress(compileAddresses(entries), address)

describe('a list of addresses', () => {
  it.each([
    ['an unknown address', ['0.0.0.0/0', '::/0'], null],
    ['text that is none', ['0.0.0.0/0'], 'localhost'],
    ['an address with a port', ['0.0.0.0/0'], '192.0.2.1:80'],
    ['the address before a block', ['192.0.2.128/25'], '192.0.2.127'],
    ['the address after a block', ['192.0.2.0/25'], '192.0.2.128'],
    ['IPv6 by a block of IPv4', ['0.0.0.0/0'], '2001:db8::1'],
    ['IPv4 by a block of IPv6', ['::/0'], '192.0.2.1'],
    ['octal', ['0.0.0.0/0'], '010.0.0.1'],
    ['a shortened address', ['0.0.0.0/0'], '127.1'],
    ['a number', ['0.0.0.0/0'], '2130706433'],
    ['hexadecimal', ['0.0.0.0/0'], '0x7f.0.0.1'],
    ['a range as entry', ['192.0.2.1-192.0.2.9'], '192.0.2.5'],
    ['a wildcard as entry', ['192.0.2.*'], '192.0.2.5'],
    ['an empty entry', [''], '192.0.2.5'],
    ['a prefix that is too long', ['192.0.2.5/33'], '192.0.2.5'],
    ['a prefix with a zero before', ['192.0.2.5/032'], '192.0.2.5'],
    ['an empty prefix', ['192.0.2.5/'], '192.0.2.5'],
    ['a mapped block that is about IPv6 too', ['::ffff:0.0.0.0/95'], '192.0.2.5'],
  ])('refuses %s', (_, entries, address) => {
    expect(allows(entries, address)).toBe(false)
  })

  it.each([
    ['anybody when empty', [], null],
    ['an address', ['192.0.2.5'], '192.0.2.5'],
    ['a block with host bits', ['192.0.2.77/24'], '192.0.2.1'],
    ['all of IPv4', ['0.0.0.0/0'], '255.255.255.255'],
    ['IPv6 in another spelling', ['2001:DB8:0:0::1'], '2001:db8::1'],
    ['a block of IPv6', ['2001:db8::/32'], '2001:db8:ffff::1'],
    ['IPv4 in IPv6 by IPv4', ['192.0.2.0/24'], '::ffff:192.0.2.9'],
    ['IPv4 by IPv4 in IPv6', ['::ffff:192.0.2.0/120'], '192.0.2.9'],
    ['an address with a zone', ['fe80::1'], 'fe80::1%eth0'],
    ['blanks around an entry', [' 192.0.2.5 '], '192.0.2.5'],
  ])('allows %s', (_, entries, address) => {
    expect(allows(entries, address)).toBe(true)
  })

  it('names the entries it cannot read', () => {
    expect(compileAddresses(['192.0.2.1', 'localhost', '1.2.3.4/x']).invalid).toEqual([
      'localhost',
      '1.2.3.4/x',
    ])
  })

  it('agrees with arithmetic on every block of IPv4', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
    const number = (parts: readonly number[]): number =>
      parts.reduce((sum, part) => sum * 256 + part, 0)
    fc.assert(
      fc.property(octets, octets, fc.nat(32), fc.boolean(), (base, other, bits, near) => {
        const address = near ? [...base.slice(0, 3), other[3]] : other
        const size = 2 ** (32 - bits)
        const expected = Math.floor(number(base) / size) === Math.floor(number(address) / size)
        expect(allows([`${base.join('.')}/${bits}`], address.join('.'))).toBe(expected)
      }),
    )
  })

  it('never throws', () => {
    const text = fc.oneof(
      fc.string(),
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(...'0:.f/%'.split('')) }),
    )
    fc.assert(
      fc.property(fc.array(text), text, (list, address) => {
        expect(typeof allows(list, address)).toBe('boolean')
        bindingOf(address)
      }),
    )
  })
})

describe('what an address is bound as', () => {
  it.each([
    [null, null],
    ['nobody', null],
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
    ['2001:DB8:0:1::7', '2001:db8:0:1::/64'],
  ])('%s: %s', (address, binding) => {
    expect(bindingOf(address)).toBe(binding)
  })
})
