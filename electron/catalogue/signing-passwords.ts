import { say } from '../../shared/say.ts'
import type {
  ServerSecretInput,
  SigningPasswordInput,
  SigningPasswordStatus,
} from '../../shared/server-secret.ts'
import { SIGNATURE_TOLERANCE_SECONDS } from '../../shared/signed-url.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { assertServer, changeSecret, type SecretParts, secretStatus } from './server-secrets.ts'
import type { State } from './state.ts'
import { refuse } from './validate.ts'

interface SigningPasswords {
  status(mediaServerId: string): SigningPasswordStatus
  set(mediaServerId: string, input: SigningPasswordInput, actor: Actor): SigningPasswordStatus
}

/** Makes the calls on the passwords signed URLs are checked with. */
export function createSigningPasswords(editor: Editor, parts: SecretParts): SigningPasswords {
  return {
    status: (mediaServerId) => {
      assertServer(editor.state, mediaServerId)
      return statusOf(editor.state, mediaServerId)
    },
    set: (mediaServerId, input, actor) =>
      editor.edit((edit) => {
        assertServer(edit.state, mediaServerId)
        const { password, overlapMinutes = 0 } = input
        const protocol = edit.state.mediaServers.get(mediaServerId)?.server.protocol
        if (protocol !== 'nimble' && typeof password === 'string') {
          refuse('ERR_INPUT_INVALID', 'password', 'Only Nimble Streamer has signed URLs.')
        }
        const changes = [
          ...(password === undefined
            ? []
            : [
                changePassword(
                  edit,
                  parts,
                  mediaServerId,
                  { value: password, overlapMinutes },
                  actor,
                ),
              ]),
          ...setTolerance(edit, parts.tables, mediaServerId, input.toleranceSeconds),
        ]
        const detail = changes.join(', ') || say('no change')
        edit.audit(actor, 'media_server.signing', mediaServerId, detail)
        return statusOf(edit.state, mediaServerId)
      }),
  }
}

const changePassword = (
  edit: Edit,
  parts: SecretParts,
  mediaServerId: string,
  input: ServerSecretInput,
  actor: Actor,
): string => changeSecret(edit, parts, mediaServerId, 'signing-password', input, actor)

function setTolerance(
  edit: Edit,
  tables: CatalogueTables,
  mediaServerId: string,
  toleranceSeconds: number | undefined,
): readonly string[] {
  if (toleranceSeconds === undefined) return []
  tables.mediaServerSigning.put({ mediaServerId, toleranceSeconds })
  const tolerances = edit.withEntry(edit.state.tolerances, mediaServerId, toleranceSeconds)
  edit.state = { ...edit.state, tolerances }
  return [`tolerance ${toleranceSeconds} s`]
}

/** Takes how signed URLs of a media server are checked with it when that is removed. */
export function forgetTolerance(edit: Edit, tables: CatalogueTables, id: string): void {
  tables.mediaServerSigning.remove(id)
  edit.state = { ...edit.state, tolerances: edit.withoutEntries(edit.state.tolerances, [id]) }
}

/** By how many seconds the clock of whoever signs URLs for a media server may differ. */
export const toleranceOf = (state: State, mediaServerId: string): number =>
  state.tolerances.get(mediaServerId) ?? SIGNATURE_TOLERANCE_SECONDS.default

const statusOf = (state: State, mediaServerId: string): SigningPasswordStatus => ({
  ...secretStatus(state, mediaServerId, 'signing-password'),
  toleranceSeconds: toleranceOf(state, mediaServerId),
})
