import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { MediaServer, MediaServerInput } from '../../shared/media-server.ts'
import { say } from '../../shared/say.ts'
import type { RowsOf } from '../store/catalogue/deleted.ts'
import type { StoredMediaServer } from '../store/catalogue/media-servers.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import { diffFields } from './diff.ts'
import type { Edit, Editor } from './editor.ts'
import { newId, newSecret, type RandomBytes } from './ids.ts'
import type { MediaServers } from './media-server-types.ts'
import { createServerControls, forgetControl } from './server-control.ts'
import { createServerSecrets, forgetServerSecrets, secretsInForce } from './server-secrets.ts'
import { createSigningPasswords, forgetTolerance } from './signing-passwords.ts'
import { refuseTakenName } from './taken-name.ts'
import type { CatalogueSecrets } from './tools.ts'
import { checkBlocks, checkUrl } from './validate.ts'

type Sealed = Pick<StoredMediaServer, 'secretHash' | 'secretSealed'>

/** Makes the calls on the media servers. */
export function createMediaServers(
  editor: Editor,
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
  randomBytes: RandomBytes,
): MediaServers {
  const put = (edit: Edit, stored: StoredMediaServer): MediaServer => {
    tables.mediaServers.put(stored)
    const mediaServers = edit.withEntry(edit.state.mediaServers, stored.server.id, stored)
    edit.state = { ...edit.state, mediaServers }
    return stored.server
  }
  const sealed = (secret: string): Sealed => ({
    secretHash: secrets.hash(secret),
    secretSealed: secrets.seal(secret),
  })
  const replaceSecret = (id: string, secret: string, actor: Actor): string =>
    editor.edit((edit) => {
      const { server } = found(edit.state.mediaServers.get(id))
      edit.audit(actor, 'media_server.roll_secret', id, server.name)
      put(edit, { server: { ...server, updatedAtMs: edit.nowMs }, ...sealed(secret) })
      return secret
    })
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
        return { server: put(edit, { server, ...sealed(secret) }), secret }
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
    handlerSecret: (id) => secrets.open(found(editor.state.mediaServers.get(id)).secretSealed),
    revealSecret: (id, actor) =>
      editor.edit((edit) => {
        const { server, secretSealed } = found(edit.state.mediaServers.get(id))
        edit.audit(actor, 'media_server.reveal_secret', id, server.name)
        return secrets.open(secretSealed)
      }),
    rollSecret: (id, actor) => replaceSecret(id, newSecret('sdh_', randomBytes), actor),
    setHandlerSecret: (id, secret, actor) => void replaceSecret(id, secret, actor),
    signingPassword: signing.status,
    setSigningPassword: signing.set,
    secretStatus: shared.status,
    setSecret: shared.set,
    secretsInForce: (id, purpose, nowMs) => secretsInForce(editor.state, id, purpose, nowMs),
    control: controls.get,
    setControl: controls.set,
    authenticate: createAuthenticate(editor, secrets),
  }
}

/**
 * Recognises callers. A secret that was right before is compared directly, since the keyed hash costs several
 * microseconds on each request; everything else takes the same path whether the id exists or not.
 */
function createAuthenticate(
  editor: Editor,
  secrets: CatalogueSecrets,
): MediaServers['authenticate'] {
  const nobody = secrets.hash('no media server')
  const known = new Map<
    string,
    { stored: StoredMediaServer; isSecret: (text: string) => boolean }
  >()
  return (serverId, secret) => {
    const stored = editor.state.mediaServers.get(serverId)
    const before = known.get(serverId)
    if (before !== undefined && before.stored === stored && before.isSecret(secret)) {
      return stored.server.enabled ? stored.server : null
    }
    const expected = stored?.secretHash ?? nobody
    if (!comparing(expected)(secrets.hash(secret)) || stored === undefined) return null
    known.set(serverId, { stored, isSecret: comparing(secret) })
    return stored.server.enabled ? stored.server : null
  }
}

/** The most bytes of a character in UTF-8: so much more than it should be is seen of a text that is longer. */
const MORE_BYTES = 4

/** Compares with one text again and again, in a time that tells nothing of it but its length. */
function comparing(text: string): (given: string) => boolean {
  const bytes = Buffer.byteLength(text)
  const expected = Buffer.alloc(bytes + MORE_BYTES)
  expected.write(text)
  // Kept, since to make one for each comparison takes longer than to compare.
  const written = Buffer.alloc(expected.length)
  return (given) => {
    if (written.write(given) === bytes) return timingSafeEqual(written, expected)
    written.fill(0)
    return false
  }
}

function found(stored: StoredMediaServer | undefined): StoredMediaServer {
  if (stored !== undefined) return stored
  throw new AppError('ERR_NOT_FOUND', 'There is no media server with this id.')
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
