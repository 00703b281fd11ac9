import type { Revocation } from '../../shared/credential.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import { type AddressKey, parseBlock } from './address.ts'
import { type BlockMap, buildBlockMap, narrowestBlock } from './block-map.ts'

/** Revocations by what they refuse; each value is until when, epoch milliseconds, infinity until lifted. */
export interface RevocationIndex {
  readonly grants: ReadonlyMap<string, number>
  readonly viewers: ReadonlyMap<string, number>
  readonly sessions: ReadonlyMap<string, number>
  readonly addresses: BlockMap<number>
}

/**
 * Files revocations that are not lifted. Of several about the same thing the longest counts.
 *
 * @throws AppError ERR_CIDR_INVALID
 */
export function indexRevocations(revocations: readonly Revocation[]): RevocationIndex {
  const active = revocations.filter((each) => each.liftedAtMs === null)
  const addresses = active.filter((each) => each.kind === 'address')
  return {
    grants: untilByValue(active, 'grant'),
    viewers: untilByValue(active, 'viewer'),
    sessions: untilByValue(active, 'session'),
    addresses: buildBlockMap(addresses.map((each) => [parseBlock(each.value), untilOf(each)])),
  }
}

/** Whether something is refused at a moment; the end of a revocation no longer belongs to it. */
export function isRevoked(
  index: ReadonlyMap<string, number>,
  value: string | null,
  nowMs: number,
): boolean {
  if (value === null || index.size === 0) return false
  const untilMs = index.get(value)
  return untilMs !== undefined && !(nowMs >= untilMs)
}

/** Whether a grant is refused at a moment, by itself or with the stored token it was signed with. */
export function isGrantRevoked(
  { grants }: RevocationIndex,
  grantId: string | null,
  nowMs: number,
): boolean {
  if (grantId === null || grants.size === 0) return false
  return isRevoked(grants, grantId, nowMs) || isRevoked(grants, storedGrantOf(grantId), nowMs)
}

/** Whether an address lies in a block that is refused at a moment. Null, an unreadable address, never does. */
export function isAddressRevoked(
  index: BlockMap<number>,
  key: AddressKey | null,
  nowMs: number,
): boolean {
  if (key === null) return false
  let node = narrowestBlock(index, key)
  while (node !== null) {
    for (const untilMs of node.values) if (!(nowMs >= untilMs)) return true
    node = node.parent
  }
  return false
}

function untilOf(revocation: Revocation): number {
  return revocation.untilMs ?? Number.POSITIVE_INFINITY
}

function untilByValue(
  revocations: readonly Revocation[],
  kind: Revocation['kind'],
): ReadonlyMap<string, number> {
  const index = new Map<string, number>()
  for (const each of revocations) {
    if (each.kind !== kind) continue
    index.set(each.value, Math.max(index.get(each.value) ?? 0, untilOf(each)))
  }
  return index
}
