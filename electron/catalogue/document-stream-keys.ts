import type { DiffLine } from '../../shared/api.ts'
import type { StreamKey } from '../../shared/credential.ts'
import type { Stream } from '../../shared/stream.ts'
import type { ListWork } from './document-lists.ts'
import { givenValue, ownSecretSchema } from './document-references.ts'
import type { DeclaredStream } from './document-schema.ts'

/** What applying the keys of a stream needs, and gathers. */
interface KeyWork extends Pick<ListWork, 'catalogue' | 'document' | 'actor' | 'values'> {
  /** Its labelled keys before. */
  readonly before: readonly StreamKey[]
  /** One-time secrets of keys that were made here. */
  readonly secrets: [name: string, secret: string][]
  /** Moves the issues of an error to where the key stands in the document. */
  inPlace<T>(at: number, step: () => T): T
}

type Field = DiffLine['fields'][number]
type DeclaredKey = NonNullable<DeclaredStream['keys']>[number]

/** Makes the keys of a stream what a document says. Left out, they are left alone. */
export function applyStreamKeys(
  work: KeyWork,
  stream: Stream,
  { keys }: DeclaredStream,
): readonly Field[] {
  if (keys === undefined) return []
  const { catalogue, document, actor, before } = work
  const fields = keys.flatMap((declared, at) =>
    work.inPlace(at, () => applyKey(work, stream, declared)),
  )
  if (!document.prune) return fields
  for (const key of before.filter((each) => !keys.some(({ label }) => label === each.label))) {
    catalogue.streamKeys.remove(key.id, actor)
    fields.push({ path: `keys.${key.label}`, before: 'key', after: '' })
  }
  return fields
}

function applyKey(work: KeyWork, stream: Stream, { label, value }: DeclaredKey): readonly Field[] {
  const { actor, values } = work
  const { streamKeys } = work.catalogue
  const known = work.before.find((key) => key.label === label)
  const path = `keys.${label}`
  const own = value && givenValue(values, value, 'value', ownSecretSchema)
  if (known !== undefined && (own === undefined || streamKeys.isKey(known.id, own))) return []
  if (known !== undefined) streamKeys.remove(known.id, actor)
  const input = { streamId: stream.id, label }
  const { key, secret } = streamKeys.create(
    own === undefined ? input : { ...input, secret: own },
    actor,
  )
  if (own === undefined) work.secrets.push([`${stream.name} ${label}`, secret])
  if (known === undefined) return [{ path, before: '', after: 'new key' }]
  // One that was switched off must not come back by another value.
  if (known.disabledAtMs !== null) streamKeys.setDisabled(key.id, true, actor)
  return [{ path, before: 'key', after: 'another key' }]
}
