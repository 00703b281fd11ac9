import { useMemo } from 'react'
import { useFeed } from '../../api/feed.ts'

/** Who is on one stream now. */
export interface LiveCount {
  readonly viewers: number
  readonly publishers: number
  /** Media servers it is watched at. */
  readonly mediaServerIds: ReadonlySet<string>
}

const NOBODY: LiveCount = { viewers: 0, publishers: 0, mediaServerIds: new Set() }

interface Counting {
  viewers: number
  publishers: number
  readonly mediaServerIds: Set<string>
}

/** Live viewers and publishers by stream id. Streams nobody is on have no entry; read with {@link countOf}. */
export function useLiveCounts(): ReadonlyMap<string, LiveCount> {
  const sessions = useFeed((feed) => feed.sessions)
  return useMemo(() => {
    const counts = new Map<string, Counting>()
    for (const { streamId, action, mediaServerId } of sessions.values()) {
      const count = counts.get(streamId) ?? {
        viewers: 0,
        publishers: 0,
        mediaServerIds: new Set<string>(),
      }
      counts.set(streamId, count)
      if (action === 'publish') count.publishers += 1
      else {
        count.viewers += 1
        count.mediaServerIds.add(mediaServerId)
      }
    }
    return counts
  }, [sessions])
}

/** How many are live at a stream. None where it is not among them. */
export const countOf = (counts: ReadonlyMap<string, LiveCount>, streamId: string): LiveCount =>
  counts.get(streamId) ?? NOBODY
