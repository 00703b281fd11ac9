import type { AccessRequest } from '../../shared/access.ts'
import type { Holding } from './holding.ts'
import type { Registry } from './registry.ts'
import type { Judged } from './types.ts'

interface StandingTools {
  readonly registry: Pick<Registry, 'find'>
  readonly holding: Pick<Holding, 'standing'>
}

/**
 * How a live session stands that is asked about by its name alone, as after a restart. Until when it may last is as it was: asking
 * changes nothing about that.
 *
 * @returns Null where the request brings what admits, or nothing of that name is live.
 */
export function standingOf(
  { isHeld, mediaServerId, sessionKey, address }: AccessRequest,
  { registry, holding }: StandingTools,
): Judged | null {
  const session = isHeld === true ? registry.find(mediaServerId, sessionKey) : null
  if (session === null) return null
  const { holdsUntilMs, holdsUntilReason } = session
  return {
    // Within one network addresses change, and rules and revocations may be about one of them.
    ...holding.standing({ ...session, address }),
    ...(holdsUntilMs !== undefined && { holdsUntilMs }),
    ...(holdsUntilReason !== undefined && { holdsUntilReason }),
  }
}
