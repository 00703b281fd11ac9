import type { DecisionRecord, Session } from '../../shared/session.ts'
import type { Publishers } from './publishers.ts'

/** Published streams by id, which is the id of their publish session. */
export interface Origins {
  /** The session while it is live. One that was revoked counts as ended, whatever its media server does. */
  live(streamId: string): Session | null
  /** What was ever published by this id, live or not; known for as long as decisions are kept. Null: nothing. */
  published(streamId: string): Promise<DecisionRecord | null>
}

/** The moment and the decision a session began with; see sessionIdOf. */
const SESSION_ID = /^[0-9a-z]{9,12}-([0-9a-z]{6,11})$/

/**
 * Makes what finds publishers by the id of the stream they publish.
 *
 * @param tools `decisionOf`: from the store; null when there is none of that number, or not any more.
 */
export function createOrigins(tools: {
  readonly publishers: Pick<Publishers, 'get'>
  /** A session as it is now. Null when it is over. */
  current(session: Session): Session | null
  decisionOf(id: number): Promise<DecisionRecord | null>
}): Origins {
  return {
    live(streamId) {
      const listed = tools.publishers.get(streamId)
      const session = listed === null ? null : tools.current(listed)
      return session?.revokedAtMs === null ? session : null
    },
    async published(streamId) {
      const decisionId = Number.parseInt(SESSION_ID.exec(streamId)?.[1] ?? '', 36)
      if (!Number.isSafeInteger(decisionId)) return null
      const began = await tools.decisionOf(decisionId)
      return began?.sessionId === streamId && began.action === 'publish' ? began : null
    },
  }
}
