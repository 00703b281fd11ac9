import { UNKNOWN_COUNTRY } from '../../shared/countries.ts'
import { say } from '../../shared/say.ts'
import type { TokenLint } from '../../shared/token.ts'
import type { TokenInput } from '../../shared/token-input.ts'
import {
  allowsCountry,
  type CountryRule,
  effectiveCountryRule,
  isCountry,
  normalCountry,
} from '../tokens/restrictions/countries.ts'
import { compileStreamNames, includesStream } from '../tokens/restrictions/stream-names.ts'
import type { PublishTerms } from './stream-token-types.ts'

type Stored = Extract<TokenInput, { readonly kind: 'subscribe-token' | 'publish-token' }>

/** What the publish tokens of a stream say of its viewers. Null when there is none. */
export type PublishersOf = (streamName: string) => Pick<PublishTerms, 'countries'> | null

const warning = (code: string, path: string, message: string): TokenLint => ({
  ...{ level: 'warning', code, path, message },
})

/** What is odd about the country lists of a token. */
export function countryLints({
  allowedCountries,
  deniedCountries,
}: Pick<Stored, 'allowedCountries' | 'deniedCountries'>): readonly TokenLint[] {
  const found = Object.entries({ allowedCountries, deniedCountries }).flatMap(([path, codes]) =>
    codes
      .filter((code) => !isCountry(code))
      .map((code) =>
        warning('unknown_country', path, say('No country has the code {code}.', { code })),
      ),
  )
  if (deniedCountries.length > 0 && !deniedCountries.includes(UNKNOWN_COUNTRY)) {
    const message = 'Viewers whose country is not known get in; add ?? to keep them out.'
    found.push(warning('unknown_undecided', 'deniedCountries', message))
  }
  return found
}

/**
 * Says which countries a subscribe token lets in again that the publish token of a stream keeps out: its own lists take the place
 * of those.
 *
 * @param names Of the streams there are, for those it lists by an expression.
 */
export function reopenedLints(
  input: Pick<Stored, 'streams' | 'allowedCountries' | 'deniedCountries'>,
  names: readonly string[],
  publishersOf: PublishersOf,
): readonly TokenLint[] {
  const own = effectiveCountryRule([input])
  if (own === null) return []
  const fitting = compileStreamNames(input.streams)
  const literal = input.streams.flatMap(({ streamName, isRegex }) => (isRegex ? [] : [streamName]))
  const opened = new Set([...literal, ...names.filter((name) => includesStream(fitting, name))])
  const path = own.allowedCountries.length > 0 ? 'allowedCountries' : 'deniedCountries'
  return [...opened].flatMap((name) => {
    const kept = publishersOf(name)?.countries ?? null
    const again = kept === null ? '' : reopened(own, kept)
    if (again === '') return []
    const message = say(
      'Its publish token keeps viewers in {countryList} out of {name}; this lets them in.',
      { countryList: again, name },
    )
    return [warning('reopens_country', path, message)]
  })
}

/** The countries in words. Empty when there is none. */
function reopened(own: CountryRule, kept: CountryRule): string {
  const asked = [...kept.deniedCountries, ...own.allowedCountries, UNKNOWN_COUNTRY]
  const codes = new Set(asked.map(normalCountry))
  const again = [...codes].filter((code) => allowsCountry(own, code) && !allowsCountry(kept, code))
  const isWide = kept.allowedCountries.length > 0 && own.allowedCountries.length === 0
  if (isWide) return say('all countries but {list}', { list: kept.allowedCountries.join(', ') })
  return again.join(', ')
}
