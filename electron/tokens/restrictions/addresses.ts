import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A list of addresses and blocks, ready for matching. */
export interface AddressList {
  readonly isEmpty: boolean
  readonly blocks: readonly (readonly [Address, number])[]
  /** Entries that are neither an address nor a block in CIDR notation. They match nothing. */
  readonly invalid: readonly string[]
}

/** An IPv6 network that one subscriber usually has to himself. */
const NETWORK_BITS = 64
const PREFIX = /^(?:0|[1-9]\d{0,2})$/

/**
 * Makes a list of allowed addresses ready: IPv4 and IPv6, alone or as blocks in CIDR notation, host bits allowed.
 *
 * @param texts As configured. Empty allows every address.
 */
export function compileAddresses(texts: readonly string[]): AddressList {
  const read = texts.map((text) => ({ text, block: parseBlock(text.trim()) }))
  return {
    isEmpty: texts.length === 0,
    blocks: read.flatMap(({ block }) => (block === null ? [] : [block])),
    invalid: read.filter(({ block }) => block === null).map(({ text }) => text),
  }
}

/**
 * Whether a list allows an address. A list that is not empty never allows an unknown one.
 *
 * @param address As text; IPv4 in IPv6 counts as IPv4. Null when it is not known.
 */
export function allowsAddress(list: AddressList, address: string | null): boolean {
  if (list.isEmpty) return true
  const parsed = address === null ? null : parseAddress(address)
  if (parsed === null) return false
  return list.blocks.some(
    ([base, bits]) => base.kind() === parsed.kind() && parsed.match(base as never, bits),
  )
}

/**
 * What an address counts as when the first few are bound: itself for IPv4, its /64 network for IPv6, because a viewer
 * changes the rest at will.
 *
 * @returns E.g. `192.0.2.1` or `2001:db8:0:1::/64`; null when it is no address.
 */
export function bindingOf(address: string | null): string | null {
  const parsed = address === null ? null : parseAddress(address)
  if (parsed === null) return null
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${NETWORK_BITS}`)
  return `${network.toString()}/${NETWORK_BITS}`
}

/**
 * Whether an address is among the first so many, or may become one. Of a list that is longer, since the number was lowered,
 * those that were bound last have no place.
 *
 * @param bound What took places so far, the first one first, in the form of {@link bindingOf}.
 */
export function hasPlace(
  bound: readonly string[],
  places: number,
  address: string | null,
): boolean {
  const binding = bindingOf(address)
  if (binding === null) return false
  return bound.length < places || bound.slice(0, places).includes(binding)
}

/** Null for names, ports, octal or shortened IPv4. A zone (`%eth0`) is left off. */
function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return null
  const [bare = ''] = text.split('%')
  const parsed = ipaddr.IPv6.parse(bare)
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed
}

function parseBlock(text: string): readonly [Address, number] | null {
  const slash = text.indexOf('/')
  const written = slash < 0 ? text : text.slice(0, slash)
  const base = parseAddress(written)
  if (base === null) return null
  const all = base.kind() === 'ipv4' ? 32 : 128
  if (slash < 0) return [base, all]
  const digits = text.slice(slash + 1)
  if (!PREFIX.test(digits)) return null
  // A block written as IPv4 in IPv6 counts its 96 bits of prefix too.
  const bits = Number(digits) - (all === 32 && written.includes(':') ? 96 : 0)
  return bits >= 0 && bits <= all ? [base, bits] : null
}
