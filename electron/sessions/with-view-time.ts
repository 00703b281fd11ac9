import type { Session } from '../../shared/session.ts'
import type { Metering } from './metering.ts'
import type { LiveRegistry } from './types.ts'

/** The live sessions as the console sees them: each with what it watched so far, where that is measured. */
export function withViewTime(
  live: LiveRegistry,
  metering: Pick<Metering, 'viewedMs'>,
): LiveRegistry {
  function viewed(session: Session): Session {
    const viewedMs = metering.viewedMs(session.id)
    return viewedMs === undefined ? session : { ...session, viewedMs }
  }
  return {
    ...live,
    list: () => live.list().map(viewed),
    get(id) {
      const session = live.get(id)
      return session === null ? null : viewed(session)
    },
    subscribe() {
      const subscription = live.subscribe()
      return {
        close: subscription.close,
        take() {
          const delta = subscription.take()
          return {
            ...delta,
            started: delta.started.map(viewed),
            changed: delta.changed.map(viewed),
          }
        },
      }
    },
  }
}
