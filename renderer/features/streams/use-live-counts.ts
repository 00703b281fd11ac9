import { useMemo } from 'react'
import { useFeed } from '../../api/feed.ts'

/** Who is on one stream now. */
export interface LiveCount {
  readonly viewers: number
  readonly publishers: number
}

const NOBODY: LiveCount = { viewers: 0, publishers: 0 }

/** Live viewers and publishers by stream id. Streams nobody is on have no entry; read with {@link countOf}. */
export function useLiveCounts(): ReadonlyMap<string, LiveCount> {
  const sessions = useFeed((feed) => feed.sessions)
  return useMemo(() => {
    const counts = new Map<string, LiveCount>()
    for (const session of sessions.values()) {
      const { viewers, publishers } = counts.get(session.streamId) ?? NOBODY
      counts.set(
        session.streamId,
        session.action === 'publish'
          ? { viewers, publishers: publishers + 1 }
          : { viewers: viewers + 1, publishers },
      )
    }
    return counts
  }, [sessions])
}

/** The count of one stream. */
export const countOf = (counts: ReadonlyMap<string, LiveCount>, streamId: string): LiveCount =>
  counts.get(streamId) ?? NOBODY
