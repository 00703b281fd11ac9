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
  /** Another number each time the interval of a stream that was there has changed. */
  revision(): number
}

type Known = Checks & Pick<Stream, 'mode' | 'expiryEnds'>

const NO_CHECKS: Checks = {
  intervalSeconds: 0,
  graceSeconds: 0,
  endAfterMissed: 1,
  endAfterFailed: 1,
}

/** Follows the streams of a catalogue. */
export function watchChecks(catalogue: Catalogue): StreamChecks {
  let known = new Map<string, Known>()
  let revision = 0
  const intervalOf = (id: string): number | null => intervalIn(known.get(id))
  function read(): void {
    const before = known
    known = new Map()
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
    for (const [id, was] of before) {
      if (intervalIn(was) === intervalOf(id)) continue
      revision += 1
      return
    }
  }
  read()
  catalogue.onChange(read)
  return {
    of: (streamId) => known.get(streamId) ?? NO_CHECKS,
    isMetered: (streamId) => known.get(streamId)?.mode === 'metered',
    intervalOf,
    expiryEndsOf: (streamId) => known.get(streamId)?.expiryEnds ?? 'by_token',
    revision: () => revision,
  }
}

const intervalIn = (known: Known | undefined): number | null =>
  known?.mode === 'metered' ? known.intervalSeconds : null
