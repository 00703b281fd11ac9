/** Where viewing is allowed or denied; ISO 3166-1 alpha-2. A well-kept rule uses only one of the two. */
export interface CountryRule {
  readonly allowedCountries: readonly string[]
  readonly deniedCountries: readonly string[]
}

/** What a place that is not known counts as; lists may name it. */
export const UNKNOWN_COUNTRY = '??'

/**
 * The rule that applies: the most specific one that is not empty replaces all wider ones.
 *
 * @param rules Most specific first: token, publish token, account.
 * @returns Null when all are empty.
 */
export function effectiveCountryRule(rules: readonly (CountryRule | null)[]): CountryRule | null {
  return (
    rules.find(
      (rule) =>
        rule !== null && (rule.allowedCountries.length > 0 || rule.deniedCountries.length > 0),
    ) ?? null
  )
}

/**
 * Whether a rule allows a country: on the allow list if there is one, and not on the deny list. Null allows all.
 *
 * @param country Alpha-2 in any case, or null or `??` when it is not known: then an allow list must name `??`.
 */
export function allowsCountry(rule: CountryRule | null, country: string | null): boolean {
  if (rule === null) return true
  const viewer = normalCountry(country ?? UNKNOWN_COUNTRY)
  const names = (list: readonly string[]): boolean =>
    list.some((each) => normalCountry(each) === viewer)
  if (rule.allowedCountries.length > 0 && !names(rule.allowedCountries)) return false
  return !names(rule.deniedCountries)
}

/** Upper case, and GB for the UK that people write. */
export function normalCountry(country: string): string {
  const code = country.trim().toUpperCase()
  return code === 'UK' ? 'GB' : code
}

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
/** Regions that have a name and no place. */
const NO_COUNTRY: readonly string[] = ['ZZ', 'XA', 'XB', 'EU', 'EZ', 'UN', 'QO']

/** Whether a code can be that of a viewer: of a country, or `??`. */
export function isCountry(country: string): boolean {
  const code = normalCountry(country)
  if (code === UNKNOWN_COUNTRY) return true
  return /^[A-Z]{2}$/.test(code) && regions.of(code) !== undefined && !NO_COUNTRY.includes(code)
}
