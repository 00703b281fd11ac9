import type { TraceStep } from '../../shared/access.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'
import { type Glob, matchesGlob, parseGlob } from './glob.ts'

/** A stream as it is found by the name on the wire. */
export interface FoundStream {
  readonly stream: Stream
  /** The trace steps of its being found and of a grant's being for it, made once. */
  readonly found: TraceStep
  readonly covered: TraceStep
}

interface PatternStream extends FoundStream {
  readonly glob: Glob
}

/** Streams by the name on the wire. */
export interface StreamIndex {
  readonly exact: ReadonlyMap<string, FoundStream>
  /** Most exact first. */
  readonly patterns: readonly PatternStream[]
}

/** Files streams so that an exact name wins over a pattern and a pattern with more literal text over one with less. */
export function indexStreams(streams: readonly Stream[]): StreamIndex {
  const exact = new Map<string, FoundStream>()
  const patterns: PatternStream[] = []
  for (const stream of streams) {
    if (isPattern(stream.name)) patterns.push({ glob: parseGlob(stream.name), ...foundOf(stream) })
    else exact.set(stream.name, foundOf(stream))
  }
  patterns.sort(
    (one, other) =>
      other.glob.literalLength - one.glob.literalLength ||
      (one.stream.name < other.stream.name ? -1 : 1),
  )
  return { exact, patterns }
}

const foundOf = (stream: Stream): FoundStream => ({
  stream,
  found: ['stream', 'pass', stream.id],
  covered: ['grant_stream', 'pass', stream.id],
})

/** The stream a name on the wire means, switched off or not. Null when there is none. Case counts. */
export function lookUpStream(index: StreamIndex, name: string): FoundStream | null {
  const exact = index.exact.get(name)
  if (exact !== undefined) return exact
  for (const each of index.patterns) if (matchesGlob(each.glob, name)) return each
  return null
}
