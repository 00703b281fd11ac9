import type { Ranges } from './country-tree.ts'

/** Which country each stretch of addresses belongs to. */
export interface CountryTable {
  /** Two letters each; index 0 stands for no known country. */
  readonly countries: readonly string[]
  readonly ipv4: Ranges
  readonly ipv6: Ranges
}

/** First bytes of such a file; the last two tell the layout. */
const MAGIC = 'sdctry01'
const HEAD_BYTES = MAGIC.length + 4

interface Header {
  readonly countries: readonly string[]
  readonly ipv4: number
  readonly ipv6: number
}

/**
 * Writes a table so that reading it costs next to nothing: magic, length of the header, header in JSON filled up to a
 * multiple of four, then the arrays as they are in memory (little-endian, as on every platform there is a package for).
 */
export function encodeCountryTable({ countries, ipv4, ipv6 }: CountryTable): Buffer {
  const header: Header = { countries, ipv4: ipv4.starts.length, ipv6: ipv6.starts.length }
  const json = JSON.stringify(header)
  const text = json.padEnd(json.length + ((4 - ((HEAD_BYTES + json.length) % 4)) % 4))
  const head = Buffer.alloc(HEAD_BYTES)
  head.write(MAGIC, 'latin1')
  head.writeUInt32LE(text.length, MAGIC.length)
  const arrays = [ipv4.starts, ipv6.starts, ipv6.startsLow, ipv4.countries, ipv6.countries]
  return Buffer.concat([
    head,
    Buffer.from(text, 'latin1'),
    ...arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  ])
}

/** Whether a file is what {@link encodeCountryTable} writes. */
export function isCountryTable(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, MAGIC.length) === MAGIC
}

/**
 * Reads what {@link encodeCountryTable} wrote.
 *
 * @param bytes Kept and looked at where it lies, so it must not change; copied only where its arrays begin at no multiple of their
 *              width, which those of a file that was read whole do not.
 * @throws Error when the file is something else or has not the length it says.
 */
export function decodeCountryTable(bytes: Buffer): CountryTable {
  if (!isCountryTable(bytes)) throw new Error('This is no country table.')
  const arraysAt = HEAD_BYTES + bytes.readUInt32LE(MAGIC.length)
  const header: Header = JSON.parse(bytes.toString('latin1', HEAD_BYTES, arraysAt))
  const { countries, ipv4, ipv6 } = header
  if (bytes.length !== arraysAt + ipv4 * 6 + ipv6 * 10) {
    throw new Error('The country table is cut short or damaged.')
  }
  const isAligned = (bytes.byteOffset + arraysAt) % 4 === 0
  const memory = isAligned ? bytes.buffer : new Uint8Array(bytes.subarray(arraysAt)).buffer
  let at = isAligned ? bytes.byteOffset + arraysAt : 0
  const next = (byteLength: number): number => {
    const start = at
    at += byteLength
    return start
  }
  const starts4 = new Uint32Array(memory, next(ipv4 * 4), ipv4)
  const starts6 = new Uint32Array(memory, next(ipv6 * 4), ipv6)
  const low6 = new Uint32Array(memory, next(ipv6 * 4), ipv6)
  const countries4 = new Uint16Array(memory, next(ipv4 * 2), ipv4)
  const countries6 = new Uint16Array(memory, next(ipv6 * 2), ipv6)
  return {
    countries,
    ipv4: { starts: starts4, startsLow: new Uint32Array(0), countries: countries4 },
    ipv6: { starts: starts6, startsLow: low6, countries: countries6 },
  }
}
