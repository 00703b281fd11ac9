import { AppError } from '../../shared/errors.ts'
import type { SigningPasswordInput, SigningPasswordStatus } from '../../shared/media-server.ts'
import { SIGNATURE_TOLERANCE_SECONDS } from '../../shared/signed-url.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Edit, Editor } from './editor.ts'
import type { State } from './state.ts'
import type { CatalogueSecrets } from './tools.ts'
import type { Actor } from './types.ts'
import { refuse } from './validate.ts'

interface SigningPasswords {
  status(mediaServerId: string): SigningPasswordStatus
  set(mediaServerId: string, input: SigningPasswordInput, actor: Actor): SigningPasswordStatus
}

/** The passwords signed URLs are checked with; see Catalogue for each call. */
export function createSigningPasswords(
  editor: Editor,
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
): SigningPasswords {
  return {
    status: (mediaServerId) => {
      assertThere(editor.state, mediaServerId)
      return statusOf(editor.state, mediaServerId)
    },
    set: (mediaServerId, input, actor) =>
      editor.edit((edit) => {
        assertThere(edit.state, mediaServerId)
        const before = edit.state.signing.get(mediaServerId)
        const password = input.password === undefined ? (before?.password ?? null) : input.password
        const toleranceSeconds =
          input.toleranceSeconds ?? before?.toleranceSeconds ?? SIGNATURE_TOLERANCE_SECONDS.default
        const protocol = edit.state.mediaServers.get(mediaServerId)?.server.protocol
        if (protocol !== 'nimble' && password !== null) {
          refuse('ERR_INPUT_INVALID', 'password', 'Only Nimble Streamer has signed URLs.')
        }
        const passwordSealed = password === null ? null : secrets.seal(password)
        tables.mediaServerSigning.put({ mediaServerId, passwordSealed, toleranceSeconds })
        edit.audit(actor, 'media_server.signing', mediaServerId, whatChanged(input))
        const signing = edit.withEntry(edit.state.signing, mediaServerId, {
          password,
          toleranceSeconds,
        })
        edit.state = { ...edit.state, signing }
        return statusOf(edit.state, mediaServerId)
      }),
  }
}

/** Takes the password of a media server that is being removed with it. */
export function forgetSigningPassword(edit: Edit, tables: CatalogueTables, id: string): void {
  tables.mediaServerSigning.remove(id)
  edit.state = { ...edit.state, signing: edit.withoutEntries(edit.state.signing, [id]) }
}

function assertThere(state: State, mediaServerId: string): void {
  if (state.mediaServers.has(mediaServerId)) return
  throw new AppError('ERR_NOT_FOUND', 'There is no media server with this id.')
}

function statusOf(state: State, mediaServerId: string): SigningPasswordStatus {
  const signing = state.signing.get(mediaServerId)
  return {
    isSet: signing !== undefined && signing.password !== null,
    toleranceSeconds: signing?.toleranceSeconds ?? SIGNATURE_TOLERANCE_SECONDS.default,
  }
}

function whatChanged({ password, toleranceSeconds }: SigningPasswordInput): string {
  const changes = [
    ...(password === undefined ? [] : [password === null ? 'password removed' : 'password set']),
    ...(toleranceSeconds === undefined ? [] : [`tolerance ${toleranceSeconds} s`]),
  ]
  return changes.join(', ') || 'no change'
}
