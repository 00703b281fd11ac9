import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Reader } from 'mmdb-lib'
import { describe, expect, it } from 'vitest'
import { buildPlaceLookup } from '../../../electron/access/location.ts'

/**
 * Both written by MaxMind::DB::Writer 0.300003: `cities` as MaxMind and DB-IP lay theirs out (IPv6 tree, records of 28 bits),
 * `cities-flat-ipv4` as ip-location-db does. Read back with mmdblookup of libmaxminddb.
 */
const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'places', name))

describe('the place of an address', () => {
  const nested = buildPlaceLookup(read('cities.mmdb'))
  const flat = buildPlaceLookup(read('cities-flat-ipv4.mmdb'))

  it.each([
    ['no address', null],
    ['no IP address', 'example.org'],
    ['a private one', '10.0.0.1'],
    ['one the data knows without coordinates', '203.0.113.9'],
    [
      'one that is at nought and nought, as data says that knows the country alone',
      '2001:db8:2::1',
    ],
    ['one the data does not know', '2001:db8:9::1'],
  ])('is not known for %s', (_, address) => {
    expect(nested(address)).toBeNull()
    expect(flat(address)).toBeNull()
  })

  it.each([
    ['192.0.2.0', 48.8566, 2.3522],
    ['192.0.2.127', 48.8566, 2.3522],
    ['192.0.2.128', 41.9192, 8.7386],
    ['::ffff:192.0.2.200', 41.9192, 8.7386],
    ['198.51.101.7', -16.8, -179.9],
  ])('of %s is %d, %d', (address, latitude, longitude) => {
    expect(nested(address)).toEqual({ latitude, longitude })
    expect(flat(address)).toEqual({ latitude, longitude })
    expect(nested(address)).toEqual({ latitude, longitude })
  })

  it('is known for IPv6 where the data has it', () => {
    expect(nested('2001:db8:1::5')).toEqual({ latitude: 47.3769, longitude: 8.5417 })
    expect(flat('2001:db8:1::5')).toBeNull()
  })
})

describe('a file that is no database of cities', () => {
  it('is refused when it is none at all', () => {
    expect(() => buildPlaceLookup(readFileSync(import.meta.filename))).toThrow()
    expect(() => buildPlaceLookup(Buffer.alloc(0))).toThrow()
  })

  it.each(['ipv4', 'ipv6'])('is refused when it is one of countries, of %s', (version) => {
    const countries = createRequire(import.meta.url).resolve(
      `@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-${version}.mmdb`,
    )
    expect(() => buildPlaceLookup(readFileSync(countries))).toThrow('latitude and longitude')
  })

  it('is refused when it knows of nobody', () => {
    const nobody = read('cities-flat-ipv4.mmdb')
    const { nodeCount } = new Reader(nobody).metadata
    for (let at = 0; at < nodeCount * 2; at += 1) {
      const isOver = nobody.readUIntBE(at * 3, 3) > nodeCount
      if (isOver) nobody.writeUIntBE(nodeCount, at * 3, 3)
    }
    expect(() => buildPlaceLookup(nobody)).toThrow('latitude and longitude')
  })
})

describe('a damaged file', () => {
  const { nodeCount, nodeByteSize, recordSize } = new Reader(read('cities-flat-ipv4.mmdb')).metadata
  /** With one record of a node set to something else. */
  function damaged(node: number, record: number): Buffer {
    const file = read('cities-flat-ipv4.mmdb')
    file.writeUIntBE(record, node * nodeByteSize, recordSize / 8)
    return file
  }

  it.each([
    ['zeros', 0],
    ['a pointer between tree and data', nodeCount + 3],
    ['a pointer behind the end', 0xff_ff_ff],
  ])('is refused for %s anywhere in its tree', (_, record) => {
    for (const node of [0, 1, nodeCount - 1]) {
      expect(() => buildPlaceLookup(damaged(node, record))).toThrow('damaged at node')
    }
  })

  it('places nobody whose walk goes round in it', () => {
    const lookup = buildPlaceLookup(damaged(1, 1))
    expect(() => lookup('128.0.0.1')).toThrow('damaged')
    expect(lookup('192.0.2.0')).toEqual({ latitude: 48.8566, longitude: 2.3522 })
  })
})
