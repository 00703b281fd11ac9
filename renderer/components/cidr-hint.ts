import ipaddr from 'ipaddr.js'
import { formatNumber } from '../kit/format.ts'
import { t } from '../language/t.ts'

/** What is said under an address field while it is typed. */
export interface CidrHint {
  readonly ok: boolean
  readonly text: string
}

const NOT_AN_ADDRESS = t('Not an address or block such as 192.0.2.0/24 or 2001:db8::/32.')

/** Says what one address or CIDR block covers, or that it is none. Empty text for an empty field. */
export function cidrHint(value: string): CidrHint {
  const text = value.trim()
  if (text === '') return { ok: true, text: '' }
  const [address = '', prefix] = text.split('/')
  if (!isWhole(address)) return { ok: false, text: NOT_AN_ADDRESS }
  if (prefix === undefined) return { ok: true, text: t('One address.') }
  if (!ipaddr.isValidCIDR(text)) return { ok: false, text: NOT_AN_ADDRESS }
  const [parsed, length] = ipaddr.parseCIDR(text)
  const isIpv4 = parsed.kind() === 'ipv4'
  const network = (isIpv4 ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(text).toString()
  const normal =
    network === parsed.toString()
      ? ''
      : ` ${t('The block is {network}/{length}.', { network, length })}`
  return { ok: true, text: `${sizeText((isIpv4 ? 32 : 128) - length)}${normal}` }
}

/** ipaddr.js also reads `10.1` and `0x7f.1`; a person who types that means something else. */
const isWhole = (address: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)

function sizeText(hostBits: number): string {
  if (hostBits === 0) return t('One address.')
  if (hostBits <= 32) return t('{count} addresses.', { count: formatNumber(2 ** hostBits) })
  return t('2^{hostBits} addresses.', { hostBits })
}
