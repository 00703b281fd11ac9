import type { ReasonCode } from '../../../shared/reasons.ts'
import type { DecisionRecord } from '../../../shared/session.ts'

const SHOWN = 5

/** What decisions about one token come to. */
interface UseSummary {
  /** Those with the most decisions, first. */
  readonly addresses: readonly {
    readonly address: string
    readonly country: string
    readonly count: number
  }[]
  /** Further addresses. */
  readonly more: number
  /** Why it was refused, the most frequent first. */
  readonly refusals: readonly { readonly reason: ReasonCode; readonly count: number }[]
}

/** Adds decisions up by address and by why they were refused. */
export function summaryOf(
  decisions: readonly Pick<DecisionRecord, 'address' | 'country' | 'outcome' | 'reason'>[],
): UseSummary {
  const addresses = new Map<string, { address: string; country: string; count: number }>()
  const refusals = new Map<ReasonCode, { reason: ReasonCode; count: number }>()
  for (const { address, country, outcome, reason } of decisions) {
    if (address !== null) {
      const known = addresses.get(address) ?? { address, country, count: 0 }
      addresses.set(address, { ...known, count: known.count + 1 })
    }
    if (outcome !== 'deny') continue
    refusals.set(reason, { reason, count: (refusals.get(reason)?.count ?? 0) + 1 })
  }
  const ranked = [...addresses.values()].sort(byCount)
  return {
    addresses: ranked.slice(0, SHOWN),
    more: Math.max(0, ranked.length - SHOWN),
    refusals: [...refusals.values()].sort(byCount),
  }
}

const byCount = (one: { count: number }, other: { count: number }): number =>
  other.count - one.count
