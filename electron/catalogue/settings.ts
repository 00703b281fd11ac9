import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { diffFields } from './diff.ts'
import type { Editor } from './editor.ts'
import type { Catalogue } from './types.ts'
import { checkUrl } from './validate.ts'

/** The settings of the catalogue; see Catalogue for each call. */
export function createSettings(editor: Editor, tables: CatalogueTables): Catalogue['settings'] {
  return {
    get: () => editor.state.settings,
    update: (settings, actor) =>
      editor.edit((edit) => {
        checkUrl(settings.publicOrigin, 'publicOrigin')
        const changes = diffFields(edit.state.settings, settings)
        const detail = changes.map((each) => `${each.path}: ${each.before} -> ${each.after}`)
        tables.settings.put(settings)
        edit.audit(actor, 'settings.update', 'settings', detail.join('; ') || 'no change')
        edit.state = { ...edit.state, settings }
        return settings
      }),
  }
}
