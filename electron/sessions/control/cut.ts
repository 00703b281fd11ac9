import type { SessionCut } from '../../../shared/api.ts'
import type { ControlledProtocol } from '../../../shared/control-setup.ts'
import { say } from '../../../shared/say.ts'
import type { Session } from '../../../shared/session.ts'
import { OutgoingFailure } from './outgoing.ts'
import { cutReach } from './reach.ts'
import type { ControlClient, ControlTarget } from './types.ts'

/** A media server that can be controlled. */
export interface Controlled {
  readonly protocol: ControlledProtocol
  readonly client: ControlClient
  readonly target: ControlTarget
}

export interface CutTools {
  /** How a media server is controlled. Null when it is not. */
  controlledOf(mediaServerId: string): Controlled | null
  /** Told of failures that should not be, for the log. */
  onError(error: unknown): void
}

/** Cuts sessions at the media servers that can be controlled. */
export interface Cutter {
  /**
   * Cuts sessions, and reads back whether they are gone. They must be refused already: whoever is cut connects again at
   * once. Never throws.
   *
   * @returns One for each session whose server can cut it, in any order.
   */
  cut(sessions: readonly Session[]): Promise<readonly SessionCut[]>
}

/**
 * Makes what cuts sessions: each media server is asked once for all of its own, side by side. What fails is told for each of its
 * sessions; nothing rejects.
 */
export function createCutter({ controlledOf, onError }: CutTools): Cutter {
  async function cutAt(
    { client, target }: Controlled,
    sessions: readonly Session[],
  ): Promise<readonly SessionCut[]> {
    try {
      return await client.cut(target, sessions)
    } catch (error) {
      const detail = failureText(error, onError)
      return sessions.map((each) => ({ sessionId: each.id, outcome: 'failed', detail }))
    }
  }

  return {
    async cut(sessions) {
      const byServer = Map.groupBy(sessions, (each) => each.mediaServerId)
      const works = [...byServer].flatMap(([mediaServerId, theirs]) => {
        const controlled = controlledOf(mediaServerId)
        if (controlled === null) return []
        const reach = cutReach[controlled.protocol]
        const tried = theirs.filter((each) => reach(each) !== 'never')
        return tried.length === 0 ? [] : [cutAt(controlled, tried)]
      })
      return (await Promise.all(works)).flat()
    },
  }
}

/** Why a media server could not be asked, in a sentence for the operator. What should not be is told to the log. */
export function failureText(error: unknown, onError: (error: unknown) => void): string {
  if (error instanceof OutgoingFailure) return error.message
  onError(error)
  return say('Something failed inside.')
}
