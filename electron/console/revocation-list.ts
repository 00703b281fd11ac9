import type { Revocation } from '../../shared/credential.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import { type Block, parseBlock } from '../access/address.ts'
import { isAddressOrBlock, refuse } from '../catalogue/validate.ts'

/** Whom revocations are asked for: those that keep out any of them. Nobody named: all. */
export interface RevokedWho {
  readonly session?: string
  /** Also one that was signed with a token that is revoked. */
  readonly grant?: string
  readonly viewer?: string
  /** An address or block: those of a block around it, and of whatever is within it, too. */
  readonly address?: string
  /** Those of tokens that have it. */
  readonly label?: string
  readonly tag?: string
}

/**
 * Picks revocations in force, in their order.
 *
 * @param nowMs Epoch milliseconds.
 * @param named The ids of all tokens with a label or tag.
 * @throws AppError ERR_CIDR_INVALID, and what `named` throws.
 */
export function revocationsFor(
  revocations: readonly Revocation[],
  who: RevokedWho,
  nowMs: number,
  named: (by: 'label' | 'tag', value: string) => readonly string[],
): readonly Revocation[] {
  const inForce = revocations.filter(({ untilMs }) => untilMs === null || untilMs > nowMs)
  if (Object.keys(who).length === 0) return inForce
  const { session, grant, viewer, address, label, tag } = who
  const grants = new Set<string>([
    ...(grant === undefined ? [] : [grant, storedGrantOf(grant) ?? grant]),
    ...(label === undefined ? [] : named('label', label)),
    ...(tag === undefined ? [] : named('tag', tag)),
  ])
  const block = address === undefined ? null : blockOf(address)
  return inForce.filter(({ kind, value }) => {
    if (kind === 'grant') return grants.has(value)
    if (kind === 'address') return block !== null && isTouched(block, value)
    return value === (kind === 'session' ? session : viewer)
  })
}

function blockOf(address: string): Block {
  try {
    return parseBlock(address)
  } catch {
    return refuse(
      'ERR_CIDR_INVALID',
      'address',
      'Write an address such as 192.0.2.7 or 192.0.2.0/24.',
    )
  }
}

/** IPv4 and IPv6 have nothing in common. */
function isTouched({ first, last }: Block, value: string): boolean {
  if (!isAddressOrBlock(value)) return false
  const other = parseBlock(value)
  return typeof other.first === typeof first && other.first <= last && first <= other.last
}
