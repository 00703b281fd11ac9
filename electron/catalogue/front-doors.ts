import { AppError } from '../../shared/errors.ts'
import type {
  FrontDoorSettings,
  FrontDoorSigner,
  FrontDoorStatus,
} from '../../shared/front-door.ts'
import { say } from '../../shared/say.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { isOneOf } from '../tokens/same-secret.ts'
import { findExpressionFault } from '../tokens/secure-link.ts'
import type { Actor } from './actor.ts'
import type { Editor } from './editor.ts'
import { type KeptSigner, signerText } from './opened-front-doors.ts'
import { fileReplaced } from './replaced-secrets.ts'
import type { CatalogueSecrets } from './tools.ts'
import { refuse } from './validate.ts'

/** Makes the calls on the signers of front doors. */
export interface FrontDoors {
  status(streamId: string): FrontDoorStatus
  set(streamId: string, signer: FrontDoorSigner | null, actor: Actor): FrontDoorStatus
  /** Whether a text is the key of its signer. */
  isKey(streamId: string, text: string): boolean
  /** Sets all but the key: that of the same kind stays, one of another kind waits for its own. */
  configure(
    streamId: string,
    settings: FrontDoorSettings | null,
    actor: Actor,
    /** Its key, also where it is of the same kind. Default: as said. */
    given?: string,
  ): FrontDoorStatus
}

interface Parts {
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
}

/** Sets what signs the play address of a stream at its front door. */
export function createFrontDoors(editor: Editor, { tables, secrets }: Parts): FrontDoors {
  function put(id: string, signer: KeptSigner | null, actor: Actor): FrontDoorStatus {
    return editor.edit((edit) => {
      const { name } = found(editor, id)
      fileReplaced(edit, tables, 'front_door', id, actor)
      if (signer === null) tables.frontDoors.remove(id)
      else tables.frontDoors.put({ streamId: id, sealed: secrets.seal(signerText(signer)) })
      const { frontDoors } = edit.state
      const next =
        signer === null
          ? edit.withoutEntries(frontDoors, [id])
          : edit.withEntry(frontDoors, id, signer)
      edit.state = { ...edit.state, frontDoors: next }
      edit.audit(
        actor,
        'stream.front_door',
        id,
        `${name}: ${signer?.settings.kind ?? say('removed')}`,
      )
      return statusOf(signer)
    })
  }

  return {
    status(id) {
      found(editor, id)
      return statusOf(editor.state.frontDoors.get(id) ?? null)
    },
    isKey(id, text) {
      const secret = editor.state.frontDoors.get(id)?.secret ?? null
      return secret !== null && isOneOf(text, [secret])
    },
    set(id, signer, actor) {
      if (signer === null) return put(id, null, actor)
      checkSigner(signer, found(editor, id).playUrl)
      const { secret, ...settings } = signer
      return put(id, { settings, secret }, actor)
    },
    configure(id, settings, actor, given) {
      if (settings === null) return put(id, null, actor)
      const before = editor.state.frontDoors.get(id)
      const stays = before?.settings.kind === settings.kind ? before.secret : null
      if (given !== undefined)
        checkSigner({ ...settings, secret: given }, found(editor, id).playUrl)
      return put(id, { settings, secret: given ?? stays }, actor)
    },
  }
}

const statusOf = (signer: KeptSigner | null): FrontDoorStatus => ({
  kind: signer?.settings.kind ?? null,
  settings: signer?.settings ?? null,
  hasKey: signer !== null && signer.secret !== null,
})

function found({ state }: Editor, id: string) {
  const stream = state.streams.get(id)
  if (stream === undefined) throw new AppError('ERR_NOT_FOUND', 'There is no stream with this id.')
  return stream
}

function checkSigner({ kind, secret }: FrontDoorSigner, playUrl: string | null): void {
  if (playUrl === null) {
    refuse('ERR_INPUT_INVALID', 'signer', 'Set the play address of the stream first: it is signed.')
  }
  const fault = kind === 'nginx-secure-link' ? findExpressionFault(secret) : null
  if (fault !== null) refuse('ERR_INPUT_INVALID', 'signer.secret', fault)
}
