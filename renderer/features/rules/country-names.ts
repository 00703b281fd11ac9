import { COUNTRY_CODES, UNKNOWN_COUNTRY } from '../../../shared/countries.ts'
import { formatCountry } from '../../kit/format.ts'

export interface Country {
  readonly code: string
  readonly name: string
}

/** Every country by name, which comes from the browser (Intl.DisplayNames), with `??` (addresses of no known country) first. */
export const COUNTRIES: readonly Country[] = [
  { code: UNKNOWN_COUNTRY, name: formatCountry(UNKNOWN_COUNTRY) },
  ...COUNTRY_CODES.map((code) => ({ code, name: formatCountry(code) })).sort((a, b) =>
    a.name.localeCompare(b.name, 'en'),
  ),
]

const BY_CODE = new Set(COUNTRIES.map(({ code }) => code.toLowerCase()))

/**
 * Whether a typed text means a country: the start of a word of its name, or its code. A text that is a code means that
 * country alone, so that `de` and Enter is Germany and neither Denmark nor Bangladesh.
 */
export function matchesCountry({ code, name }: Country, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  if (BY_CODE.has(wanted)) return code.toLowerCase() === wanted
  return ` ${name.toLowerCase().replaceAll('-', ' ')}`.includes(` ${wanted}`)
}
