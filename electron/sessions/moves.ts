import type { AccessRequest, Decision } from '../../shared/access.ts'
import { isUnproven } from '../../shared/proven-grant.ts'
import type { Session } from '../../shared/session.ts'
import type { Limiter } from './limiting/limiter.ts'
import type { Registry } from './registry.ts'

const REMEMBERED = 5_000
const SESSIONS_KEPT = 8
/** Two who share what one may have must not do so by taking turns. */
const MOVES_AGAIN_MS = 60_000

export interface MoveTools {
  readonly registry: Pick<Registry, 'find' | 'quietMs' | 'pauseMs'>
  /** Default: nothing is limited, so that nobody has to make room. */
  readonly limiter?: Pick<Limiter, 'look'> | undefined
}

/** Viewers who go on at another address, where the media server knows a session by its address. */
export interface Moves {
  /**
   * The session of a viewer at another address that has been quiet, for twice as long as it ever was while it was asked about, and whose
   * seat is the only one for this one: the same credential, player and stream. Null where there is a seat, none such, or such a viewer moved less than a minute ago.
   */
  before(request: AccessRequest, decided: Decision, nowMs: number): Session | null
}

interface Known {
  readonly sessionKeys: readonly string[]
  readonly movedMs: number
}

/** Remembers those of the latest 5,000 viewers. */
export function createMoves({ registry, limiter }: MoveTools): Moves {
  const viewers = new Map<string, Known>()

  function note(viewer: string, known: Known): void {
    viewers.delete(viewer)
    viewers.set(viewer, known)
    if (viewers.size <= REMEMBERED) return
    for (const oldest of viewers.keys()) {
      viewers.delete(oldest)
      break
    }
  }

  return {
    before(request, decided, nowMs) {
      const { movesAfterSeconds, mediaServerId, sessionKey } = request
      if (movesAfterSeconds === undefined || sessionKey === null) return null
      const viewer = viewerOf(request, decided)
      if (viewer === null) return null
      const { sessionKeys, movedMs } = viewers.get(viewer) ?? NOTHING
      const others = sessionKeys
        .filter((key) => key !== sessionKey)
        .flatMap((key) => registry.find(mediaServerId, key) ?? [])
      const keys = [...others.map((each) => each.sessionKey ?? ''), sessionKey]
      const known = { sessionKeys: keys.slice(-SESSIONS_KEPT), movedMs }
      note(viewer, known)
      if (Math.abs(nowMs - movedMs) < MOVES_AGAIN_MS) return null
      const hasSeat = (replaced: Session | null): boolean =>
        limiter?.look(request, decided, replaced, nowMs).outcome !== 'deny'
      // A player asks at its own pace, which long segments make slow, and not evenly.
      const isQuiet = (each: Session): boolean =>
        registry.quietMs(each) >= Math.max(movesAfterSeconds * 1_000, 2 * registry.pauseMs(each))
      const found = others.find((each) => isQuiet(each) && !hasSeat(null) && hasSeat(each))
      if (found === undefined) return null
      note(viewer, { ...known, movedMs: nowMs })
      return found
    },
  }
}

const NOTHING: Known = { sessionKeys: [], movedMs: Number.NEGATIVE_INFINITY }

/** Null where nothing tells one viewer from others: what let them in, and with which player. */
function viewerOf(
  { mediaServerId, streamName, userAgent }: AccessRequest,
  decided: Decision,
): string | null {
  const { outcome, grantId } = decided
  const isKnown = outcome === 'allow' && grantId !== null && !isUnproven(decided)
  if (!isKnown || userAgent === null) return null
  return [mediaServerId, streamName, grantId, userAgent].join('\n')
}
