import type { IncomingHttpHeaders } from 'node:http'
import { canonicalAddress, compilePeers, type PeerCheck } from './address.ts'

const checks = new WeakMap<readonly string[], PeerCheck>()

/**
 * The address a request came from: the peer's, unless that is a trusted proxy; then the last address in X-Forwarded-For that
 * is none of theirs, since everything before it may have been made up.
 *
 * @param peer    Who is connected, in canonical form, or null.
 * @param proxies Addresses and CIDR blocks, the same list each time it is the same. Empty: nobody is trusted.
 * @returns Null when it is not known: also when a trusted proxy names something that is no address.
 */
export function clientAddress(
  peer: string | null,
  headers: IncomingHttpHeaders,
  proxies: readonly string[],
): string | null {
  if (proxies.length === 0 || peer === null) return peer
  const isProxy = checkOf(proxies)
  if (!isProxy(peer)) return peer
  const named = [headers['x-forwarded-for'] ?? []].flat().join(',')
  const hops = named.split(',').filter((hop) => hop.trim() !== '')
  let address: string | null = peer
  for (const hop of hops.reverse()) {
    address = canonicalAddress(withoutPort(hop.trim()))
    if (address === null || !isProxy(address)) return address
  }
  return address
}

function checkOf(proxies: readonly string[]): PeerCheck {
  const known = checks.get(proxies)
  if (known !== undefined) return known
  const made = compilePeers(proxies)
  checks.set(proxies, made)
  return made
}

/** Some proxies write the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  if (hop.startsWith('[')) return hop.slice(1, hop.indexOf(']'))
  const colonAt = hop.indexOf(':')
  return colonAt !== -1 && colonAt === hop.lastIndexOf(':') ? hop.slice(0, colonAt) : hop
}
