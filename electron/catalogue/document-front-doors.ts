import type { DiffLine } from '../../shared/api.ts'
import type { FrontDoorStatus } from '../../shared/front-door.ts'
import { diffFields } from './diff.ts'
import type { ListWork } from './document-lists.ts'
import type { DeclaredStream } from './document-schema.ts'
import type { Catalogue } from './types.ts'

/** What signs at the front door of a stream as a document has it: without its key. Nothing where nothing of its own does. */
export function declareFrontDoor(
  frontDoors: Catalogue['frontDoors'],
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
  { catalogue, document, actor }: Pick<ListWork, 'catalogue' | 'document' | 'actor'>,
  streamId: string,
  { frontDoorSigner }: DeclaredStream,
): DiffLine['fields'][number][] {
  if (frontDoorSigner === undefined && !document.prune) return []
  const { frontDoors } = catalogue
  const before = frontDoors.status(streamId)
  const wanted = frontDoorSigner ?? null
  const hasKey = before.hasKey && before.kind === wanted?.kind
  const after = { kind: wanted?.kind ?? null, settings: wanted, hasKey }
  const fields = diffFields(shown(before), shown(after))
  if (fields.length > 0) frontDoors.configure(streamId, wanted, actor)
  return fields
}

/** A signer without its key, and whether it has one. */
const shown = ({ settings, hasKey }: FrontDoorStatus): object =>
  settings === null ? {} : { frontDoorSigner: { ...settings, key: hasKey ? 'given' : 'missing' } }
