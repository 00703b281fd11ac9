import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'

/** What can change of a token after it was issued. */
interface Ends {
  readonly id: string
  readonly label: string
  readonly disabledAtMs: number | null
  readonly endsAtMs?: number | null
  readonly deletedAtMs: number | null
}

/** What can happen to a token after it was issued. */
export interface EndActs {
  /** Whoever presents it from now on is refused, until it is switched on again. Sessions that are live go on. */
  setDisabled(id: string, disabled: boolean, actor: Actor): void
  /** Ends it earlier than it was signed for, epoch milliseconds. */
  setEnd(id: string, endsAtMs: number, actor: Actor): void
  /** Takes it off the lists; from then on it is refused. */
  remove(id: string, actor: Actor): void
  /** Brings back what was removed, as long as it is listed. */
  restore(id: string, actor: Actor): void
}

/**
 * @param parts.items All of them by id; replaced one by one once the edit is stored.
 * @param parts.noun  For the audit log, e.g. `link`.
 * @param parts.title For people, e.g. `link`, as `say` answers it.
 * @returns Calls that throw ERR_NOT_FOUND for one that is not listed (any more).
 */
export function createEndActs<T extends Ends>(parts: {
  readonly editor: Editor
  readonly items: Map<string, T>
  readonly noun: string
  readonly title: string
  store(item: T): void
}): EndActs {
  const { editor, items, noun, title } = parts

  function change(
    id: string,
    what: string,
    actor: Actor,
    changed: (item: T, edit: Edit) => Partial<Ends>,
  ): void {
    editor.edit((edit) => {
      const before = items.get(id)
      if (before === undefined) {
        throw new AppError(
          'ERR_NOT_FOUND',
          say('There is no {titleSaid} with this id.', { titleSaid: title }),
        )
      }
      const after = { ...before, ...changed(before, edit) }
      parts.store(after)
      edit.audit(actor, `${noun}.${what}`, id, before.label)
      edit.afterCommit(() => void items.set(id, after))
    })
  }

  return {
    setDisabled: (id, disabled, actor) =>
      change(id, disabled ? 'disable' : 'enable', actor, (item, edit) => ({
        disabledAtMs: disabled ? (item.disabledAtMs ?? edit.nowMs) : null,
      })),
    setEnd: (id, endsAtMs, actor) => change(id, 'end', actor, () => ({ endsAtMs })),
    remove: (id, actor) =>
      change(id, 'remove', actor, (item, edit) => ({
        deletedAtMs: item.deletedAtMs ?? edit.nowMs,
      })),
    restore: (id, actor) => change(id, 'restore', actor, () => ({ deletedAtMs: null })),
  }
}
