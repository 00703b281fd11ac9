import { parseAddress } from './address.ts'
import { type CountryTable, decodeCountryTable, isCountryTable } from './country-table.ts'
import { CountryTree, type Ranges } from './country-tree.ts'
import type { CountryLookup } from './types.ts'

const UNKNOWN = '??'

/**
 * Flattens a country database in MaxMind's format into sorted ranges: a look-up is one binary search and the
 * database itself need not be kept.
 *
 * @param mmdb The whole file; records hold `country_code` or `country.iso_code`.
 * @throws Error when it is not such a database.
 * @see https://maxmind.github.io/MaxMind-DB/
 */
export function flattenCountries(mmdb: Buffer): CountryTable {
  const tree = new CountryTree(mmdb)
  const ipv4 = tree.flattenIpv4()
  const ipv6 = tree.flattenIpv6()
  return { countries: tree.countries, ipv4, ipv6 }
}

/**
 * Makes the look-up from a file: a database in MaxMind's format, or the table it was flattened into when Stagedoor was
 * built.
 *
 * @param file Must not change after: of a table, nothing is copied.
 * @throws Error when it is neither. The look-up itself never throws.
 */
export function buildCountryLookup(file: Buffer): CountryLookup {
  const table = isCountryTable(file) ? decodeCountryTable(file) : flattenCountries(file)
  const { countries, ipv4, ipv6 } = table
  return (address) => {
    const key = address === null ? null : parseAddress(address)
    if (key === null) return UNKNOWN
    const at = typeof key === 'number' ? findIpv4(ipv4, key) : findIpv6(ipv6, key)
    return at === undefined ? UNKNOWN : (countries[at] ?? UNKNOWN)
  }
}

function findIpv4({ starts, countries }: Ranges, key: number): number | undefined {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] as number) <= key) low = middle + 1
    else high = middle
  }
  return countries[low - 1]
}

function findIpv6({ starts, startsLow, countries }: Ranges, key: string): number | undefined {
  const wanted = key.charCodeAt(0) * 65_536 + key.charCodeAt(1)
  const wantedLow = key.charCodeAt(2) * 65_536 + key.charCodeAt(3)
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const start = starts[middle] as number
    const isBefore =
      start < wanted || (start === wanted && (startsLow[middle] as number) <= wantedLow)
    if (isBefore) low = middle + 1
    else high = middle
  }
  return countries[low - 1]
}
