import { RESTORE_MS } from '../../shared/token.ts'
import type { Edit } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'

/** What was issued stays listed for so long after it expired. */
export const KEEP_EXPIRED_MS = 30 * 24 * 3600 * 1000

/** Each that is issued makes room by so many that are long over, so that no edit takes long. */
export const REMOVE_AT_ONCE = 50

/**
 * Whether what was deleted can be restored no more: RESTORE_MS after, to the millisecond.
 *
 * @param deletedAtMs Epoch milliseconds. Null, for what was not deleted, is never gone.
 * @param nowMs       Epoch milliseconds.
 */
export const isGone = (deletedAtMs: number | null, nowMs: number): boolean =>
  deletedAtMs !== null && nowMs >= deletedAtMs + RESTORE_MS

/** A moment as a sentence has it, in UTC. @param atMs Epoch milliseconds. */
export const utcOf = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`

interface Deletable {
  readonly id: string
  readonly name: string
  readonly deletedAtMs: number | null
}

/**
 * Finds what an edit takes out for good: what is gone, and what was deleted and holds the name that is wanted anew.
 *
 * @returns Ids, in the order of `all`.
 */
export const goneFor = (name: string, all: Iterable<Deletable>, nowMs: number): string[] =>
  [...all]
    .filter((each) => each.deletedAtMs !== null)
    .filter((each) => each.name === name || isGone(each.deletedAtMs, nowMs))
    .map(({ id }) => id)

/** Takes what was issued off the lists, with how often it was used, once the edit is stored. */
export function forgetIssued(
  edit: Edit,
  parts: {
    readonly uses: Pick<GrantUses, 'remove'>
    readonly issued: { delete(id: string): unknown }
  },
  ids: readonly string[],
): void {
  if (ids.length === 0) return
  parts.uses.remove(edit, ids)
  edit.afterCommit(() => {
    for (const id of ids) parts.issued.delete(id)
  })
}
