import type { Revocation } from '../../shared/credential.ts'
import type { Session } from '../../shared/session.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import { parseAddress, parseBlock } from '../access/address.ts'
import { type BlockMap, buildBlockMap, narrowestBlock } from '../access/block-map.ts'

/** The session members a revocation can be about. */
type Revocable = Pick<Session, 'id' | 'grantId' | 'viewerId' | 'address'>

/** Revocations filed by what they are about, so that a session is looked up and not compared with each. */
export interface RevocationMarks {
  /**
   * A revocation that is in force at a moment and covers a session. Null when there is none.
   *
   * @param nowMs Epoch milliseconds.
   */
  find(session: Revocable, nowMs: number): Revocation | null
}

/** Files revocations; those of an address that cannot be read cover nobody. Each block is read once, here. */
export function fileRevocations(revocations: readonly Revocation[]): RevocationMarks {
  const ids = byValue(revocations, 'session')
  const grants = byValue(revocations, 'grant')
  const viewers = byValue(revocations, 'viewer')
  const addresses = byBlock(revocations)
  return {
    find(session, nowMs) {
      return (
        inForce(ids.get(session.id), nowMs) ??
        inForce(grants.get(session.grantId ?? ''), nowMs) ??
        inForce(grants.get(storedGrantOf(session.grantId ?? '') ?? ''), nowMs) ??
        inForce(viewers.get(session.viewerId ?? ''), nowMs) ??
        coverOf(addresses, session.address, nowMs)
      )
    },
  }
}

function byValue(
  revocations: readonly Revocation[],
  kind: Revocation['kind'],
): ReadonlyMap<string, Revocation[]> {
  const filed = revocations.filter((each) => each.kind === kind && each.value !== '')
  return Map.groupBy(filed, (each) => each.value)
}

function byBlock(revocations: readonly Revocation[]): BlockMap<Revocation> | null {
  const blocks = revocations
    .filter((each) => each.kind === 'address')
    .flatMap((each) => {
      try {
        return [[parseBlock(each.value), each] as const]
      } catch {
        return []
      }
    })
  return blocks.length === 0 ? null : buildBlockMap(blocks)
}

function coverOf(
  addresses: BlockMap<Revocation> | null,
  address: string | null,
  nowMs: number,
): Revocation | null {
  if (addresses === null || address === null) return null
  const key = parseAddress(address)
  let node = key === null ? null : narrowestBlock(addresses, key)
  while (node !== null) {
    const found = inForce(node.values, nowMs)
    if (found !== null) return found
    node = node.parent
  }
  return null
}

/** The end of a revocation no longer belongs to it, as in deciding. */
function inForce(revocations: readonly Revocation[] | undefined, nowMs: number): Revocation | null {
  if (revocations === undefined) return null
  return revocations.find((each) => each.untilMs === null || each.untilMs > nowMs) ?? null
}
