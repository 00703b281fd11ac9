import type { DiffLine, MissingSecret } from '../../shared/api.ts'
import type { FrontDoorStatus } from '../../shared/front-door.ts'
import { diffFields } from './diff.ts'
import type { ListWork } from './document-lists.ts'
import type { CatalogueDocument, DeclaredStream } from './document-schema.ts'
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

/** What a document names that has no secret yet, in its order. */
export function missingSecrets(
  { streams, frontDoors, tokenKeys }: Catalogue,
  document: CatalogueDocument,
): readonly MissingSecret[] {
  const signed = new Set(
    (document.streams ?? []).flatMap((each) => (each.frontDoorSigner ? [each.name] : [])),
  )
  const named = new Set((document.tokenKeys ?? []).map(({ name }) => name))
  return [
    ...streams
      .list()
      .filter(({ id, name }) => signed.has(name) && !frontDoors.status(id).hasKey)
      .map(({ name }) => ({ noun: 'front_door', label: name }) as const),
    ...tokenKeys
      .list()
      .filter((key) => key.deletedAtMs === null && named.has(key.name) && !key.hasSecret)
      .map(({ name }) => ({ noun: 'token_key', label: name }) as const),
  ]
}
