import { AppError } from '../../shared/errors.ts'
import { housesOf } from '../../shared/house-file.ts'
import { listOf, say } from '../../shared/say.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { HouseFolders } from '../store/house-folders.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'

/** The operator's own files, as far as rules and the audit log know of them. */
export interface HouseFiles {
  /** Ids of the rules that play each, in force or in the draft, by its name. */
  uses(): ReadonlyMap<string, ReadonlySet<string>>
  /** Refuses a name that is taken, ERR_NAME_TAKEN. */
  requireFree(name: string): void
  /**
   * Takes in a folder that was checked.
   *
   * @param ready    On the disk of the house files. It is moved.
   * @param replaces Whether one of that name makes room; it can be restored for 30 days.
   * @throws AppError ERR_NAME_TAKEN, ERR_HOUSE_WRITE. Nothing has changed then.
   */
  put(ready: string, name: string, replaces: boolean, actor: Actor): void
  /**
   * Deletes one; it can be restored for 30 days.
   *
   * @throws AppError ERR_NOT_FOUND, ERR_IN_USE naming the rules that play it, ERR_HOUSE_WRITE. Nothing has changed then.
   */
  remove(name: string, actor: Actor): void
}

/** What the rules and the audit log know of house files; see {@link HouseFiles}. */
export function createHouseFiles(
  editor: Editor,
  tables: CatalogueTables,
  folders: HouseFolders,
): HouseFiles {
  function uses(): ReadonlyMap<string, ReadonlySet<string>> {
    const { published, draft } = editor.state
    const used = new Map<string, Set<string>>()
    for (const rule of [...published.rules, ...(draft?.rules ?? [])]) {
      for (const name of housesOf(rule)) used.set(name, (used.get(name) ?? new Set()).add(rule.id))
    }
    return used
  }

  function toTrash(edit: Edit, name: string, actor: Actor): void {
    const { nowMs: deletedAtMs } = edit
    tables.deleted.file(
      { kind: 'house_file', subject: name, label: name, takes: [], actor, deletedAtMs },
      [],
    )
    folders.toTrash(name, deletedAtMs)
  }

  /** What is on the disk is no state; listeners are told all the same. */
  const edited = (work: (edit: Edit) => void): void =>
    folders.whole(() =>
      editor.edit((edit) => {
        edit.afterCommit(() => undefined)
        work(edit)
      }),
    )

  function requireFree(name: string): void {
    if (!folders.has(name)) return
    throw new AppError('ERR_NAME_TAKEN', say('There is a house file {name} already.', { name }))
  }

  return {
    uses,
    requireFree,
    put: (ready, name, replaces, actor) =>
      edited((edit) => {
        if (!replaces) requireFree(name)
        const isThere = folders.has(name)
        if (isThere) toTrash(edit, name, actor)
        folders.put(ready, name)
        edit.audit(actor, isThere ? 'house_file.replace' : 'house_file.add', name, '')
      }),
    remove: (name, actor) =>
      edited((edit) => {
        if (!folders.has(name))
          throw new AppError('ERR_NOT_FOUND', say('There is no house file {name}.', { name }))
        const rules = [...(uses().get(name) ?? [])]
        if (rules.length > 0) {
          throw new AppError('ERR_IN_USE', playedBy(rules))
        }
        toTrash(edit, name, actor)
        edit.audit(actor, 'house_file.delete', name, '')
      }),
  }
}

const playedBy = (rules: readonly string[]): string =>
  say('Rules play it: {ruleList}. Take it out there first, also of a draft.', {
    ruleList: listOf(rules),
  })
