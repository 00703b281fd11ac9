import type { ServerControl } from '../../shared/media-server.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Edit, Editor } from './editor.ts'
import { assertServer } from './server-secrets.ts'
import type { Actor } from './types.ts'
import { refuse } from './validate.ts'

interface ServerControls {
  get(mediaServerId: string): ServerControl | null
  set(mediaServerId: string, input: ServerControl | null, actor: Actor): ServerControl | null
}

/** Where media servers are controlled; see Catalogue for each call. */
export function createServerControls(editor: Editor, tables: CatalogueTables): ServerControls {
  return {
    get(mediaServerId) {
      const stored = editor.state.controls.get(mediaServerId)
      return stored === undefined ? null : { url: stored.url, allowPrivate: stored.allowPrivate }
    },
    set: (mediaServerId, input, actor) =>
      editor.edit((edit) => {
        assertServer(edit.state, mediaServerId)
        if (input === null) {
          forgetControl(edit, tables, mediaServerId)
          edit.audit(actor, 'media_server.control', mediaServerId, 'removed')
          return null
        }
        check(edit, mediaServerId, input)
        const stored = { mediaServerId, ...input }
        tables.serverControls.put(stored)
        const controls = edit.withEntry(edit.state.controls, mediaServerId, stored)
        edit.state = { ...edit.state, controls }
        edit.audit(actor, 'media_server.control', mediaServerId, input.url)
        return input
      }),
  }
}

/** Takes where a media server is controlled with it when that is removed. */
export function forgetControl(edit: Edit, tables: CatalogueTables, id: string): void {
  tables.serverControls.remove(id)
  edit.state = { ...edit.state, controls: edit.withoutEntries(edit.state.controls, [id]) }
}

function check(edit: Edit, mediaServerId: string, { url }: ServerControl): void {
  if (edit.state.mediaServers.get(mediaServerId)?.server.protocol !== 'nimble') {
    refuse('ERR_INPUT_INVALID', 'url', 'Only Nimble Streamer is controlled.')
  }
  const { username, password, search, hash, pathname } = new URL(url)
  if (username !== '' || password !== '') {
    refuse('ERR_URL_INVALID', 'url', 'Leave name and password out: the token is set apart.')
  }
  if (search !== '' || hash !== '' || pathname !== '/') {
    refuse('ERR_URL_INVALID', 'url', 'Write scheme, host and port only, e.g. http://10.0.0.5:8082.')
  }
}
