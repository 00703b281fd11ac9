import type { MediaServerStatus } from '../../shared/media-server.ts'
import type { Session } from '../../shared/session.ts'
import { fateAmong, goesOn } from './revoke-fate.ts'

/** A stream whose source a revocation reaches. */
export interface SourceReached {
  readonly name: string
  /**
   * `off_air`: it has no other source. `at_next_check`: the same, once its media server asks again. `another_source`: one is
   * left. `stays`: its media server does not cut the source.
   */
  readonly fate: 'off_air' | 'at_next_check' | 'another_source' | 'stays'
  /** Whether its source is what was pointed at, and not merely covered too. */
  readonly isOwn: boolean
  /** Who is at it live, as far as their media servers tell. */
  readonly viewers: number
}

const publishes = ({ action }: Session): boolean => action === 'publish'
const keyOf = ({ streamId, streamName }: Session): string => JSON.stringify([streamId, streamName])

type Server = Pick<MediaServerStatus, 'id' | 'protocol' | 'capabilities'>

/**
 * The streams whose sources are among the sessions that a revocation covers, what was pointed at first, then those with most
 * viewers. Empty: it covers no source. Pure.
 *
 * @param covered   Those that it covers.
 * @param live      All that are live.
 * @param sessionId What was pointed at; null where that is no live session.
 */
export function sourcesReached(
  covered: readonly Session[],
  live: Iterable<Session>,
  servers: readonly Server[],
  sessionId: string | null,
): readonly SourceReached[] {
  const sources = covered.filter(publishes)
  if (sources.length === 0) return []
  const ids = new Set(sources.map(({ id }) => id))
  const staying = [...live].filter(({ id, revokedAtMs }) => revokedAtMs === null && !ids.has(id))
  const around = Map.groupBy(staying, keyOf)
  return [...Map.groupBy(sources, keyOf)]
    .map(([key, theirs]): SourceReached => {
      const others = around.get(key) ?? []
      return {
        name: theirs[0]?.streamName ?? '',
        fate: fateOf(theirs, others.some(publishes), servers),
        isOwn: theirs.some(({ id }) => id === sessionId),
        viewers: others.filter((each) => !publishes(each)).length,
      }
    })
    .sort(
      (one, other) =>
        Number(other.isOwn) - Number(one.isOwn) ||
        other.viewers - one.viewers ||
        (one.name < other.name ? -1 : 1),
    )
}

function fateOf(
  sources: readonly Session[],
  hasAnother: boolean,
  servers: readonly Server[],
): SourceReached['fate'] {
  const cut = sources.filter((each) => !goesOn(each, servers))
  if (cut.length === 0) return 'stays'
  if (hasAnother || cut.length < sources.length) return 'another_source'
  const isWaiting = cut.some((each) => fateAmong(each, servers) === 'at_next_check')
  return isWaiting ? 'at_next_check' : 'off_air'
}

/** Whether a stream loses its only source. Pure. */
export const endsStream = ({ fate }: Pick<SourceReached, 'fate'>): boolean =>
  fate === 'off_air' || fate === 'at_next_check'

/** Whether any source is cut, so that it has to be meant. Pure. */
export const cutsSource = (reached: readonly SourceReached[]): boolean =>
  reached.some(({ fate }) => fate !== 'stays')
