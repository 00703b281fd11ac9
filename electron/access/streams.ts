import { isPattern, type Stream } from '../../shared/stream.ts'
import { type Glob, matchesGlob, parseGlob } from './glob.ts'

interface PatternStream {
  readonly glob: Glob
  readonly stream: Stream
}

/** Streams by the name on the wire. */
export interface StreamIndex {
  readonly exact: ReadonlyMap<string, Stream>
  /** Most exact first. */
  readonly patterns: readonly PatternStream[]
}

/** Files streams so that an exact name wins over a pattern and a pattern with more literal text over one with less. */
export function indexStreams(streams: readonly Stream[]): StreamIndex {
  const exact = new Map<string, Stream>()
  const patterns: PatternStream[] = []
  for (const stream of streams) {
    if (isPattern(stream.name)) patterns.push({ glob: parseGlob(stream.name), stream })
    else exact.set(stream.name, stream)
  }
  patterns.sort(
    (one, other) =>
      other.glob.literalLength - one.glob.literalLength ||
      (one.stream.name < other.stream.name ? -1 : 1),
  )
  return { exact, patterns }
}

/** The stream a name on the wire means, switched off or not. Null when there is none. Case counts. */
export function lookUpStream(index: StreamIndex, name: string): Stream | null {
  const exact = index.exact.get(name)
  if (exact !== undefined) return exact
  for (const each of index.patterns) if (matchesGlob(each.glob, name)) return each.stream
  return null
}
