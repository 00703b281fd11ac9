import type { DiffLine } from '../../shared/api.ts'
import type { StreamKey } from '../../shared/credential.ts'
import type { Stream } from '../../shared/stream.ts'
import { isOneOf } from '../tokens/same-secret.ts'
import type { ListWork } from './document-lists.ts'
import { givenValue, ownSecretSchema } from './document-references.ts'
import { type DeclaredStream, isEndless } from './document-schema.ts'

type Field = DiffLine['fields'][number]
type Place = Pick<StreamKey, 'streamId' | 'label'>

/** A stream of a document, and where it stands there. */
export interface PlacedStream {
  readonly stream: Stream
  readonly declared: DeclaredStream
  readonly index: number
}

/** What moving keys changed. */
export interface MovedKeys {
  /** By the id of the stream. */
  readonly fieldsOf: ReadonlyMap<string, readonly Field[]>
  /** Keys that stood where another is to be made now, by {@link placeOf}. */
  readonly vacated: ReadonlyMap<string, StreamKey>
}

/** A label of a stream, to compare and to look up by. */
export const placeOf = ({ streamId, label }: Place): string => `${streamId}\n${label}`

/**
 * Moves keys whose value a document has at another label or stream than they stand at, where it leaves nothing of them there.
 * They stay what they are: one that is switched off stays so, and counts under its id.
 */
export function moveKeys(work: ListWork, streams: readonly PlacedStream[]): MovedKeys {
  const { actor } = work
  const { streamKeys } = work.catalogue
  const moves = movesOf(work, streams)
  const fieldsOf = new Map<string, Field[]>()
  const vacated = new Map<string, StreamKey>()
  if (moves.length === 0) return { fieldsOf, vacated }
  const tell = (streamId: string, field: Field): void =>
    void fieldsOf.set(streamId, [...(fieldsOf.get(streamId) ?? []), field])
  const ids = new Set(moves.map(({ key }) => key.id))
  const standing = new Map(
    streamKeys
      .list()
      .filter(isEndless)
      .map((key) => [placeOf(key), key]),
  )
  for (const { to } of moves) {
    const there = standing.get(placeOf(to))
    if (there !== undefined && !ids.has(there.id)) streamKeys.remove(there.id, actor)
  }
  streamKeys.move(
    moves.map(({ key: { id }, to: { streamId, label } }) => ({ id, streamId, label })),
    actor,
  )
  const filled = new Set(moves.map(({ to }) => placeOf(to)))
  const declared = new Map(streams.map((each) => [each.stream.id, each.declared.keys ?? []]))
  for (const { key, to } of moves) {
    const there = standing.get(placeOf(to))
    // As with another value: a label that was switched off stays so.
    if (there && there.disabledAtMs !== null && key.disabledAtMs === null) {
      streamKeys.setDisabled(key.id, true, actor)
    }
    const [gone, come] = there === undefined ? ['', 'new key'] : ['key', 'another key']
    tell(to.streamId, { path: `keys.${to.label}`, before: gone, after: come })
    if (filled.has(placeOf(key))) continue
    vacated.set(placeOf(key), key)
    const isNamed = declared.get(key.streamId)?.some(({ label }) => label === key.label)
    if (isNamed === false) {
      tell(key.streamId, { path: `keys.${key.label}`, before: 'key', after: '' })
    }
  }
  return { fieldsOf, vacated }
}

interface Wanted extends Place {
  readonly secret: string
}

function movesOf(
  work: ListWork,
  streams: readonly PlacedStream[],
): { readonly key: StreamKey; readonly to: Wanted }[] {
  const { catalogue, document, values, inPlace } = work
  const wanted = streams.flatMap(({ stream, declared: { keys = [] }, index }) =>
    keys.flatMap(({ label, value }, at): Wanted[] => {
      if (value === undefined) return []
      const secret = inPlace(`streams.${index}.keys.${at}`, () =>
        givenValue(values, value, 'value', ownSecretSchema),
      )
      return [{ streamId: stream.id, label, secret }]
    }),
  )
  const wantedAt = new Map(wanted.map((each) => [placeOf(each), each]))
  const declaredOf = new Map(streams.map(({ stream, declared }) => [stream.id, declared]))
  /** Whether nothing of a key is left where it stands. */
  const isGivenUp = (key: StreamKey, secret: string): boolean => {
    if (!isEndless(key) || key.label === '') return false
    const declared = declaredOf.get(key.streamId)
    if (declared === undefined) return document.prune
    if (declared.keys === undefined) return false
    if (!declared.keys.some(({ label }) => label === key.label)) return document.prune
    const other = wantedAt.get(placeOf(key))
    return other !== undefined && !isOneOf(secret, [other.secret])
  }
  const found = catalogue.streamKeys.withValues(wanted.map(({ secret }) => secret))
  const moved = new Set<string>()
  return wanted.flatMap((to, at) => {
    const key = found[at] ?? null
    if (key === null || placeOf(key) === placeOf(to) || moved.has(key.id)) return []
    if (!isGivenUp(key, to.secret)) return []
    moved.add(key.id)
    return [{ key, to }]
  })
}
