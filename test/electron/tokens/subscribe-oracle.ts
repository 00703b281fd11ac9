import type { SubscribeToken } from '../../../electron/tokens/subscribe-token-types.ts'

/** One random pair of parent and child and the call it is tried with. */
export interface Pair {
  readonly parent: SubscribeToken
  readonly child: {
    readonly tokenId: number
    readonly signedWith: string
    readonly streamName: string
    readonly allowedOrigins: readonly string[]
    readonly allowedIpAddresses: readonly string[]
    readonly trackingId: string | null
    readonly originCluster: string | null
    readonly exp: number
    readonly nbf: number | null
  }
  readonly call: {
    readonly streamName: string
    readonly origin: string | null
    readonly address: string | null
    readonly country: string | null
    readonly streamCluster: string | null
    readonly bound: readonly string[]
    readonly nowMs: number
  }
}

export const SECRETS = [
  'd2e166fdda89824a6c493d8a2af7a0754199eff9e38c579cba8783767a44039c',
  'e'.repeat(63).concat('0'),
]
export const STREAMS = ['cam1', 'Cam1', 'cam12', 'show/a', '.*', 'cam']
export const ORIGINS = [
  null,
  'null',
  'https://a.demo.com',
  'https://demo.com',
  'http://x.com:8443',
  'https://evildemo.com',
]
export const ADDRESSES = [
  null,
  '192.0.2.1',
  '192.0.2.200',
  '198.51.100.7',
  '::ffff:192.0.2.1',
  '2001:db8::1',
  '2001:db8:0:1::5',
]
export const COUNTRIES = [null, 'DE', 'FR', 'GB']

type Table = Readonly<Record<string, readonly (string | null)[]>>

/** What each entry of a token stands for among the few values there are, written down by hand. */
export const STREAM_ENTRIES: Table = {
  cam1: ['cam1'],
  '.*': ['.*'],
  'show/a': ['show/a'],
  're:.*': ['cam1', 'Cam1', 'cam12', 'show/a', '.*', 'cam'],
  're:cam[0-9]': ['cam1'],
  're:cam': ['cam'],
  're:show/.+': ['show/a'],
  're:(?i)cam1': ['cam1', 'Cam1'],
  're:(': [],
}
export const ORIGIN_ENTRIES: Table = {
  'demo.com': ['https://demo.com'],
  '*.demo.com': ['https://a.demo.com'],
  'x.com': ['http://x.com:8443'],
  'x.com:8443': ['http://x.com:8443'],
  'x.com:80': [],
  '*': ['https://a.demo.com', 'https://demo.com', 'http://x.com:8443', 'https://evildemo.com'],
  'a b': [],
}
export const ADDRESS_ENTRIES: Table = {
  '192.0.2.1': ['192.0.2.1', '::ffff:192.0.2.1'],
  '192.0.2.0/25': ['192.0.2.1', '::ffff:192.0.2.1'],
  '192.0.2.0/24': ['192.0.2.1', '192.0.2.200', '::ffff:192.0.2.1'],
  '0.0.0.0/0': ['192.0.2.1', '192.0.2.200', '198.51.100.7', '::ffff:192.0.2.1'],
  '2001:db8::/64': ['2001:db8::1'],
  '::/0': ['2001:db8::1', '2001:db8:0:1::5'],
  nowhere: [],
}
const BOUND_AS: Readonly<Record<string, string>> = {
  '192.0.2.1': '192.0.2.1',
  '::ffff:192.0.2.1': '192.0.2.1',
  '192.0.2.200': '192.0.2.200',
  '198.51.100.7': '198.51.100.7',
  '2001:db8::1': '2001:db8::/64',
  '2001:db8:0:1::5': '2001:db8:0:1::/64',
}

/** Whether the parent alone lets the call in. */
export function parentAdmits({ parent, call }: Pair): boolean {
  const names = parent.streams.map(({ streamName, isRegex }) => (isRegex ? 're:' : '') + streamName)
  if (!parent.isActive) return false
  if (parent.expiresAtMs !== null && call.nowMs >= parent.expiresAtMs) return false
  if (!names.some((name) => STREAM_ENTRIES[name]?.includes(call.streamName))) return false
  if (!clusterFits(parent.originCluster ?? 'auto', call.streamCluster)) return false
  if (!listAllows(ORIGIN_ENTRIES, parent.allowedOrigins, call.origin)) return false
  if (!listAllows(ADDRESS_ENTRIES, parent.allowedIpAddresses, call.address)) return false
  return isBoundOrFree(parent.bindIpsOnUsage ?? 0, call) && countryFits(parent, call.country)
}

/** Whether the child lets the call in, its parent left aside. */
export function childAdmits({ parent, child, call }: Pair): boolean {
  const now = call.nowMs / 1000
  if (child.signedWith !== parent.secret || child.tokenId !== parent.id) return false
  if (child.exp + 5 <= now || (child.nbf !== null && child.nbf - 5 > now)) return false
  if (child.nbf !== null && child.nbf >= child.exp) return false
  if (child.streamName !== call.streamName) return false
  if (parent.trackingId !== null && parent.trackingId !== child.trackingId) return false
  const own = parent.originCluster ?? 'auto'
  if (child.originCluster !== null && own !== 'auto' && child.originCluster !== own) return false
  if (!clusterFits(child.originCluster ?? own, call.streamCluster)) return false
  if (!listAllows(ORIGIN_ENTRIES, child.allowedOrigins, call.origin)) return false
  return listAllows(ADDRESS_ENTRIES, child.allowedIpAddresses, call.address)
}

function listAllows(table: Table, entries: readonly string[], value: string | null): boolean {
  if (entries.length === 0) return true
  return value !== null && entries.some((entry) => table[entry]?.includes(value))
}

const clusterFits = (cluster: string, published: string | null): boolean =>
  cluster === 'auto' || published === null || cluster === published

function isBoundOrFree(limit: number, { address, bound }: Pair['call']): boolean {
  if (limit === 0) return true
  const binding = address === null ? undefined : BOUND_AS[address]
  // The first so many, and no other that was bound while there were more places.
  const at = bound.indexOf(binding ?? '')
  return binding !== undefined && (at === -1 ? bound.length : at) < limit
}

function countryFits(parent: SubscribeToken, country: string | null): boolean {
  const place = country ?? '??'
  if (parent.deniedCountries.includes(place)) return false
  return parent.allowedCountries.length === 0 || parent.allowedCountries.includes(place)
}
