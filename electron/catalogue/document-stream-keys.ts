import type { DiffLine } from '../../shared/api.ts'
import type { StreamKey } from '../../shared/credential.ts'
import type { Stream } from '../../shared/stream.ts'
import { type MovedKeys, placeOf } from './document-key-moves.ts'
import type { ListWork } from './document-lists.ts'
import { givenValue, ownSecretSchema } from './document-references.ts'
import { type DeclaredStream, isEndless } from './document-schema.ts'

/** What applying the keys of a stream needs, and gathers. */
interface KeyWork extends Pick<ListWork, 'catalogue' | 'document' | 'actor' | 'values'> {
  /** Its labelled keys before. */
  readonly before: readonly StreamKey[]
  readonly moved: MovedKeys
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
  const fields = [
    ...(work.moved.fieldsOf.get(stream.id) ?? []),
    ...keys.flatMap((declared, at) => work.inPlace(at, () => applyKey(work, stream, declared))),
  ]
  if (!document.prune) return fields
  for (const key of before.filter(isEndless)) {
    if (keys.some(({ label }) => label === key.label)) continue
    catalogue.streamKeys.remove(key.id, actor)
    fields.push({ path: `keys.${key.label}`, before: 'key', after: '' })
  }
  return fields
}

function applyKey(work: KeyWork, stream: Stream, { label, value }: DeclaredKey): readonly Field[] {
  const { actor, values } = work
  const { streamKeys } = work.catalogue
  const named = work.before.filter((key) => key.label === label)
  const standing = named.find(isEndless)
  const path = `keys.${label}`
  const input = { streamId: stream.id, label }
  if (value === undefined) {
    if (standing !== undefined) return []
    work.secrets.push([`${stream.name} ${label}`, streamKeys.create(input, actor).secret])
    return [{ path, before: '', after: 'new key' }]
  }
  const secret = givenValue(values, value, 'value', ownSecretSchema)
  const known = standing ?? named.find(({ id }) => streamKeys.isKey(id, secret)) ?? lastOf(named)
  if (known !== undefined && streamKeys.isKey(known.id, secret)) return []
  if (known !== undefined) streamKeys.remove(known.id, actor)
  const was = known ?? work.moved.vacated.get(placeOf(input))
  // One that was switched off, or was to end, must not come back by another value.
  const { expiresAtMs, disabledAtMs } = was ?? { expiresAtMs: null, disabledAtMs: null }
  streamKeys.create({ ...input, secret, expiresAtMs, disabledAtMs }, actor)
  const [gone, come] = was === undefined ? ['', 'new key'] : ['key', 'another key']
  return [{ path, before: gone, after: come }]
}

/** The one that ends last. */
const lastOf = (keys: readonly StreamKey[]): StreamKey | undefined =>
  keys.toSorted((a, b) => (b.expiresAtMs ?? 0) - (a.expiresAtMs ?? 0))[0]
