import { Reader, type Response } from 'mmdb-lib'
import { MmdbTree } from './mmdb-tree.ts'

const UNKNOWN = '??'
/** Country data says nothing finer about IPv6: below, the first address speaks for all. */
const IPV6_BITS = 64

/** Stretches of addresses in order; each runs to the start of the next. */
export interface Ranges {
  readonly starts: Uint32Array
  /** Second half of 64-bit starts. Empty for IPv4. */
  readonly startsLow: Uint32Array
  /** Index into the list of countries. */
  readonly countries: Uint16Array
}

interface CountryData {
  readonly country_code?: unknown
  readonly country?: { readonly iso_code?: unknown }
}

/** How many ranges there is room for at first. */
const ROOM = 1024

/**
 * Ranges as they grow: neighbours of one country become one range. Arrays are moved rather than copied when they grow,
 * since what is left of a copy stays in memory until the collector gets to it: several times the data itself.
 */
class RangeBuilder {
  #starts = new Uint32Array(ROOM)
  #startsLow = new Uint32Array(ROOM)
  #countries = new Uint16Array(ROOM)
  #length = 0

  add(start: number, startLow: number, country: number): void {
    if (this.#length > 0 && this.#countries[this.#length - 1] === country) return
    if (this.#length === this.#starts.length) this.#resize(this.#length * 2)
    this.#starts[this.#length] = start
    this.#startsLow[this.#length] = startLow
    this.#countries[this.#length] = country
    this.#length += 1
  }

  #resize(length: number, lengthLow = length): void {
    this.#starts = new Uint32Array(this.#starts.buffer.transfer(length * 4))
    this.#startsLow = new Uint32Array(this.#startsLow.buffer.transfer(lengthLow * 4))
    this.#countries = new Uint16Array(this.#countries.buffer.transfer(length * 2))
  }

  finish(isIpv4: boolean): Ranges {
    this.#resize(this.#length, isIpv4 ? 0 : this.#length)
    return { starts: this.#starts, startsLow: this.#startsLow, countries: this.#countries }
  }
}

/** The search tree of a database of countries, as stretches of addresses. */
export class CountryTree {
  /** Index 0 stands for no known country. */
  readonly countries: string[] = [UNKNOWN]
  readonly #reader: Reader<CountryData & Response>
  readonly #tree: MmdbTree
  readonly #countryOfPointer = new Map<number, number>()

  constructor(mmdb: Buffer) {
    this.#reader = new Reader(mmdb)
    this.#tree = new MmdbTree(mmdb, this.#reader.metadata)
  }

  flattenIpv4(): Ranges {
    const ranges = new RangeBuilder()
    const walk = (record: number, start: number, depth: number): void => {
      if (record >= this.#tree.nodeCount) {
        ranges.add(start, 0, this.#countryAt(record, start, null))
        return
      }
      walk(this.#tree.record(record, 0), start, depth + 1)
      walk(this.#tree.record(record, 1), start + 2 ** (31 - depth), depth + 1)
    }
    walk(this.#tree.ipv4Root, 0, 0)
    return ranges.finish(true)
  }

  /** IPv4 hangs in the same tree, below 96 zeros and perhaps linked to from elsewhere; it is left out here. */
  flattenIpv6(): Ranges {
    const ranges = new RangeBuilder()
    const walk = (record: number, high: number, low: number, depth: number): void => {
      const isLeaf = record >= this.#tree.nodeCount
      if (isLeaf || depth === IPV6_BITS || record === this.#tree.ipv4Root) {
        const leaf = isLeaf ? record : this.#firstLeaf(record)
        ranges.add(high, low, this.#countryAt(leaf, high, low))
        return
      }
      walk(this.#tree.record(record, 0), high, low, depth + 1)
      const isHighHalf = depth < 32
      const bit = 2 ** (31 - (depth % 32))
      const right = this.#tree.record(record, 1)
      walk(right, isHighHalf ? high + bit : high, isHighHalf ? low : low + bit, depth + 1)
    }
    if (this.#tree.hasIpv6) walk(0, 0, 0, 0)
    return ranges.finish(false)
  }

  /** What the first address below a node leads to; nothing when that is where IPv4 hangs. */
  #firstLeaf(node: number): number {
    let record = node
    while (record < this.#tree.nodeCount) {
      if (record === this.#tree.ipv4Root) return this.#tree.nodeCount
      record = this.#tree.record(record, 0)
    }
    return record
  }

  /** @param low Second half of an IPv6 address. Null for IPv4. */
  #countryAt(record: number, high: number, low: number | null): number {
    if (record === this.#tree.nodeCount) return 0
    const known = this.#countryOfPointer.get(record)
    if (known !== undefined) return known
    const data = this.#reader.get(low === null ? ipv4Text(high) : ipv6Text(high, low))
    const code = data?.country_code ?? data?.country?.iso_code
    const index = typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? this.#indexOf(code) : 0
    this.#countryOfPointer.set(record, index)
    return index
  }

  #indexOf(code: string): number {
    const index = this.countries.indexOf(code)
    return index >= 0 ? index : this.countries.push(code) - 1
  }
}

function ipv4Text(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}

function ipv6Text(high: number, low: number): string {
  const groups = [high >>> 16, high & 65_535, low >>> 16, low & 65_535]
  return `${groups.map((group) => group.toString(16)).join(':')}::`
}
