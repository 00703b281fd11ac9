import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * One text for one address: IPv4 as it is, IPv6 in its short lower-case form without zone, and an IPv4 address that
 * came as IPv6 (`::ffff:192.0.2.1`) as IPv4.
 *
 * @returns Null when the text is not an address.
 */
export function canonicalAddress(text: string): string | null {
  if (isIPv4(text)) return text
  if (!isIPv6(text)) return null
  const zoneAt = text.indexOf('%')
  return ipaddr.process(zoneAt === -1 ? text : text.slice(0, zoneAt)).toString()
}

/**
 * Whom an address stands for when callers are counted: whoever has one IPv6 address has the whole network of 64 bits.
 *
 * @param address In canonical form.
 * @returns IPv4 as it is; IPv6 as its network, such as `2001:db8::/64`.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const { parts } = ipaddr.IPv6.parse(address)
  return `${new ipaddr.IPv6([...parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`
}

/** Whether a peer's address is in a list. */
export type PeerCheck = (address: string | undefined) => boolean

type Block = [ipaddr.IPv4 | ipaddr.IPv6, number]

/**
 * Compiles a list of addresses and CIDR blocks.
 *
 * @param allowed Empty means every peer. An entry that cannot be read allows nobody.
 */
export function compilePeers(allowed: readonly string[]): PeerCheck {
  if (allowed.length === 0) return () => true
  const exact = new Set<string>()
  const blocks: Block[] = []
  for (const entry of allowed) {
    const address = canonicalAddress(entry)
    const block = address === null ? blockOf(entry) : null
    if (address !== null) exact.add(address)
    else if (block !== null) blocks.push(block)
  }
  return (peer) => {
    const address = peer === undefined ? null : canonicalAddress(peer)
    if (address === null) return false
    return exact.has(address) || (blocks.length > 0 && isInAny(address, blocks))
  }
}

function blockOf(entry: string): Block | null {
  if (!ipaddr.isValidCIDR(entry)) return null
  const [address, bits] = ipaddr.parseCIDR(entry)
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96) {
    return [address.toIPv4Address(), bits - 96]
  }
  return [address, bits]
}

function isInAny(text: string, blocks: readonly Block[]): boolean {
  const address = ipaddr.parse(text)
  return blocks.some(
    ([block, bits]) => block.kind() === address.kind() && address.match(block, bits),
  )
}
