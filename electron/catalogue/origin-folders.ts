import type { Stream, StreamInput } from '../../shared/stream.ts'
import type { Edit } from './editor.ts'
import { checkOriginsApart, folderOf } from './validate.ts'

type Streams = ReadonlyMap<string, Stream>

/** Ids of streams by the folder of their origin. One may be filed where it was; none is missing where it is. */
interface OriginFolders {
  readonly of: Streams
  readonly ids: Map<string, Set<string>>
}

/** Made once for each edit, so that a document with thousands of streams does not compare each with each. */
const known = new WeakMap<Edit, OriginFolders>()
/** Streams are replaced and never changed, and to take an address apart is what most of the time went into. */
const folders = new WeakMap<Stream, string | null>()

/**
 * Refuses the origin of a stream as {@link checkOriginsApart} does, compared with all other streams that the edit sees.
 *
 * @param ownId Id of the stream itself. Null for a new one.
 */
export function checkOriginAmong(edit: Edit, input: StreamInput, ownId: string | null): void {
  if (input.originUrl === null) return
  for (const other of neighboursOf(edit, input.originUrl, ownId)) checkOriginsApart(input, other)
}

/** The streams other than one whose origin is in the folder of an address. */
export function* neighboursOf(edit: Edit, url: string, ownId: string | null): Iterable<Stream> {
  const { streams } = edit.state
  for (const id of foldersOf(edit).ids.get(folderOf(url)) ?? []) {
    const stream = id === ownId ? undefined : streams.get(id)
    if (stream !== undefined) yield stream
  }
}

/** Has to be told when an edit puts or removes streams, else all of them are filed anew. */
export function refile(edit: Edit, before: Streams, stream?: Stream): void {
  const filed = known.get(edit)
  if (filed === undefined || filed.of !== before) return
  if (stream !== undefined) file(filed.ids, stream)
  known.set(edit, { of: edit.state.streams, ids: filed.ids })
}

function foldersOf(edit: Edit): OriginFolders {
  const { streams } = edit.state
  const filed = known.get(edit)
  if (filed?.of === streams) return filed
  const ids: OriginFolders['ids'] = new Map()
  for (const stream of streams.values()) file(ids, stream)
  const made = { of: streams, ids }
  known.set(edit, made)
  return made
}

function file(ids: OriginFolders['ids'], stream: Stream): void {
  let folder = folders.get(stream)
  if (folder === undefined) {
    folder = stream.originUrl === null ? null : folderOf(stream.originUrl)
    folders.set(stream, folder)
  }
  if (folder === null) return
  const there = ids.get(folder)
  if (there === undefined) ids.set(folder, new Set([stream.id]))
  else there.add(stream.id)
}
