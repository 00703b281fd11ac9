import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import {
  hasSecret,
  SERVER_SECRET_PURPOSES,
  type ServerSecretInput,
  type ServerSecretPurpose,
  type ServerSecretStatus,
} from '../../shared/server-secret.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { fileReplaced, PURPOSE_WORDS, serverSecretSubject } from './replaced-secrets.ts'
import type { ServerSecret, State } from './state.ts'
import type { CatalogueSecrets } from './tools.ts'
import { refuse } from './validate.ts'

/** Where a secret is filed: by media server and purpose. */
const serverSecretKey = (mediaServerId: string, purpose: ServerSecretPurpose): string =>
  `${mediaServerId}\n${purpose}`

/**
 * The secrets of a media server that count now, the newest first: what is signed is signed with the first one, and
 * what is checked fits any of them. Empty when none is set.
 */
export function secretsInForce(
  state: State,
  mediaServerId: string,
  purpose: ServerSecretPurpose,
  nowMs: number,
): readonly string[] {
  const secret = state.serverSecrets.get(serverSecretKey(mediaServerId, purpose))
  if (secret === undefined) return NONE
  const { value, previous, previousUntilMs } = secret
  const overlaps = previous !== null && previousUntilMs !== null && nowMs < previousUntilMs
  return overlaps ? [value, previous] : [value]
}

const NONE: readonly string[] = []

/** What is shown of a secret. */
export function secretStatus(
  state: State,
  mediaServerId: string,
  purpose: ServerSecretPurpose,
): ServerSecretStatus {
  const secret = state.serverSecrets.get(serverSecretKey(mediaServerId, purpose))
  return { isSet: secret !== undefined, previousUntilMs: secret?.previousUntilMs ?? null }
}

/** What an edit of secrets works with. */
export interface SecretParts {
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
}

/**
 * Sets a secret, or removes it with the one before. The one it replaces goes on counting for the overlap, and can be put back.
 *
 * @returns What changed, for the audit log.
 */
export function changeSecret(
  edit: Edit,
  { tables, secrets }: SecretParts,
  mediaServerId: string,
  purpose: ServerSecretPurpose,
  { value, overlapMinutes }: ServerSecretInput,
  actor: Actor,
): string {
  const key = serverSecretKey(mediaServerId, purpose)
  const before = edit.state.serverSecrets.get(key)
  const put = (next: ServerSecret): void => {
    const { previous, previousUntilMs } = next
    const previousSealed = previous === null ? null : secrets.seal(previous)
    const sealed = secrets.seal(next.value)
    tables.serverSecrets.put({ mediaServerId, purpose, sealed, previousSealed, previousUntilMs })
    const serverSecrets = edit.withEntry(edit.state.serverSecrets, key, next)
    edit.state = { ...edit.state, serverSecrets }
  }
  if (before !== undefined && before.value !== value) {
    fileReplaced(edit, tables, 'server_secret', serverSecretSubject(mediaServerId, purpose), actor)
  }
  if (value === null) {
    tables.serverSecrets.remove(mediaServerId, purpose)
    const serverSecrets = edit.withoutEntries(edit.state.serverSecrets, [key])
    edit.state = { ...edit.state, serverSecrets }
    return say('{purposeSaid} removed', { purposeSaid: nameOf(purpose) })
  }
  const overlaps = before !== undefined && before.value !== value && overlapMinutes > 0
  put({
    value,
    previous: overlaps ? before.value : null,
    previousUntilMs: overlaps ? edit.nowMs + overlapMinutes * 60_000 : null,
  })
  const purposeSaid = nameOf(purpose)
  return overlaps
    ? say('{purposeSaid} set, the one before counts for {minutes} minutes more', {
        purposeSaid,
        minutes: overlapMinutes,
      })
    : say('{purposeSaid} set', { purposeSaid })
}

/** Takes the secrets of a media server that is being removed with it. */
export function forgetServerSecrets(edit: Edit, tables: CatalogueTables, id: string): void {
  for (const purpose of SERVER_SECRET_PURPOSES) tables.serverSecrets.remove(id, purpose)
  const keys = SERVER_SECRET_PURPOSES.map((purpose) => serverSecretKey(id, purpose))
  const serverSecrets = edit.withoutEntries(edit.state.serverSecrets, keys)
  edit.state = { ...edit.state, serverSecrets }
}

interface ServerSecrets {
  status(mediaServerId: string, purpose: ServerSecretPurpose): ServerSecretStatus
  set(
    mediaServerId: string,
    purpose: ServerSecretPurpose,
    input: ServerSecretInput,
    actor: Actor,
  ): ServerSecretStatus
}

/** Makes the calls on the secrets shared with media servers. */
export function createServerSecrets(editor: Editor, parts: SecretParts): ServerSecrets {
  return {
    status(mediaServerId, purpose) {
      assertServer(editor.state, mediaServerId)
      return secretStatus(editor.state, mediaServerId, purpose)
    },
    set: (mediaServerId, purpose, input, actor) =>
      editor.edit((edit) => {
        assertServer(edit.state, mediaServerId)
        const protocol = edit.state.mediaServers.get(mediaServerId)?.server.protocol
        const isKept = protocol !== undefined && hasSecret(protocol, purpose)
        if (!isKept && input.value !== null) {
          refuse('ERR_INPUT_INVALID', 'value', 'Media servers of this kind have none.')
        }
        const changed = changeSecret(edit, parts, mediaServerId, purpose, input, actor)
        edit.audit(actor, 'media_server.secret', mediaServerId, changed)
        return secretStatus(edit.state, mediaServerId, purpose)
      }),
  }
}

/** @throws AppError ERR_NOT_FOUND */
export function assertServer(state: State, mediaServerId: string): void {
  if (state.mediaServers.has(mediaServerId)) return
  throw new AppError('ERR_NOT_FOUND', 'There is no media server with this id.')
}

const nameOf = (purpose: ServerSecretPurpose): string =>
  purpose === 'signing-password' ? say('password') : PURPOSE_WORDS[purpose]
