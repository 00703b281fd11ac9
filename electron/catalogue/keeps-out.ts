import type { KeepsOut } from '../access/types.ts'
import { allowsCountry, effectiveCountryRule } from '../tokens/restrictions/countries.ts'
import type { State } from './state.ts'
import type { PublishTerms } from './stream-token-types.ts'

/**
 * Country rules reach viewers without a token as well: those of the publish token of a stream, or else those of the account.
 *
 * @param stateOf The state in force, asked for at each call.
 */
export function createKeepsOut(
  stateOf: () => Pick<State, 'account'>,
  termsOf: (streamName: string) => PublishTerms | null,
): KeepsOut {
  return (streamName, country) => {
    const rule = effectiveCountryRule([termsOf(streamName)?.countries ?? null, stateOf().account])
    return country === null ? rule !== null : !allowsCountry(rule, country)
  }
}
