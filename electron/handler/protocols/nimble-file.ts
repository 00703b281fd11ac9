/** Names at the end of a URL that are not the stream but its manifest or carrier. */
const FILES: ReadonlySet<string> = new Set([
  'manifest',
  'icecast.stream',
  'mpeg.2ts',
  'whep.stream',
])
const MANIFEST_ENDINGS = ['.m3u8', '.mpd', '.f4m']
/** Of chunks, keys and subtitles. */
const CHUNK_ENDINGS = ['.ts', '.m4s', '.fmp4', '.cmfv', '.cmfa', '.cmft', '.vtt', '.key', '.aac']
/** Of chunks where a stream is sent in such, else of files, which are streams themselves. */
const MEDIA_ENDINGS = ['.mp4', '.m4a', '.m4v', '.mp3', '.ac3', '.ec3', '.webm']
const CHUNKED: ReadonlySet<string> = new Set(['hls', 'dash', 'hds', 'smooth'])

/**
 * The stream a URL of Nimble is about: its path without the name of a manifest or chunk. A chunk list or chunk asked for
 * directly is the same stream, so that it cannot be a way around. A progressive download is the file itself. Of a chunk's
 * path application and stream are left at least.
 *
 * @param type Nimble's `session_type` in lower case; empty when it did not say.
 */
export function withoutFile(name: string, type: string): string {
  if (type === 'pd') return name
  const playable = withoutManifests(name)
  if (playable !== name) return playable
  const endings = CHUNKED.has(type) ? [...CHUNK_ENDINGS, ...MEDIA_ENDINGS] : CHUNK_ENDINGS
  const lastAt = name.lastIndexOf('/')
  const isChunk = endsWithOne(name.slice(lastAt + 1), endings)
  return isChunk && name.indexOf('/') < lastAt ? name.slice(0, lastAt) : name
}

/** However many there are: a server that overlooks one of two would play the stream. */
function withoutManifests(name: string): string {
  const lastAt = name.lastIndexOf('/')
  if (lastAt === -1) return name
  const last = name.slice(lastAt + 1)
  const isManifest = FILES.has(last.toLowerCase()) || endsWithOne(last, MANIFEST_ENDINGS)
  return isManifest ? withoutManifests(name.slice(0, lastAt)) : name
}

function endsWithOne(file: string, endings: readonly string[]): boolean {
  const lower = file.toLowerCase()
  return endings.some((ending) => lower.endsWith(ending))
}
