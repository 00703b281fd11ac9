import type { SavedView } from '../../shared/saved-view.ts'
import { MOST_SAVED_VIEWS, type SavedViewInput } from '../../shared/saved-view-input.ts'
import { say } from '../../shared/say.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Editor } from './editor.ts'
import type { RandomBytes } from './ids.ts'
import { createNamedEntries, type NamedEntries } from './named-entries.ts'
import { refuseTakenName } from './taken-name.ts'

/** Filters that were given a name. */
export type SavedViews = NamedEntries<SavedView, SavedViewInput>

/** Keeps filters that were given a name, each known by it on its screen. */
export function createSavedViews(
  editor: Editor,
  tables: CatalogueTables,
  randomBytes: RandomBytes,
): SavedViews {
  return createNamedEntries<SavedView, SavedViewInput>(editor, tables, randomBytes, {
    kind: 'saved_view',
    noun: 'view',
    idNoun: 'view',
    most: MOST_SAVED_VIEWS,
    tooMany: say('There are {most} saved views already.', { most: MOST_SAVED_VIEWS }),
    missing: say('There is no such saved view.'),
    rows: 'saved_views',
    table: tables.savedViews,
    of: (state) => state.savedViews,
    into: (state, savedViews) => ({ ...state, savedViews }),
    refuseTaken(views, input, ownId) {
      const same = [...views.values()].filter(({ screen }) => screen === input.screen)
      refuseTakenName(same, input.name, ownId, 'Another view of this screen has this name.')
    },
  })
}
