import { parseAddress } from './address.ts'

/** How many of the eight groups of an IPv6 address name a network: a /48 is what one site gets at most. */
const SITE_GROUPS = 3

/**
 * The network an address is in, so that it can be kept without telling whose it is: the /24 of IPv4, the /48 of IPv6.
 *
 * @returns E.g. `192.0.2.0/24` or `2001:db8:1::/48`; null when it is no address.
 */
export function networkOf(address: string): string | null {
  const key = parseAddress(address)
  if (key === null) return null
  if (typeof key === 'number') {
    const part = (shift: number): number => Math.floor(key / 2 ** shift) % 256
    return `${part(24)}.${part(16)}.${part(8)}.0/24`
  }
  const groups = Array.from({ length: SITE_GROUPS }, (_, at) => key.charCodeAt(at).toString(16))
  const written = groups
    .join(':')
    .replace(/(?:^|:)0$/, '')
    .replace(/(?:^|:)0$/, '')
  return `${written === '0' ? '' : written}::/48`
}
