import { controlOf } from '../../shared/control-setup.ts'
import { say } from '../../shared/say.ts'
import type { ServerControl } from '../../shared/server-control.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { assertServer } from './server-secrets.ts'
import { refuse } from './validate.ts'

interface ServerControls {
  get(mediaServerId: string): ServerControl | null
  set(mediaServerId: string, input: ServerControl | null, actor: Actor): ServerControl | null
}

/** Makes the calls on where media servers are controlled. */
export function createServerControls(editor: Editor, tables: CatalogueTables): ServerControls {
  return {
    get(mediaServerId) {
      const stored = editor.state.controls.get(mediaServerId)
      if (stored === undefined) return null
      const { url, allowPrivate, user } = stored
      return { url, allowPrivate, user }
    },
    set: (mediaServerId, input, actor) =>
      editor.edit((edit) => {
        assertServer(edit.state, mediaServerId)
        if (input === null) {
          forgetControl(edit, tables, mediaServerId)
          edit.audit(actor, 'media_server.control', mediaServerId, say('removed'))
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

function check(edit: Edit, mediaServerId: string, control: ServerControl): void {
  const protocol = edit.state.mediaServers.get(mediaServerId)?.server.protocol
  const setup = protocol === undefined ? null : controlOf(protocol)
  if (setup === null) {
    refuse('ERR_INPUT_INVALID', 'url', 'Media servers of this kind cannot be controlled.')
  }
  if (control.user !== '' && setup.user === undefined) {
    refuse('ERR_INPUT_INVALID', 'user', 'No name goes with the secret of this media server.')
  }
  const { username, password, search, hash, pathname } = new URL(control.url)
  if (username !== '' || password !== '') {
    refuse('ERR_URL_INVALID', 'url', 'Leave name and password out: they are set apart.')
  }
  const example = setup.placeholder
  if (search !== '' || hash !== '') {
    refuse(
      'ERR_URL_INVALID',
      'url',
      say('Leave out what follows a question mark, e.g. {example}.', { example }),
    )
  }
  if (pathname !== '/' && setup.hasPath !== true) {
    refuse(
      'ERR_URL_INVALID',
      'url',
      say('Write scheme, host and port only, e.g. {example}.', { example }),
    )
  }
}
