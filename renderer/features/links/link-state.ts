import type { Link } from '../../../shared/credential.ts'

/** Where a link is in its life. */
export type LinkState = 'valid' | 'expired' | 'revoked'

/**
 * Revoked counts first: a revoked link stays revoked when its time is over. Expired from the millisecond of its end.
 *
 * @param revokedUntilMs End of the revocation, epoch milliseconds; null means until lifted. Default null.
 */
export function linkState(
  link: Link,
  nowMs: number,
  revokedUntilMs: number | null = null,
): LinkState {
  const isOver = revokedUntilMs !== null && nowMs >= revokedUntilMs
  if (link.revokedAtMs !== null && !isOver) return 'revoked'
  return nowMs >= link.expiresAtMs ? 'expired' : 'valid'
}
