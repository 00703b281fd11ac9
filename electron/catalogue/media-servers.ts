import type { MediaServer, MediaServerInput } from '../../shared/media-server.ts'
import { say } from '../../shared/say.ts'
import type { RowsOf } from '../store/catalogue/deleted.ts'
import type { StoredMediaServer } from '../store/catalogue/media-servers.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import { diffFields } from './diff.ts'
import type { Edit, Editor } from './editor.ts'
import { createHandlerSecrets, found, sealedBy } from './handler-secrets.ts'
import { newId, newSecret, type RandomBytes } from './ids.ts'
import type { MediaServers } from './media-server-types.ts'
import { createServerControls, forgetControl } from './server-control.ts'
import { createServerSecrets, forgetServerSecrets, secretsInForce } from './server-secrets.ts'
import { createSigningPasswords, forgetTolerance } from './signing-passwords.ts'
import { refuseTakenName } from './taken-name.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'
import { checkBlocks, checkUrl } from './validate.ts'

/** Makes the calls on the media servers. */
export function createMediaServers(
  editor: Editor,
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
  randomBytes: RandomBytes,
  now: CatalogueTools['now'],
): MediaServers {
  const put = (edit: Edit, stored: StoredMediaServer): MediaServer => {
    tables.mediaServers.put(stored)
    const mediaServers = edit.withEntry(edit.state.mediaServers, stored.server.id, stored)
    edit.state = { ...edit.state, mediaServers }
    return stored.server
  }
  const handlerSecrets = createHandlerSecrets({ editor, secrets, randomBytes, now, put })
  const signing = createSigningPasswords(editor, { tables, secrets })
  const shared = createServerSecrets(editor, { tables, secrets })
  const controls = createServerControls(editor, tables)
  return {
    list: () => [...editor.state.mediaServers.values()].map((stored) => stored.server),
    get: (id) => found(editor.state.mediaServers.get(id)).server,
    create: (input, actor) =>
      editor.edit((edit) => {
        check(edit, input, null)
        const secret = newSecret('sdh_', randomBytes)
        const taken = (id: string): boolean => edit.state.mediaServers.has(id)
        const id = newId(input.name, 'server', taken, randomBytes)
        const times = { createdAtMs: edit.nowMs, updatedAtMs: edit.nowMs }
        edit.audit(actor, 'media_server.create', id, `${input.name} (${input.protocol})`)
        const server = { ...input, id, ...times }
        return { server: put(edit, { server, ...sealedBy(secrets, secret), old: null }), secret }
      }),
    update: (id, input, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.mediaServers.get(id))
        check(edit, input, id)
        const server = { ...before.server, ...input }
        const changed = diffFields(before.server, server).map((field) => field.path)
        const detail = `${input.name}: ${changed.join(', ') || say('no change')}`
        edit.audit(actor, 'media_server.update', id, detail)
        return put(edit, { ...before, server: { ...server, updatedAtMs: edit.nowMs } })
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const { server } = found(edit.state.mediaServers.get(id))
        fileServer(edit, tables, server, actor)
        forgetTolerance(edit, tables, id)
        forgetServerSecrets(edit, tables, id)
        forgetControl(edit, tables, id)
        tables.mediaServers.remove(id)
        edit.audit(actor, 'media_server.remove', id, server.name)
        edit.state = {
          ...edit.state,
          mediaServers: edit.withoutEntries(edit.state.mediaServers, [id]),
        }
      }),
    ...handlerSecrets,
    signingPassword: signing.status,
    setSigningPassword: signing.set,
    secretStatus: shared.status,
    setSecret: shared.set,
    secretsInForce: (id, purpose, nowMs) => secretsInForce(editor.state, id, purpose, nowMs),
    control: controls.get,
    setControl: controls.set,
  }
}

/** @param ownId Id of the media server that may keep its name. Null for a new one. */
function check(edit: Edit, input: MediaServerInput, ownId: string | null): void {
  checkBlocks(input.allowedPeers, 'allowedPeers')
  checkUrl(input.publicUrl, 'publicUrl')
  const servers = [...edit.state.mediaServers.values()].map(({ server }) => server)
  refuseTakenName(servers, input.name, ownId)
}

/** Keeps a media server with its secrets, to put them back. */
function fileServer(edit: Edit, tables: CatalogueTables, server: MediaServer, actor: Actor): void {
  const { id, name } = server
  const owned = (table: RowsOf['table']): RowsOf => ({
    table,
    where: 'media_server_id = @value',
    value: id,
  })
  const ofServer = [...edit.state.serverSecrets.keys()].filter((key) => key.startsWith(`${id}\n`))
  tables.deleted.file(
    {
      kind: 'media_server',
      subject: id,
      label: name,
      takes: [{ noun: 'secret', count: 1 + ofServer.length }],
      actor,
      deletedAtMs: edit.nowMs,
    },
    [
      { table: 'media_servers', where: 'id = @value', value: id },
      owned('media_server_secrets'),
      owned('media_server_signing'),
      owned('media_server_control'),
    ],
  )
}
