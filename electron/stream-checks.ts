import type { ExpiryEnds } from '../shared/grant-validity.ts'
import type { Stream } from '../shared/stream.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { Checks } from './sessions/limits.ts'

/** What is known of the streams' checks, kept per edit of the catalogue. */
export interface StreamChecks {
  /** Of a stream that is not there any more: nothing is waited for. */
  of(streamId: string): Checks
  isMetered(streamId: string): boolean
  /** How often its viewers are asked about, seconds. Null when it is not metered. */
  intervalOf(streamId: string): number | null
  expiryEndsOf(streamId: string): ExpiryEnds
}

const NO_CHECKS: Checks = {
  intervalSeconds: 0,
  graceSeconds: 0,
  endAfterMissed: 1,
  endAfterFailed: 1,
}

/** Follows the streams of a catalogue. */
export function watchChecks(catalogue: Catalogue): StreamChecks {
  const known = new Map<string, Checks & Pick<Stream, 'mode' | 'expiryEnds'>>()
  function read(): void {
    known.clear()
    for (const stream of catalogue.streams.list()) {
      known.set(stream.id, {
        intervalSeconds: stream.recheckSeconds,
        graceSeconds: stream.recheckGraceSeconds,
        endAfterMissed: stream.endAfterMissedChecks,
        endAfterFailed: stream.endAfterFailedChecks,
        maxSessionSeconds: stream.maxSessionSeconds,
        mode: stream.mode,
        expiryEnds: stream.expiryEnds,
      })
    }
  }
  read()
  catalogue.onChange(read)
  const isMetered = (streamId: string): boolean => known.get(streamId)?.mode === 'metered'
  return {
    of: (streamId) => known.get(streamId) ?? NO_CHECKS,
    isMetered,
    intervalOf: (id) => (isMetered(id) ? (known.get(id)?.intervalSeconds ?? null) : null),
    expiryEndsOf: (streamId) => known.get(streamId)?.expiryEnds ?? 'by_token',
  }
}
