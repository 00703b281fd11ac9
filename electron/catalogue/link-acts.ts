import { AppError } from '../../shared/errors.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { Edit } from './editor.ts'
import type { LinkParts } from './links.ts'
import type { Actor } from './types.ts'

/** What can happen to a link after it was issued. */
export interface LinkActs {
  /** Whoever presents it from now on is refused, until it is switched on again. Sessions that are live go on. */
  setDisabled(id: string, disabled: boolean, actor: Actor): void
  /** Ends it earlier than it was signed for, epoch milliseconds. */
  setEnd(id: string, endsAtMs: number, actor: Actor): void
  /** Takes it off the lists; from then on it is refused. */
  remove(id: string, actor: Actor): void
  /** Brings back what was removed, as long as it is listed. */
  restore(id: string, actor: Actor): void
}

/** @returns Calls that throw ERR_NOT_FOUND for a link that is not listed (any more). */
export function createLinkActs({ editor, tables, links }: LinkParts): LinkActs {
  function change(
    id: string,
    what: string,
    actor: Actor,
    changed: (link: StoredLink, edit: Edit) => StoredLink,
  ): void {
    editor.edit((edit) => {
      const before = links.get(id)
      if (before === undefined) {
        throw new AppError('ERR_NOT_FOUND', 'There is no link with this id.')
      }
      const after = changed(before, edit)
      tables.links.setEnds(after)
      edit.audit(actor, what, id, before.label)
      edit.afterCommit(() => void links.set(id, after))
    })
  }
  return {
    setDisabled: (id, disabled, actor) =>
      change(id, disabled ? 'link.disable' : 'link.enable', actor, (link, edit) => ({
        ...link,
        disabledAtMs: disabled ? (link.disabledAtMs ?? edit.nowMs) : null,
      })),
    setEnd: (id, endsAtMs, actor) =>
      change(id, 'link.end', actor, (link) => ({ ...link, endsAtMs })),
    remove: (id, actor) =>
      change(id, 'link.remove', actor, (link, edit) => ({
        ...link,
        deletedAtMs: link.deletedAtMs ?? edit.nowMs,
      })),
    restore: (id, actor) =>
      change(id, 'link.restore', actor, (link) => ({ ...link, deletedAtMs: null })),
  }
}
