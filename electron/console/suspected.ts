import { isGrantRevoked } from '../access/revocations.ts'
import type { ConsoleDeps } from './types.ts'

/** Those seen are looked through so often at most, since there can be thousands; after an edit once a second. */
const LOOK_EVERY_MS = 30_000
const AFTER_EDIT_MS = 1_000

/**
 * Counts the links and tokens that seem to be passed on and are not revoked: those that still have to be looked at. Asked again soon it
 * says what it said.
 */
export function createSuspectedCount({
  limiting,
  catalogue,
  now,
}: Pick<ConsoleDeps, 'limiting' | 'catalogue' | 'now'>): () => number {
  let count = 0
  let version = -1
  let lookedAtMs = Number.NEGATIVE_INFINITY
  return () => {
    const nowMs = now()
    const isEdited = version !== catalogue.version
    // A clock that was put back would keep all as it is until it is past again.
    if (nowMs < lookedAtMs || nowMs - lookedAtMs >= (isEdited ? AFTER_EDIT_MS : LOOK_EVERY_MS)) {
      lookedAtMs = nowMs
      version = catalogue.version
      const { revocations } = catalogue.snapshot
      count = limiting
        .suspicions()
        .filter(({ grantId }) => !isGrantRevoked(revocations, grantId, nowMs)).length
    }
    return count
  }
}
