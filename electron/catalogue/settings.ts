import { AppError } from '../../shared/errors.ts'
import { isTurn } from '../../shared/ice-server.ts'
import { say } from '../../shared/say.ts'
import type { Settings } from '../../shared/settings.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import { diffFields } from './diff.ts'
import type { Edit, Editor } from './editor.ts'
import { checkBlocks, checkUrl, refuse } from './validate.ts'

/** The settings, as one. */
export interface SettingsCalls {
  get(): Settings
  update(input: Settings, actor: Actor): Settings
}

/** Makes the calls on the settings. */
export function createSettings(
  editor: Editor,
  tables: CatalogueTables,
  assertExportFolder: (folder: string) => void,
): SettingsCalls {
  /** The credential of a server that is not listed any more goes with it. */
  function keptCredentials(edit: Edit, settings: Settings): ReadonlyMap<string, string> {
    const listed = new Set(settings.director.iceServers.map(({ urls }) => urls[0]))
    const all = [...edit.state.iceCredentials]
    for (const [url] of all) if (!listed.has(url)) tables.iceCredentials.remove(url)
    return new Map(all.filter(([url]) => listed.has(url)))
  }

  return {
    get: () => editor.state.settings,
    update: (settings, actor) =>
      editor.edit((edit) => {
        checkUrl(settings.publicOrigin, 'publicOrigin')
        checkBlocks(settings.trustedProxies, 'trustedProxies')
        checkIceServers(settings)
        checkExportFolders(settings, edit.state.settings, assertExportFolder)
        const changes = diffFields(edit.state.settings, settings)
        const detail = changes.map((each) => `${each.path}: ${each.before} -> ${each.after}`)
        tables.settings.put(settings)
        edit.audit(actor, 'settings.update', 'settings', detail.join('; ') || say('no change'))
        edit.state = { ...edit.state, settings, iceCredentials: keptCredentials(edit, settings) }
        return settings
      }),
  }
}

/** Those that are new or moved: one whose disk is away must not keep everything else from being set. */
function checkExportFolders(
  { scheduledExports }: Settings,
  before: Settings,
  assertExportFolder: (folder: string) => void,
): void {
  const known = new Set(before.scheduledExports.map(({ folder }) => folder))
  for (const [index, { folder }] of scheduledExports.entries()) {
    if (known.has(folder)) continue
    try {
      assertExportFolder(folder)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refuse(error.code, `scheduledExports.${index}.folder`, error.message)
    }
  }
}

/** Credentials are kept by the first address, and a TURN server is of no use without a user name. */
function checkIceServers({ director }: Settings): void {
  const seen = new Set<string>()
  for (const [index, server] of director.iceServers.entries()) {
    const path = `director.iceServers.${index}`
    const [first = ''] = server.urls
    if (seen.has(first))
      refuse('ERR_INPUT_INVALID', `${path}.urls.0`, 'Another one begins with it.')
    seen.add(first)
    if (isTurn(server) && server.username === null) {
      refuse('ERR_INPUT_INVALID', `${path}.username`, 'A TURN server needs a user name.')
    }
  }
}
