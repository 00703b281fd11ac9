import type { DiffLine } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import { type FrontDoorStatus, frontDoorSignerSchema } from '../../shared/front-door.ts'
import { diffFields } from './diff.ts'
import type { ListWork } from './document-lists.ts'
import { givenValue } from './document-references.ts'
import type { DeclaredStream } from './document-schema.ts'
import type { FrontDoors } from './front-doors.ts'
import { refuse } from './validate.ts'

/** What signs at the front door of a stream as a document has it: without its key. Nothing where nothing of its own does. */
export function declareFrontDoor(
  frontDoors: FrontDoors,
  streamId: string,
): Pick<DeclaredStream, 'frontDoorSigner'> {
  const { settings } = frontDoors.status(streamId)
  return settings === null ? {} : { frontDoorSigner: settings }
}

/**
 * Makes the signer what a document says. The key of one of the same kind stays, one of another kind waits for its own. Left
 * out, it stays too, unless the document says `prune: true`.
 */
export function applyFrontDoor(
  {
    catalogue,
    document,
    actor,
    values,
  }: Pick<ListWork, 'catalogue' | 'document' | 'actor' | 'values'>,
  streamId: string,
  { frontDoorSigner, frontDoorKey }: DeclaredStream,
): DiffLine['fields'][number][] {
  if (frontDoorKey !== undefined && !frontDoorSigner) {
    refuse('ERR_INPUT_INVALID', 'frontDoorKey', 'Say with frontDoorSigner what it is the key of.')
  }
  if (frontDoorSigner === undefined && !document.prune) return []
  const { frontDoors } = catalogue
  const before = frontDoors.status(streamId)
  const wanted = frontDoorSigner ?? null
  const hasKey = before.hasKey && before.kind === wanted?.kind
  const own = frontDoorKey && givenValue(values, frontDoorKey, 'frontDoorKey', KEY)
  const isGiven = own !== undefined && !(hasKey && frontDoors.isKey(streamId, own))
  const after = { kind: wanted?.kind ?? null, settings: wanted, hasKey: hasKey || isGiven }
  const fields = diffFields(shown(before), shown(after))
  if (isGiven && hasKey) {
    fields.push({ path: 'frontDoorSigner.key', before: 'given', after: 'another' })
  }
  const given = isGiven ? own : undefined
  if (fields.length > 0) atKey(() => frontDoors.configure(streamId, wanted, actor, given))
  return fields
}

const KEY = frontDoorSignerSchema.options[0].shape.secret

/** What is wrong with the key is told where the document says where it is; what is signed with it lies at the play address. */
function atKey(step: () => void): void {
  try {
    step()
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error
    const issues = error.issues.map(({ path, message }) => ({
      path: path === 'signer' ? 'playUrl' : 'frontDoorKey',
      message,
    }))
    throw new AppError(error.code, undefined, { issues, cause: error })
  }
}

/** A signer without its key, and whether it has one. */
const shown = ({ settings, hasKey }: FrontDoorStatus): object =>
  settings === null ? {} : { frontDoorSigner: { ...settings, key: hasKey ? 'given' : 'missing' } }
