import { UNKNOWN_COUNTRY } from '../../shared/countries.ts'
import { normalCountry } from './restrictions/countries.ts'

/** The country lists among the capabilities of a token, one entry for each list. */
export interface GeoLists {
  readonly allowed: readonly (readonly string[])[]
  readonly denied: readonly (readonly string[])[]
}

const ALLOW = 'geo-country-allow='
const DENY = 'geo-country-deny='
const FAMILY = 'geo-country'
const CODE = /^(?:[A-Z]{2}|\?\?)$/

/**
 * Reads the country lists of a token: `geo-country-allow=US,UK,DE`, `geo-country-deny=US,IN,??`. Letter case and blanks
 * between codes do not matter, UK is read as GB.
 *
 * @returns Null when one cannot be read: empty, with an entry that is no two-letter code, or its name misspelled. A
 *          list that is passed over could let in whom it was to keep out.
 */
export function readGeoLists(capabilities: readonly string[]): GeoLists | null {
  const allowed: (readonly string[])[] = []
  const denied: (readonly string[])[] = []
  for (const capability of capabilities) {
    const text = capability.trim()
    if (!text.toLowerCase().startsWith(FAMILY)) continue
    const isAllow = text.startsWith(ALLOW)
    if (!isAllow && !text.startsWith(DENY)) return null
    const codes = text
      .slice(isAllow ? ALLOW.length : DENY.length)
      .split(',')
      .map(normalCountry)
    if (!codes.every((code) => CODE.test(code))) return null
    if (isAllow) allowed.push(codes)
    else denied.push(codes)
  }
  return { allowed, denied }
}

/**
 * Whether the lists let a country in. A denied country is refused whatever allows it; of several lists that allow,
 * each has to.
 *
 * @param country            Two letters, or `??`.
 * @param unknownPassesDeny  Whether `??` passes a list that denies others without naming it.
 */
export function judgeCountry(
  lists: GeoLists,
  country: string,
  unknownPassesDeny: boolean,
): 'pass' | 'geo-blocked' | 'geo-restricted' {
  const viewer = normalCountry(country)
  const isUnknown = viewer === UNKNOWN_COUNTRY
  const isDenied = lists.denied.some(
    (codes) => codes.includes(viewer) || (isUnknown && !unknownPassesDeny),
  )
  if (isDenied) return 'geo-blocked'
  return lists.allowed.every((codes) => codes.includes(viewer)) ? 'pass' : 'geo-restricted'
}
