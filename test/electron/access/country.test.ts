import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type CountryResponse, Reader } from 'mmdb-lib'
import { describe, expect, it } from 'vitest'
import { buildCountryLookup, flattenCountries } from '../../../electron/access/country.ts'
import { encodeCountryTable } from '../../../electron/access/country-table.ts'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/package.json'))
const read = (name: string): Buffer =>
  readFileSync(join(folder, `geo-whois-asn-country${name}.mmdb`))
const mmdb = read('')
const countryOf = buildCountryLookup(mmdb)

/** Evenly spread numbers without chance, so that a failure can be had again. */
const spread = (index: number, salt: number): number =>
  Math.imul(index + salt * 7_919, 2_654_435_761) >>> 0

function expectedIn(reader: Reader<CountryResponse>, address: string): string {
  const data: { country_code?: string } | null = reader.get(address) as object | null
  return data?.country_code ?? '??'
}

describe('country of an address', () => {
  it.each([
    null,
    '',
    'nonsense',
    '8.8.8',
    '8.8.8.8:53',
    '127.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1%eth0',
  ])('%j has none', (address) => {
    expect(countryOf(address)).toBe('??')
  })

  it('knows addresses whose country does not change', () => {
    expect(countryOf('8.8.8.8')).toBe('US')
    expect(countryOf('::ffff:8.8.8.8')).toBe('US')
    expect(countryOf('2a01:4f8::1')).toBe('DE')
  })

  it('answers as the database does', () => {
    const reader = new Reader<CountryResponse>(mmdb)
    for (let index = 0; index < 20_000; index += 1) {
      const number = spread(index, 1)
      const ipv4 = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
      expect([ipv4, countryOf(ipv4)]).toEqual([ipv4, expectedIn(reader, ipv4)])
      const groups = [spread(index, 2), spread(index, 3)].map((each) => each.toString(16))
      const first = (0x2000 + (spread(index, 4) % 0xd00)).toString(16)
      const ipv6 = `${first}:${groups.map((each) => each.slice(0, 4)).join(':')}::`
      expect([ipv6, countryOf(ipv6)]).toEqual([ipv6, expectedIn(reader, ipv6)])
    }
  })

  it('reads a database of one kind of address only', () => {
    const ipv4 = buildCountryLookup(read('-ipv4'))
    expect([ipv4('8.8.8.8'), ipv4('2a01:4f8::1')]).toEqual(['US', '??'])
    const ipv6 = buildCountryLookup(read('-ipv6'))
    expect([ipv6('8.8.8.8'), ipv6('2a01:4f8::1')]).toEqual(['??', 'DE'])
  })

  it('refuses what is no such database', () => {
    expect(() => buildCountryLookup(Buffer.from('nonsense'))).toThrow()
  })
})

describe('the country table of a build', () => {
  const table = encodeCountryTable(flattenCountries(mmdb))

  it.each([
    ['cut short', table.subarray(0, table.length - 1)],
    ['too long', Buffer.concat([table, Buffer.alloc(2)])],
    ['of another layout', Buffer.concat([Buffer.from('sdctry02'), table.subarray(8)])],
    ['empty', Buffer.alloc(0)],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => buildCountryLookup(bytes)).toThrow()
  })

  it.each([
    ['at a place of its own', Buffer.from(new Uint8Array(table).buffer)],
    ['at an odd place', Buffer.concat([Buffer.alloc(1), table]).subarray(1)],
    ['at an even one', Buffer.concat([Buffer.alloc(2), table]).subarray(2)],
    ['behind something else', Buffer.concat([Buffer.alloc(8), table]).subarray(8)],
  ])('%s in memory answers as the database it was made from', (_, bytes) => {
    const fromTable = buildCountryLookup(bytes)
    for (let index = 0; index < 20_000; index += 1) {
      const number = spread(index, 5)
      const ipv4 = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
      const ipv6 = `${(0x2000 + (number % 0xd00)).toString(16)}:${(number >>> 16).toString(16)}::`
      expect([fromTable(ipv4), fromTable(ipv6)]).toEqual([countryOf(ipv4), countryOf(ipv6)])
    }
    expect(fromTable('8.8.8.8')).toBe('US')
  })
})
