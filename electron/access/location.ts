import { Reader, type Response } from 'mmdb-lib'
import { addressText, parseAddress } from './address.ts'
import { MmdbTree } from './mmdb-tree.ts'
import type { Place, PlaceLookup } from './types.ts'

interface CityData {
  readonly location?: { readonly latitude?: unknown; readonly longitude?: unknown }
  readonly latitude?: unknown
  readonly longitude?: unknown
}

/** Places that are kept; they are forgotten together, which costs each of them one look-up. */
const MOST_KEPT = 10_000

/**
 * Makes the look-up of places from a database of cities in MaxMind's format. Nothing is flattened: such files hold millions
 * of places, and only rules of an area ask for them.
 *
 * @param mmdb The whole file, which must not change after; records hold `location.latitude` and `location.longitude`, or both
 *             without `location`.
 * @returns Null for an address the data has no place for. Throws where the file is damaged, which denies.
 * @throws Error when it is no such database, its search tree holds what none can, or no address has coordinates, as in one of
 *         countries.
 * @see https://maxmind.github.io/MaxMind-DB/
 */
export function buildPlaceLookup(mmdb: Buffer): PlaceLookup {
  const reader = new Reader<CityData & Response>(mmdb)
  const tree = new MmdbTree(mmdb, reader.metadata)
  tree.refuseDamage()
  if (!tree.some((address) => placeOf(reader.get(address)) !== null)) {
    throw new Error('This database has no latitude and longitude: it is none of cities.')
  }
  const kept = new Map<string, Place | null>()
  return (address) => {
    if (address === null) return null
    const known = kept.get(address)
    if (known !== undefined) return known
    const key = parseAddress(address)
    const place = key !== null && tree.has(key) ? placeOf(reader.get(addressText(key))) : null
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(address, place)
    return place
  }
}

function placeOf(data: CityData | null): Place | null {
  const { latitude, longitude } = data?.location ?? data ?? {}
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null
  // Some databases write nought for both where they know the country alone.
  const isThere = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  return isThere && (latitude !== 0 || longitude !== 0) ? { latitude, longitude } : null
}
