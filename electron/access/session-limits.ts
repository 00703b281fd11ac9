import type { BanEnds, StationLimits, StreamLimits } from '../../shared/session-limit.ts'

/** The limits of one stream as they count: what it says itself, else what is said for all. Null numbers: no limit. */
export interface LimitsInForce {
  readonly perGrant: number | null
  readonly perViewer: number | null
  readonly viewers: number | null
  readonly publishers: number | null
  /** Whether the newest takes over where a grant, a viewer or the publishers have as many as they may. */
  readonly newestTakesOver: boolean
  readonly banMs: number
  /** Whom of those who are in a ban ends at this stream. */
  readonly banEnds: BanEnds
  readonly onTrial: boolean
}

/**
 * What counts for a stream.
 *
 * @param own Absent: it says nothing itself.
 */
export function limitsInForce(
  own: StreamLimits | undefined,
  station: StationLimits,
): LimitsInForce {
  return {
    perGrant: chosen(own?.perGrant, station.perGrant),
    perViewer: chosen(own?.perViewer, station.perViewer),
    viewers: chosen(own?.viewers, station.viewers),
    publishers: chosen(own?.publishers, station.publishers),
    newestTakesOver: (own?.whenFull ?? station.whenFull) === 'newest',
    banMs: (own?.banSeconds ?? station.banSeconds) * 1_000,
    banEnds: own?.banEnds ?? station.banEnds,
    onTrial: own?.onTrial ?? station.onTrial,
  }
}

/** A stream says 0 where it has no limit although others do. */
function chosen(own: number | null | undefined, station: number | null): number | null {
  const number = own ?? station
  return number === 0 ? null : number
}
