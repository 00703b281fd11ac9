import type { Revocation } from '../../../shared/credential.ts'

/**
 * Until when a grant is revoked, epoch milliseconds; null when until lifted, undefined when no revocation of it is listed.
 * Of several the one that ends last counts.
 */
export function revokedUntil(
  grantId: string,
  revocations: readonly Revocation[],
): number | null | undefined {
  const ends = revocations
    .filter((each) => each.kind === 'grant' && each.value === grantId)
    .map((each) => each.untilMs ?? Number.POSITIVE_INFINITY)
  if (ends.length === 0) return undefined
  const last = Math.max(...ends)
  return Number.isFinite(last) ? last : null
}
