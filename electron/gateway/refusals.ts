import type { ReasonCode } from '../../shared/reasons.ts'

/** Why viewers were refused, by what names their sessions. */
export interface Refusals {
  note(key: string, reason: ReasonCode): void
  /** @returns Null for one who was not refused, or is not remembered any more. */
  of(key: string): ReasonCode | null
}

/** @param most Refusals remembered at most, the latest. */
export function createRefusals(most: number): Refusals {
  const reasons = new Map<string, ReasonCode>()
  return {
    note(key, reason) {
      reasons.set(key, reason)
      const [eldest] = reasons.keys()
      if (reasons.size > most && eldest !== undefined) reasons.delete(eldest)
    },
    of: (key) => reasons.get(key) ?? null,
  }
}
