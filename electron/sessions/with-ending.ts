import type { OustedBy, Session } from '../../shared/session.ts'
import { endingOf, type ServerFacts } from './ending.ts'
import type { LiveRegistry } from './types.ts'

export interface WithEndingTools {
  factsOf(mediaServerId: string): ServerFacts
  /** Another number each time any of those facts, or an interval, have changed. */
  factsRevision(): number
  /** How often metered viewers of a stream are asked about, seconds. Null when it is not metered. */
  intervalOf(streamId: string): number | null
  /** How long a session was watched so far, milliseconds. Undefined where nothing measures it. */
  viewedMs(sessionId: string): number | undefined
  /** Why a session is refused by a limit although nobody revoked it. Undefined where it is not. */
  oustedBy(sessionId: string): OustedBy | undefined
  /** Epoch milliseconds. */
  now(): number
}

/** The live sessions as the console sees them: each with what ends it and, where that is measured, what it watched so far. */
export function withEnding(live: LiveRegistry, tools: WithEndingTools): LiveRegistry {
  function told(session: Session): Session {
    const viewedMs = tools.viewedMs(session.id)
    const { mediaServerId, streamId, revokedAtMs } = session
    const oustedBy = revokedAtMs === null ? undefined : tools.oustedBy(session.id)
    const interval = tools.intervalOf(streamId)
    const ending = endingOf(session, tools.factsOf(mediaServerId), interval, tools.now())
    return {
      ...session,
      ...(viewedMs !== undefined && { viewedMs }),
      ...(oustedBy !== undefined && { oustedBy }),
      ending,
    }
  }
  function runningBefore(started: readonly Session[]): readonly Session[] {
    const ids = new Set(started.map(({ id }) => id))
    return live.list().filter(({ id }) => !ids.has(id))
  }

  return {
    ...live,
    list: () => live.list().map(told),
    get(id) {
      const session = live.get(id)
      return session === null ? null : told(session)
    },
    subscribe() {
      const subscription = live.subscribe()
      let toldOf = tools.factsRevision()
      return {
        close: subscription.close,
        take() {
          const delta = subscription.take()
          const revision = tools.factsRevision()
          // What ends those that run follows from their media server and stream, which were set up otherwise meanwhile.
          const isStale = revision !== toldOf
          toldOf = revision
          const changed = isStale ? runningBefore(delta.started) : delta.changed
          return {
            ...delta,
            started: delta.started.map(told),
            changed: changed.map(told),
          }
        },
      }
    },
  }
}
