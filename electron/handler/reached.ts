import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

/** What a network card has, as far as it matters here. */
interface Card {
  readonly address: string
  readonly internal: boolean
}

const LINK_LOCAL = /^fe[89ab]/i

/**
 * The addresses a listener is reached at, the one of this machine itself first where it listens at that.
 *
 * @param address What it listens at, e.g. `127.0.0.1`, `192.168.1.20`, or `0.0.0.0` and `::` for all there are.
 * @param cards   Default those of this machine now. Addresses that count on one link only (RFC 4291 section 2.5.6) are left out.
 */
export function reachedAt(
  address: string,
  cards: readonly Card[] = Object.values(networkInterfaces()).flatMap((each) => each ?? []),
): readonly string[] {
  if (address !== '0.0.0.0' && address !== '::') return [address]
  const others = cards.filter((each) => !each.internal && !LINK_LOCAL.test(each.address))
  const found = others
    .map((each) => each.address)
    .filter((each) => address === '::' || !isIPv6(each))
  return [address === '::' ? '::1' : '127.0.0.1', ...found]
}
