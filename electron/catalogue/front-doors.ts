import { AppError } from '../../shared/errors.ts'
import {
  type FrontDoorSigner,
  type FrontDoorStatus,
  frontDoorSignerSchema,
} from '../../shared/front-door.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { findExpressionFault } from '../tokens/secure-link.ts'
import type { Editor } from './editor.ts'
import { fileReplaced } from './replaced-secrets.ts'
import type { CatalogueSecrets } from './tools.ts'
import type { Actor } from './types.ts'
import { refuse } from './validate.ts'

/** The signers of front doors; see Catalogue for each call. */
export interface FrontDoors {
  status(streamId: string): FrontDoorStatus
  set(streamId: string, signer: FrontDoorSigner | null, actor: Actor): FrontDoorStatus
}

interface Parts {
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
}

/** Sets what signs the play address of a stream at its front door. */
export function createFrontDoors(editor: Editor, { tables, secrets }: Parts): FrontDoors {
  const status = (id: string): FrontDoorStatus => ({
    kind: editor.state.frontDoors.get(id)?.kind ?? null,
  })
  return {
    status(id) {
      found(editor, id)
      return status(id)
    },
    set: (id, signer, actor) =>
      editor.edit((edit) => {
        const { name, playUrl } = found(editor, id)
        if (signer !== null) checkSigner(signer, playUrl)
        fileReplaced(edit, tables, 'front_door', id, actor)
        if (signer === null) tables.frontDoors.remove(id)
        else {
          tables.frontDoors.put({ streamId: id, sealed: secrets.seal(JSON.stringify(signer)) })
        }
        const { frontDoors } = edit.state
        const next =
          signer === null
            ? edit.withoutEntries(frontDoors, [id])
            : edit.withEntry(frontDoors, id, signer)
        edit.state = { ...edit.state, frontDoors: next }
        edit.audit(actor, 'stream.front_door', id, `${name}: ${signer?.kind ?? 'removed'}`)
        return { kind: signer?.kind ?? null }
      }),
  }
}

/** Opens what is stored. @throws AppError ERR_KEY_STORE_LOCKED */
export function openFrontDoors({ tables, secrets }: Parts): ReadonlyMap<string, FrontDoorSigner> {
  return new Map(
    tables.frontDoors
      .all()
      .map(({ streamId, sealed }) => [
        streamId,
        frontDoorSignerSchema.parse(JSON.parse(secrets.open(sealed))),
      ]),
  )
}

function found({ state }: Editor, id: string) {
  const stream = state.streams.get(id)
  if (stream === undefined) throw new AppError('ERR_NOT_FOUND', 'There is no stream with this id.')
  return stream
}

function checkSigner(signer: FrontDoorSigner, playUrl: string | null): void {
  if (playUrl === null) {
    refuse('ERR_INPUT_INVALID', 'signer', 'Set the play address of the stream first: it is signed.')
  }
  const fault = signer.kind === 'nginx-secure-link' ? findExpressionFault(signer.secret) : null
  if (fault !== null) refuse('ERR_INPUT_INVALID', 'signer.secret', fault)
}
