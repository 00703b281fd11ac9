import type { AccessRequest } from '../../shared/access.ts'

const REMEMBERED = 1_000

type Place = Pick<AccessRequest, 'mediaServerId' | 'sessionKey'>

/** Ends that came before their start, from servers that tell of both at once and never use an id again. */
export interface EarlyEnds {
  add(place: Place): void
  /** Whether the end of this session came already. */
  has(place: Place): boolean
}

/** Remembers the latest 1,000: most are of sessions that were refused, of which no start follows. */
export function createEarlyEnds(): EarlyEnds {
  const ended = new Set<string>()
  return {
    add(place) {
      if (place.sessionKey === null) return
      ended.add(keyOf(place))
      if (ended.size <= REMEMBERED) return
      for (const oldest of ended) {
        ended.delete(oldest)
        break
      }
    },
    has: (place) => ended.size > 0 && ended.has(keyOf(place)),
  }
}

const keyOf = ({ mediaServerId, sessionKey }: Place): string => `${mediaServerId}\n${sessionKey}`
