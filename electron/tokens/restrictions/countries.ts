import { isCountryCode, UNKNOWN_COUNTRY } from '../../../shared/countries.ts'

/** Where viewing is allowed or denied; ISO 3166-1 alpha-2. A well-kept rule uses only one of the two. */
export interface CountryRule {
  readonly allowedCountries: readonly string[]
  readonly deniedCountries: readonly string[]
}

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

/** Whether a code can be that of a viewer: of a country, or `??`. In any case; UK counts as GB. */
export const isCountry = (country: string): boolean => isCountryCode(normalCountry(country))
