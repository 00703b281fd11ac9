import type { AccessRequest, Decision } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'
import type { Registry } from './registry.ts'

const REMEMBERED = 1_000
/** The session's own question follows at once. */
const FOLLOWS_MS = 10_000

/** Questions that only precede the one of a session, which comes under another id. */
export interface Preliminaries {
  /**
   * Whether an admitted question only precedes a session: it begins none and takes no seat. Another one from the same place, while the
   * session of the first is still to come, may be that session itself, of a player that does not say what it is: it begins one.
   */
  precedes(request: AccessRequest, decided: Decision, nowMs: number): boolean
  /** The session of a preliminary question that the session of this one takes the place of. Null: there is none. */
  before(request: AccessRequest, decided: Decision, nowMs: number): Session | null
}

interface Asked {
  readonly sessionKey: string | null
  readonly atMs: number
}

/** Remembers those of the latest 1,000 places. */
export function createPreliminaries(registry: Pick<Registry, 'find'>): Preliminaries {
  const places = new Map<string, readonly Asked[]>()

  function waitingAt(place: string, nowMs: number): readonly Asked[] {
    const asked = places.get(place) ?? []
    return asked.filter(({ atMs }) => nowMs - atMs < FOLLOWS_MS)
  }

  function note(place: string, asked: readonly Asked[]): void {
    places.delete(place)
    if (asked.length > 0) places.set(place, asked)
    if (places.size <= REMEMBERED) return
    for (const oldest of places.keys()) {
      places.delete(oldest)
      break
    }
  }

  return {
    precedes(request, decided, nowMs) {
      if (request.isPreliminary !== true || decided.outcome !== 'allow') return false
      const { sessionKey } = request
      const place = placeOf(request, decided)
      const waiting = waitingAt(place, nowMs)
      const isAgain = waiting.some((each) => sessionKey !== null && each.sessionKey === sessionKey)
      if (!isAgain) note(place, [...waiting, { sessionKey, atMs: nowMs }])
      return isAgain || waiting.length === 0
    },
    before(request, decided, nowMs) {
      if (places.size === 0 || request.isPreliminary === true) return null
      const place = placeOf(request, decided)
      const [first, ...others] = waitingAt(place, nowMs)
      note(place, others)
      return registry.find(request.mediaServerId, first?.sessionKey ?? null)
    },
  }
}

const placeOf = (
  { mediaServerId, streamName, address }: AccessRequest,
  { grantId }: Decision,
): string => [mediaServerId, streamName, address, grantId].join('\n')
