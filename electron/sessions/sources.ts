import type { AccessRequest, Decision } from '../../shared/access.ts'

const REMEMBERED = 10_000

/** A publisher that was admitted without a session. */
export interface Waiting {
  readonly request: AccessRequest
  readonly decision: Decision
  readonly decisionId: number
}

/** The sources of media servers that tell when one comes and goes. */
export interface Sources {
  /**
   * Someone was admitted to publish without a session: beside a source that is live, where the server turns it away unless
   * that one is gone; or in a way that does not tell a source from a title.
   */
  asked(waiting: Waiting): void
  /** A publisher's session began: nobody waits for that any more. */
  began(request: Pick<AccessRequest, 'mediaServerId' | 'streamName'>): void
  /**
   * A source came.
   *
   * @returns `wasOn`: one came before and was never said to go, so the server died meanwhile. `waiting`: who asked last
   *          while another was live, and is the source now. Null when nobody did.
   */
  came(mediaServerId: string, streamName: string): { wasOn: boolean; waiting: Waiting | null }
  /** It went. */
  went(mediaServerId: string, streamName: string): void
}

interface Known {
  isOn: boolean
  waiting: Waiting | null
}

/** Remembers the latest 10,000 sources. What was before this start is unknown. */
export function createSources(): Sources {
  const known = new Map<string, Known>()
  const keyOf = (mediaServerId: string, streamName: string): string =>
    `${mediaServerId}\n${streamName}`

  function put(key: string, source: Known): void {
    known.delete(key)
    known.set(key, source)
    if (known.size <= REMEMBERED) return
    for (const oldest of known.keys()) {
      known.delete(oldest)
      break
    }
  }

  return {
    asked({ request, decision, decisionId }) {
      const key = keyOf(request.mediaServerId, request.streamName)
      // What was presented is of no use any more, and nothing to keep.
      const waiting = { request: { ...request, credentials: [] }, decision, decisionId }
      put(key, { isOn: known.get(key)?.isOn ?? false, waiting })
    },
    began({ mediaServerId, streamName }) {
      const source = known.get(keyOf(mediaServerId, streamName))
      if (source !== undefined) source.waiting = null
    },
    came(mediaServerId, streamName) {
      const key = keyOf(mediaServerId, streamName)
      const before = known.get(key)
      put(key, { isOn: true, waiting: null })
      return { wasOn: before?.isOn ?? false, waiting: before?.waiting ?? null }
    },
    went: (mediaServerId, streamName) => void known.delete(keyOf(mediaServerId, streamName)),
  }
}
