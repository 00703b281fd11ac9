import ipaddr from 'ipaddr.js'

/** What is said under an address field while it is typed. */
export interface CidrHint {
  readonly ok: boolean
  readonly text: string
}

const NOT_AN_ADDRESS = 'Not an address or block such as 192.0.2.0/24 or 2001:db8::/32.'

/** Says what one address or CIDR block covers, or that it is none. Empty text for an empty field. */
export function cidrHint(value: string): CidrHint {
  const text = value.trim()
  if (text === '') return { ok: true, text: '' }
  const [address = '', prefix] = text.split('/')
  if (!isWhole(address)) return { ok: false, text: NOT_AN_ADDRESS }
  if (prefix === undefined) return { ok: true, text: 'One address.' }
  if (!ipaddr.isValidCIDR(text)) return { ok: false, text: NOT_AN_ADDRESS }
  const [parsed, length] = ipaddr.parseCIDR(text)
  const isIpv4 = parsed.kind() === 'ipv4'
  const network = (isIpv4 ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(text).toString()
  const normal = network === parsed.toString() ? '' : ` The block is ${network}/${length}.`
  return { ok: true, text: `${sizeText((isIpv4 ? 32 : 128) - length)}${normal}` }
}

/** ipaddr.js also reads `10.1` and `0x7f.1`; a person who types that means something else. */
const isWhole = (address: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)

function sizeText(hostBits: number): string {
  if (hostBits === 0) return 'One address.'
  if (hostBits <= 32) return `${(2 ** hostBits).toLocaleString('en')} addresses.`
  return `2^${hostBits} addresses.`
}
