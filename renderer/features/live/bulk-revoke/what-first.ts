import type { Session } from '../../../../shared/session.ts'
import { isProof, storedGrantOf } from '../../../../shared/token-grants.ts'
import { type RevokeScope, watchedOf } from '../../../components/revoke-target.ts'

/**
 * What is refused of each unless something else is chosen: what keeps all of them out and nobody else. The credential where each came
 * in by one, else the viewer where each is named by theirs; the connection alone where neither does, as at a stream that is open to all,
 * or others would go with them. Pure.
 *
 * @param meant Those who are revoked.
 * @param live  All who are live.
 * @param open  Streams that let viewers in without a credential, by their id.
 */
export function whatFirst(
  meant: readonly Session[],
  live: Iterable<Session>,
  open: ReadonlyMap<string, unknown>,
): RevokeScope {
  if (meant.length === 0 || meant.some((each) => open.has(watchedOf(each) ?? ''))) return 'session'
  const own = new Set(meant.map(({ id }) => id))
  const others = [...live].filter(({ id, revokedAtMs }) => revokedAtMs === null && !own.has(id))
  const grants = new Set(meant.map(({ grantId }) => grantId))
  const viewers = new Set(meant.map(({ viewerId }) => viewerId))
  const isOfTheirs = ({ grantId }: Session): boolean =>
    grantId !== null && [grantId, storedGrantOf(grantId)].some((each) => grants.has(each))
  if (meant.every(cameByCredential) && !others.some(isOfTheirs)) return 'grant'
  if (meant.every(isNamed) && !others.some(({ viewerId }) => viewers.has(viewerId))) return 'viewer'
  return 'session'
}

/** One whose stream is open is let in again without it. */
const cameByCredential = ({ grantId, isUnproven, reason }: Session): boolean =>
  grantId !== null && isProof(grantId) && isUnproven !== true && reason !== 'public_stream'

/** By more than what a player or an encoder says of itself. */
const isNamed = ({ viewerId, isNameSaid, reason }: Session): boolean =>
  viewerId !== null && isNameSaid !== true && reason !== 'public_stream'
