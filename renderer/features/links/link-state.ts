import type { Link } from '../../../shared/credential.ts'

/** Where a link is in its life. */
export type LinkState = 'valid' | 'expired' | 'revoked'

/** Revoked counts first: a revoked link stays revoked when its time is over. Expired from the millisecond of its end. */
export function linkState(link: Link, nowMs: number): LinkState {
  if (link.revokedAtMs !== null) return 'revoked'
  return nowMs >= link.expiresAtMs ? 'expired' : 'valid'
}
