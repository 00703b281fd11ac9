import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { parseAddress, parseBlock } from '../../../electron/access/address.ts'
import { buildBlockMap, narrowestBlock } from '../../../electron/access/block-map.ts'

/** The same key by way of the library, from the spelling that URLs reduce IPv6 to: it misreads `::192.0.2.7`. */
function keyByLibrary(text: string): number | string {
  const plain = text.includes(':') ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text
  const address = ipaddr.process(plain)
  const bytes = address.toByteArray()
  if (address.kind() === 'ipv4') return bytes.reduce((number, byte) => number * 256 + byte, 0)
  return bytes.reduce(
    (key, byte, at) =>
      at % 2 === 0 ? key + String.fromCharCode(byte * 256 + (bytes[at + 1] ?? 0)) : key,
    '',
  )
}

const NOT_ADDRESSES = [
  '',
  ' ',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.',
  '.1.2.3',
  '1..2.3',
  '256.1.1.1',
  '01.2.3.4',
  '0x1.2.3.4',
  '1.2.3.4 ',
  '1.2.3.4:80',
  '1.2.3.4%eth0',
  '1.2.3.4/24',
  '-1.2.3.4',
  'localhost',
  ':',
  ':::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '1::2::3',
  '1:2:3:4:5:6:7:',
  ':1:2:3:4:5:6:7',
  '12345::',
  'g::',
  '::1.2.3',
  '::1.2.3.4:5',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::01.2.3.4',
  '[::1]',
  'fe80::1%',
]

describe('parseAddress', () => {
  it.each(NOT_ADDRESSES)('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull()
  })

  it('reads every IPv4 address', () => {
    fc.assert(fc.property(fc.ipV4(), (text) => parseAddress(text) === keyByLibrary(text)))
    expect(parseAddress('255.255.255.255')).toBe(2 ** 32 - 1)
  })

  it('reads every spelling of IPv6', () => {
    const property = fc.property(fc.ipV6(), (text) => {
      expect(parseAddress(text)).toBe(keyByLibrary(text))
      expect(parseAddress(text.toUpperCase())).toBe(keyByLibrary(text))
      expect(parseAddress(`${text}%eth0`)).toBe(keyByLibrary(text))
    })
    fc.assert(property, { numRuns: 2_000 })
  })

  it('agrees with Node.js on what is IPv6 at all', () => {
    const piece = fc.constantFrom(':', '::', '0', 'ab', 'ffff', '12345', '1.2.3.4', 'g')
    const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''))
    const property = fc.property(text, (each) => {
      if (each.includes(':')) expect(parseAddress(each) !== null).toBe(isIPv6(each))
    })
    fc.assert(property, { numRuns: 5_000 })
  })

  it('takes IPv4 out of IPv6', () => {
    expect(parseAddress('::ffff:192.0.2.7')).toBe(parseAddress('192.0.2.7'))
    expect(parseAddress('::FFFF:c000:0207')).toBe(parseAddress('192.0.2.7'))
    expect(parseAddress('0:0:0:0:0:ffff:192.0.2.7')).toBe(parseAddress('192.0.2.7'))
    expect(typeof parseAddress('::192.0.2.7')).toBe('string')
  })
})

describe('parseBlock', () => {
  it.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/1e1',
    '/8',
    '::/129',
    '10.0.0/8',
    '::ffff:10.0.0.0/95',
    'example.org',
  ])('refuses %j', (text) => {
    expect(() => parseBlock(text)).toThrow(expect.objectContaining({ code: 'ERR_CIDR_INVALID' }))
  })

  it('spans what the library says', () => {
    const inIpv4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
    const ofIpv4 = fc.property(inIpv4, ([address, bits]) => {
      const network = ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`).toString()
      const last = ipaddr.IPv4.broadcastAddressFromCIDR(`${address}/${bits}`).toString()
      const expected = { first: keyByLibrary(network), last: keyByLibrary(last) }
      expect(parseBlock(`${address}/${bits}`)).toEqual(expected)
      expect(parseBlock(`::ffff:${address}/${bits + 96}`)).toEqual(expected)
    })
    fc.assert(ofIpv4, { numRuns: 2_000 })
    const group = fc.integer({ min: 1, max: 0xffff }).map((each) => each.toString(16))
    const inIpv6 = fc.tuple(
      fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':')),
      fc.integer({ min: 0, max: 128 }),
    )
    const ofIpv6 = fc.property(inIpv6, ([address, bits]) => {
      const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toString()
      const last = ipaddr.IPv6.broadcastAddressFromCIDR(`${address}/${bits}`).toString()
      const expected = { first: keyByLibrary(network), last: keyByLibrary(last) }
      expect(parseBlock(`${address}/${bits}`)).toEqual(expected)
    })
    fc.assert(ofIpv6, { numRuns: 2_000 })
    expect(parseBlock('0.0.0.0/0')).toEqual({ first: 0, last: 2 ** 32 - 1 })
    expect(parseBlock('192.0.2.129/25').last).toBe(parseAddress('192.0.2.255'))
    expect(parseBlock('2001:db8::/47').last).toBe(
      parseAddress('2001:db8:1:ffff:ffff:ffff:ffff:ffff'),
    )
  })
})

describe('block map', () => {
  it('finds the narrowest block and those around it', () => {
    const written = [
      '10.0.0.0/8',
      '10.1.0.0/16',
      '10.1.2.0/24',
      '10.1.2.0/24',
      '11.0.0.0/8',
      '::/8',
    ]
    const map = buildBlockMap(written.map((text, at) => [parseBlock(text), at] as const))
    const chain = (text: string): number[][] => {
      const found: number[][] = []
      const key = parseAddress(text)
      let node = key === null ? null : narrowestBlock(map, key)
      for (; node !== null; node = node.parent) found.push(node.values)
      return found
    }
    expect(chain('10.1.2.3')).toEqual([[2, 3], [1], [0]])
    expect(chain('10.1.3.0')).toEqual([[1], [0]])
    expect(chain('10.255.255.255')).toEqual([[0]])
    expect(chain('11.0.0.0')).toEqual([[4]])
    expect(chain('9.255.255.255')).toEqual([])
    expect(chain('12.0.0.0')).toEqual([])
    expect(chain('::1')).toEqual([[5]])
  })
})
