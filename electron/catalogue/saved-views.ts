import { AppError } from '../../shared/errors.ts'
import type { SavedView } from '../../shared/saved-view.ts'
import { MOST_SAVED_VIEWS, type SavedViewInput } from '../../shared/saved-view-input.ts'
import { say } from '../../shared/say.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Edit, Editor } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import { refuseTakenName } from './taken-name.ts'
import type { Actor } from './types.ts'

/** Filters that were given a name. */
export interface SavedViews {
  /** In the order they were saved. */
  list(): readonly SavedView[]
  /** ERR_NAME_TAKEN, ERR_TOO_MANY. */
  create(input: SavedViewInput, actor: Actor): SavedView
  /** ERR_NOT_FOUND, ERR_NAME_TAKEN. */
  update(id: string, input: SavedViewInput, actor: Actor): SavedView
  /** ERR_NOT_FOUND. */
  remove(id: string, actor: Actor): void
}

export function createSavedViews(
  editor: Editor,
  tables: CatalogueTables,
  randomBytes: RandomBytes,
): SavedViews {
  function put(edit: Edit, view: SavedView): SavedView {
    tables.savedViews.put(view)
    const savedViews = edit.withEntry(edit.state.savedViews, view.id, view)
    edit.state = { ...edit.state, savedViews }
    return view
  }

  return {
    list: () => [...editor.state.savedViews.values()],
    create: (input, actor) =>
      editor.edit((edit) => {
        const { savedViews } = edit.state
        if (savedViews.size >= MOST_SAVED_VIEWS) {
          throw new AppError(
            'ERR_TOO_MANY',
            say('There are {most} saved views already.', { most: MOST_SAVED_VIEWS }),
          )
        }
        refuseTaken(edit, input, null)
        const id = newId(input.name, 'view', (each) => savedViews.has(each), randomBytes)
        const { nowMs } = edit
        edit.audit(actor, 'view.create', id, input.name)
        return put(edit, { ...input, id, createdAtMs: nowMs, updatedAtMs: nowMs })
      }),
    update: (id, input, actor) =>
      editor.edit((edit) => {
        const before = found(edit, id)
        refuseTaken(edit, input, id)
        edit.audit(actor, 'view.update', id, input.name)
        return put(edit, { ...before, ...input, updatedAtMs: edit.nowMs })
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const { name } = found(edit, id)
        const { nowMs: deletedAtMs } = edit
        tables.deleted.file(
          { kind: 'saved_view', subject: id, label: name, takes: [], actor, deletedAtMs },
          [{ table: 'saved_views', where: 'id = @value', value: id }],
        )
        tables.savedViews.remove(id)
        const savedViews = edit.withoutEntries(edit.state.savedViews, [id])
        edit.state = { ...edit.state, savedViews }
        edit.audit(actor, 'view.delete', id, name)
      }),
  }
}

function found(edit: Edit, id: string): SavedView {
  const view = edit.state.savedViews.get(id)
  if (view === undefined) throw new AppError('ERR_NOT_FOUND', 'There is no such saved view.')
  return view
}

function refuseTaken({ state }: Edit, input: SavedViewInput, ownId: string | null): void {
  const same = [...state.savedViews.values()].filter(({ screen }) => screen === input.screen)
  refuseTakenName(same, input.name, ownId, 'Another view of this screen has this name.')
}
