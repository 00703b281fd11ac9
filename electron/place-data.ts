import { readFileSync } from 'node:fs'
import { AppError } from '../shared/errors.ts'
import { fileWords } from '../shared/file-words.ts'
import { say } from '../shared/say.ts'
import { buildCountryLookup } from './access/country.ts'
import { buildPlaceLookup } from './access/location.ts'
import type { CountryLookup, PlaceLookup } from './access/types.ts'
import type { Log } from './log.ts'
import { countryFile } from './places.ts'

/**
 * Without the data that comes along every country is unknown, which no rule of a country but `??` matches. A file the
 * operator named has to be readable: rules were written with it in mind.
 *
 * @param named Path of an operator's own file. Null: what comes along.
 * @throws AppError ERR_CONFIG when the operator's own cannot be read.
 */
export function openCountryData(
  named: string | null,
  log: Log,
): { readonly lookup: CountryLookup; readonly name: string } {
  if (named !== null) return openNamedCountryData(named)
  const file = countryFile()
  try {
    if (file === null) throw new AppError('ERR_NOT_FOUND', 'The country data is missing.')
    return {
      lookup: buildCountryLookup(readFileSync(file)),
      name: say('geo-whois-asn-country, from data of nro.net (CC BY 4.0)'),
    }
  } catch (error) {
    log.error({ err: error, file }, 'no country data: the country of every address is unknown')
    return { lookup: () => '??', name: say('none: every country is unknown') }
  }
}

function openNamedCountryData(file: string): ReturnType<typeof openCountryData> {
  try {
    return { lookup: buildCountryLookup(readFileSync(file)), name: file }
  } catch (cause) {
    const why = 'It has to be an mmdb file of countries, with two-letter codes.'
    throw unread(`The country data ${file}`, why, cause)
  }
}

/**
 * The first file that knows an address places it. As of countries, rules were written with the files in mind.
 *
 * @param files Paths of mmdb files.
 * @returns Null when none is named.
 * @throws AppError ERR_CONFIG when one cannot be read.
 */
export function openCityData(
  files: readonly string[],
): { readonly lookup: PlaceLookup; readonly name: string } | null {
  if (files.length === 0) return null
  const lookups = files.map(readCityData)
  const lookup: PlaceLookup = (address) => {
    for (const placeOf of lookups) {
      const place = placeOf(address)
      if (place !== null) return place
    }
    return null
  }
  return { lookup, name: files.join(', ') }
}

function readCityData(file: string): PlaceLookup {
  try {
    return buildPlaceLookup(readFileSync(file))
  } catch (cause) {
    const why = 'It has to be an mmdb file of cities, with latitude and longitude.'
    throw unread(`The city data ${file}`, why, cause)
  }
}

/** @param otherwise What to say where the file was read, and is of another kind. */
function unread(what: string, otherwise: string, cause: unknown): AppError {
  const words = fileWords(cause)
  const message = `${what} cannot be read${words}.${words === '' ? ` ${otherwise}` : ''}`
  return new AppError('ERR_CONFIG', message, { cause })
}
