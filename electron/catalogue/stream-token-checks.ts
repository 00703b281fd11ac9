import { say } from '../../shared/say.ts'
import type { AccountInput, GeoCascade } from '../../shared/stream-token.ts'
import type { StoredLimits } from '../store/catalogue/stream-tokens.ts'
import { compileAddresses } from '../tokens/restrictions/addresses.ts'
import { normalCountry } from '../tokens/restrictions/countries.ts'
import { compileOrigins } from '../tokens/restrictions/origins.ts'
import { findPatternFault } from '../tokens/restrictions/stream-names.ts'
import { refuse } from './validate.ts'

/** @throws AppError ERR_INPUT_INVALID for what a token cannot be limited to, with the path of the first fault. */
export function checkLimits(limits: StoredLimits): void {
  limits.streams.forEach(({ streamName, isRegex }, index) => {
    const fault = isRegex ? findPatternFault(streamName) : null
    if (fault !== null) refuse('ERR_PATTERN_INVALID', `streams.${index}.streamName`, fault)
    if (!streamName.isWellFormed()) {
      const message = 'The name has a character that cannot be written.'
      refuse('ERR_INPUT_INVALID', `streams.${index}.streamName`, message)
    }
  })
  const [origin] = compileOrigins(limits.allowedOrigins).invalid
  if (origin !== undefined) {
    const message = say(
      '“{origin}” is no host name. Write one such as example.com or *.example.com.',
      { origin },
    )
    refuse('ERR_INPUT_INVALID', 'allowedOrigins', message)
  }
  const [address] = compileAddresses(limits.allowedIpAddresses).invalid
  if (address !== undefined) {
    const message = say(
      '“{value}” is no IP address or block. Write one such as 192.0.2.7 or 192.0.2.0/24.',
      { value: address },
    )
    refuse('ERR_CIDR_INVALID', 'allowedIpAddresses', message)
  }
  if (limits.bindIpsOnUsage !== null && limits.allowedIpAddresses.length > 0) {
    const message = 'Either list addresses or bind the first few, not both.'
    refuse('ERR_INPUT_INVALID', 'bindIpsOnUsage', message)
  }
  checkCountries(limits)
}

/** @throws AppError ERR_INPUT_INVALID when both lists are used. */
export function checkCountries({
  allowedCountries,
  deniedCountries,
}: Pick<AccountInput, 'allowedCountries' | 'deniedCountries'>): void {
  if (allowedCountries.length === 0 || deniedCountries.length === 0) return
  const message = 'Either allow countries or deny some, not both.'
  refuse('ERR_INPUT_INVALID', 'deniedCountries', message)
}

/** Countries as they are kept: in upper case, each once. */
export const countriesOf = (list: readonly string[]): string[] => [
  ...new Set(list.map(normalCountry)),
]

/**
 * @param path Of the clusters, for the form.
 * @throws AppError ERR_INPUT_INVALID when it is on and goes nowhere.
 */
export function checkGeoCascade({ isEnabled, clusters }: GeoCascade, path: string): void {
  if (!isEnabled || clusters.length > 0) return
  refuse('ERR_INPUT_INVALID', path, 'Name a cluster at least, or all.')
}
