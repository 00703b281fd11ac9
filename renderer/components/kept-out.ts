import type { Revocation } from '../../shared/credential.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import { revocationsOf } from './revocations-of.ts'
import type { RevokeTarget } from './revoke-target.ts'

/**
 * The revocations that keep out now whom a decision was about. Those from before they were let in are none of them, unless their
 * session is refused: it was let in all the same. Pure.
 *
 * @param target  Whom it was about.
 * @param session Theirs. Undefined: it is over, or there was none.
 * @param nowMs   Epoch milliseconds.
 */
export const keptOutBy = (
  revocations: readonly Revocation[],
  { outcome, atMs }: Pick<DecisionRecord, 'outcome' | 'atMs'>,
  target: RevokeTarget,
  session: Pick<Session, 'revokedAtMs'> | undefined,
  nowMs: number,
): readonly Revocation[] => {
  const isRefused = outcome === 'deny' || (session?.revokedAtMs ?? null) !== null
  return revocationsOf(revocations, target, nowMs).filter(
    ({ createdAtMs }) => isRefused || createdAtMs >= atMs,
  )
}
