import ipaddr from 'ipaddr.js'
import type { Revocation } from '../../shared/credential.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import { inForceAt, type RevokeTarget, scopeValue } from './revoke-target.ts'

/** Revocations by what they are about, each with its place in the list. */
interface Filed {
  readonly byValue: Readonly<Record<Revocation['kind'], ReadonlyMap<string, readonly number[]>>>
  /** Blocks of addresses by their length in bits, then by their beginning. */
  readonly byBits: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>
}

/** By the list that was answered: each row on screen asks the same one, in each render. */
const FILED = new WeakMap<readonly Revocation[], Filed>()

/**
 * The revocations in force that keep a target out, also by a block its address lies in or the token its credential was signed with.
 * In their order. Pure, but for the filing of a list, done once.
 *
 * @param revocations As answered, and changed no more.
 * @param nowMs Epoch milliseconds.
 */
export function revocationsOf(
  revocations: readonly Revocation[],
  target: RevokeTarget,
  nowMs: number,
): readonly Revocation[] {
  const filed = filedOf(revocations)
  const places = new Set<number>()
  for (const kind of ['session', 'grant', 'viewer', 'address'] as const) {
    const own = scopeValue(target, kind)
    if (own === null) continue
    const values = kind === 'grant' ? [own, storedGrantOf(own) ?? own] : [own]
    for (const value of values) {
      for (const place of filed.byValue[kind].get(value) ?? []) places.add(place)
    }
  }
  for (const place of blocksAround(filed, target.address)) places.add(place)
  const found = [...places].sort((one, other) => one - other)
  return inForceAt(
    found.flatMap((place) => revocations[place] ?? []),
    nowMs,
  )
}

function filedOf(revocations: readonly Revocation[]): Filed {
  const known = FILED.get(revocations)
  if (known !== undefined) return known
  const byBits = new Map<string, Map<string, number[]>>()
  const byValue = {
    ...{ session: new Map<string, number[]>(), grant: new Map<string, number[]>() },
    ...{ viewer: new Map<string, number[]>(), address: new Map<string, number[]>() },
  }
  for (const [place, { kind, value }] of revocations.entries()) {
    file(byValue[kind], value, place)
    // Most are single addresses, and reading one as a block costs far more than seeing that it is none.
    if (kind !== 'address' || !value.includes('/') || !ipaddr.isValidCIDR(value)) continue
    const [network, bits] = ipaddr.parseCIDR(value)
    const width = widthOf(network, bits)
    const blocks = byBits.get(width) ?? new Map<string, number[]>()
    byBits.set(width, blocks)
    file(blocks, beginning(network, bits), place)
  }
  const filed = { byValue, byBits }
  FILED.set(revocations, filed)
  return filed
}

/** Both as the catalogue has taken them: addresses and blocks that can be read. */
function blocksAround({ byBits }: Filed, address: string | null): readonly number[] {
  if (address === null || byBits.size === 0 || !ipaddr.isValid(address)) return []
  const own = ipaddr.process(address)
  return [...byBits].flatMap(([width, blocks]) => {
    const bits = Number(width.split('/')[1])
    return width === widthOf(own, bits) ? (blocks.get(beginning(own, bits)) ?? []) : []
  })
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

const widthOf = (address: Address, bits: number): string => `${address.kind()}/${bits}`

/** The first bits of an address, the others as nought. */
const beginning = (address: Address, bits: number): string =>
  address
    .toByteArray()
    .map((byte, at) => byte & (0xff << Math.min(8, Math.max(0, 8 * (at + 1) - bits))) & 0xff)
    .join('.')

function file(filed: Map<string, number[]>, value: string, place: number): void {
  const places = filed.get(value)
  if (places === undefined) filed.set(value, [place])
  else places.push(place)
}
