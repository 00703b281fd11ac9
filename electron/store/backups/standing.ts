import type { Backup } from '../../../shared/backup.ts'
import { say } from '../../../shared/say.ts'

/** Older than this, the newest is no longer what an operator relies on. */
const OLD_MS = 36 * 3_600_000
/** A backup whose date is further ahead was made while the clock was wrong; one after it may look older. */
const AHEAD_MS = 3_600_000

/** Whether a moment can have been, by the clock as it is now. @param nowMs Epoch milliseconds, as `atMs`. */
export const canHaveBeen = (atMs: number, nowMs: number): boolean => atMs <= nowMs + AHEAD_MS

/**
 * The newest that was checked and is a copy of what was in force when it was made. One that is dated in the future says nothing of
 * how old the data in it is.
 *
 * @param backups Newest first.
 */
export const newestOf = (backups: readonly Backup[], nowMs: number): Backup | undefined =>
  backups.find(
    ({ maker, isChecked, madeAtMs }) =>
      isChecked && maker !== 'import' && canHaveBeen(madeAtMs, nowMs),
  )

/** When one was last restored for a proof and could be. Null when none was. */
export function provenAtMs(backups: readonly Backup[], nowMs: number): number | null {
  const proofs = backups.flatMap(({ proof }) =>
    proof?.isProven === true && canHaveBeen(proof.atMs, nowMs) ? [proof.atMs] : [],
  )
  return proofs.length === 0 ? null : Math.max(...proofs)
}

/**
 * Why the newest is too old, a sentence. Null when it is not.
 *
 * @param startedAtMs What counts where there is none, epoch milliseconds.
 */
export function oldMessage(
  newest: Backup | undefined,
  startedAtMs: number,
  nowMs: number,
): string | null {
  const sinceMs = newest?.madeAtMs ?? startedAtMs
  if (nowMs - sinceMs <= OLD_MS) return null
  const hours = Math.floor((nowMs - sinceMs) / 3_600_000)
  return newest === undefined
    ? say('There is no backup, {hours} hours after the start.', { hours })
    : say('The newest backup is {hours} hours old.', { hours })
}

/** Why the newest cannot be restored, a sentence. Null when it can, or that was not tried. */
export function unprovenMessage(newest: Backup | undefined): string | null {
  if (newest === undefined || newest.proof === null || newest.proof.isProven) return null
  const whySaid = newest.proof.problem ?? ''
  return say('The newest backup cannot be restored: {whySaid}', { whySaid })
}
