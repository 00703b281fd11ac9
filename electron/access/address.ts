import { AppError } from '../../shared/errors.ts'

/**
 * An address in the order of addresses: IPv4 as a number, IPv6 as a text of eight code units, one per group.
 * Both compare with `<` among their own kind.
 */
export type AddressKey = number | string

/** All addresses from `first` to `last`, both included and of one kind. */
export interface Block<Key extends AddressKey = AddressKey> {
  readonly first: Key
  readonly last: Key
}

const DOT = 46
const COLON = 58
const ZERO = 48
const NINE = 57
const MAPPED_PREFIX_BITS = 96
const groups = new Uint16Array(8)

/**
 * Reads an address. IPv4 in IPv6 (`::ffff:192.0.2.1`) comes out as IPv4, a zone (`%eth0`) is left off.
 *
 * @returns Null for anything else: names, ports, octal or shortened IPv4.
 */
export function parseAddress(text: string): AddressKey | null {
  const ipv4 = parseIpv4(text, 0, text.length)
  return ipv4 >= 0 ? ipv4 : parseIpv6(text)
}

/**
 * Reads an address or a block in CIDR notation; host bits may be set.
 *
 * @throws AppError ERR_CIDR_INVALID
 */
export function parseBlock(text: string): Block {
  const slash = text.indexOf('/')
  const written = slash < 0 ? text : text.slice(0, slash)
  const key = parseAddress(written)
  if (key === null) throw new AppError('ERR_CIDR_INVALID')
  if (slash < 0) return { first: key, last: key }
  const bits = prefixLength(text.slice(slash + 1), written.includes(':'))
  if (typeof key === 'string') return blockOfIpv6(key, bits)
  return blockOfIpv4(key, written.includes(':') ? bits - MAPPED_PREFIX_BITS : bits)
}

/** Writes an address: IPv4 with dots, IPv6 as eight groups. */
export function addressText(key: AddressKey): string {
  if (typeof key === 'number') {
    return [24, 16, 8, 0].map((shift) => Math.floor(key / 2 ** shift) % 256).join('.')
  }
  return Array.from(key, (_, at) => key.charCodeAt(at).toString(16)).join(':')
}

/** The addresses right after and right before a block, as far as there are any. */
export function besideBlock({ first, last }: Block): readonly AddressKey[] {
  if (typeof first === 'number' && typeof last === 'number') {
    return [last + 1, first - 1].filter((key) => key >= 0 && key < 2 ** 32)
  }
  return [stepped(String(last), 1), stepped(String(first), -1)].flatMap((key) => key ?? [])
}

/** The IPv6 address after or before one. Null where there is none. */
function stepped(key: string, by: 1 | -1): string | null {
  let stepsOn = ''
  for (let group = 7; group >= 0; group -= 1) {
    const code = key.charCodeAt(group) + by
    if (code >= 0 && code <= 0xffff) {
      return key.slice(0, group) + String.fromCharCode(code) + stepsOn
    }
    stepsOn = String.fromCharCode(by === 1 ? 0 : 0xffff) + stepsOn
  }
  return null
}

function prefixLength(digits: string, isIpv6: boolean): number {
  const bits = /^(0|[1-9]\d{0,2})$/.test(digits) ? Number(digits) : Number.POSITIVE_INFINITY
  if (bits > (isIpv6 ? 128 : 32)) throw new AppError('ERR_CIDR_INVALID')
  return bits
}

function blockOfIpv4(key: number, bits: number): Block {
  // Less than zero: a block of IPv4-in-IPv6 so wide that it is about IPv6 as well. Nobody means that.
  if (bits < 0) throw new AppError('ERR_CIDR_INVALID')
  const size = 2 ** (32 - bits)
  const first = Math.floor(key / size) * size
  return { first, last: first + size - 1 }
}

function blockOfIpv6(key: string, bits: number): Block {
  let first = ''
  let last = ''
  for (let group = 0; group < 8; group += 1) {
    const free = Math.min(16, Math.max(0, (group + 1) * 16 - bits))
    const host = 2 ** free - 1
    const code = key.charCodeAt(group)
    first += String.fromCharCode(code & ~host)
    last += String.fromCharCode(code | host)
  }
  return { first, last }
}

/** Four decimal numbers without leading zeros. -1 when it is anything else. */
function parseIpv4(text: string, from: number, to: number): number {
  let address = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      if (digits > 0 && part === 0) return -1
      part = part * 10 + code - ZERO
      digits += 1
      if (part > 255) return -1
    } else if (code === DOT && digits > 0 && dots < 3) {
      address = address * 256 + part
      part = 0
      digits = 0
      dots += 1
    } else return -1
  }
  return dots === 3 && digits > 0 ? address * 256 + part : -1
}

/** RFC 4291 section 2.2, all three forms; RFC 4007 section 11 zones are cut off. */
function parseIpv6(text: string): AddressKey | null {
  const zone = text.indexOf('%')
  const end = zone < 0 ? text.length : zone
  if (zone === text.length - 1 && zone >= 0) return null
  let count = 0
  let gap = -1
  let at = 0
  if (text.startsWith('::')) {
    gap = 0
    at = 2
  }
  while (at < end) {
    if (count === 8) return null
    const start = at
    let value = 0
    while (at < end && at - start < 5) {
      const digit = hexDigit(text.charCodeAt(at))
      if (digit < 0) break
      value = value * 16 + digit
      at += 1
    }
    if (at < end && text.charCodeAt(at) === DOT) {
      const ipv4 = parseIpv4(text, start, end)
      if (ipv4 < 0 || count > 6) return null
      groups[count] = Math.floor(ipv4 / 65_536)
      groups[count + 1] = ipv4 % 65_536
      count += 2
      break
    }
    if (at === start || at - start > 4) return null
    groups[count] = value
    count += 1
    if (at === end) break
    if (text.charCodeAt(at) !== COLON) return null
    at += 1
    if (at === end) return null
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return null
      gap = count
      at += 1
    }
  }
  if (gap < 0 ? count !== 8 : count > 7) return null
  return keyOfGroups(count, gap)
}

function hexDigit(code: number): number {
  if (code >= ZERO && code <= NINE) return code - ZERO
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

function keyOfGroups(count: number, gap: number): AddressKey {
  if (gap >= 0 && count < 8) {
    groups.copyWithin(gap + 8 - count, gap, count)
    groups.fill(0, gap, gap + 8 - count)
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups
  if (f === 0xffff && (a | b | c | d | e) === 0) return g * 65_536 + h
  return String.fromCharCode(a, b, c, d, e, f, g, h)
}
