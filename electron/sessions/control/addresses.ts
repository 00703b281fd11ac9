import ipaddr from 'ipaddr.js'

/** Reached only where the operator ticked it: this machine, a private network, a provider's own. */
const PRIVATE: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'uniqueLocal',
  'carrierGradeNat',
])
/**
 * Where hosting providers answer virtual machines, outside of the link-local range: AWS, Google, Oracle, Alibaba, Azure.
 */
const METADATA: ReadonlySet<string> = new Set([
  'fd00:ec2::254',
  'fd20:ce::254',
  'fd00:c1::a9fe:a9fe',
  '100.100.100.200',
  '168.63.129.16',
])
/** IPv4 in the last 32 bits (RFC 4291 section 2.5.5.1), long out of use. */
const COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96')

/** Why an address must not be connected to. `private` only unless that is allowed. */
export type AddressFault = 'private' | 'never'

/**
 * Whether a program of the operator may be told to connect to an address (server-side request forgery). Link-local
 * addresses, where providers keep their metadata, and those that stand for another address are never connected to.
 *
 * @param address IPv4 or IPv6 as a resolver or URL gives it; one that is mapped counts as what it maps.
 * @returns Null when it may.
 */
export function addressFault(address: string): AddressFault | null {
  if (!ipaddr.isValid(address)) return 'never'
  const parsed = ipaddr.process(address)
  if (METADATA.has(parsed.toString())) return 'never'
  const range = parsed.range()
  if (range === 'unicast') return isCompatible(parsed) ? 'never' : null
  return PRIVATE.has(range) ? 'private' : 'never'
}

const isCompatible = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address instanceof ipaddr.IPv6 && address.match(COMPATIBLE)

/**
 * The address in a list of a media server, which may have a port behind it, in the form questions have it.
 *
 * @returns Null when it is none.
 */
export function listedAddress(text: string): string | null {
  const bare = text.startsWith('[')
    ? text.slice(1, Math.max(text.indexOf(']'), 1))
    : text.replace(/^([\d.]+):\d{1,5}$/, '$1')
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null
}
