import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { LiveCount } from './use-live-counts.ts'

/** What is known of a stream's publisher. `not_told`: a media server that may carry it never tells of publishers. */
export type OnAir = 'on_air' | 'idle' | 'not_told'

/**
 * Whether a stream is on air, as far as it can be known: nobody publishing says something only where every media server
 * that carries the stream tells of publishers. Those are the ones it is watched at; while nobody watches, any.
 */
export function onAirOf(
  count: LiveCount,
  servers: readonly Pick<MediaServerStatus, 'id' | 'capabilities'>[],
): OnAir {
  if (count.publishers > 0) return 'on_air'
  const { mediaServerIds } = count
  const carriers =
    mediaServerIds.size === 0 ? servers : servers.filter(({ id }) => mediaServerIds.has(id))
  return carriers.every(({ capabilities }) => capabilities.reportsPublishers) ? 'idle' : 'not_told'
}
