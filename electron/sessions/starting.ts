import type { AccessRequest } from '../../shared/access.ts'
import { bareDecision } from './record.ts'
import type { Done } from './settling.ts'

type Place = Pick<AccessRequest, 'mediaServerId' | 'sessionKey'>
type Answer = (request: AccessRequest, done: Done) => void

/**
 * Sessions whose start is on its way to the store, by what their media server calls them. Some servers do not wait for an
 * answer, and players ask for several files at once: what comes meanwhile is about that session, not about another.
 */
export interface Starting {
  /** Answers a request: at once, or in its turn once the start of its session is settled. What is thrown then denies. */
  readonly answer: Answer
  /** A start is on its way. @returns Tells that it is settled, however it came out: those that waited are answered. */
  begin(place: Place): () => void
}

/**
 * Makes one with no start on its way.
 *
 * @param answerNow Answers a request as the live sessions are now.
 * @param onError   Told of failures inside, for the log.
 */
export function createStarting(answerNow: Answer, onError: (error: unknown) => void): Starting {
  /** By media server, then by its own name of the session. */
  const waiting = new Map<string, Map<string, (() => void)[]>>()

  function waits({ mediaServerId, sessionKey }: Place, again: () => void): boolean {
    if (sessionKey === null) return false
    const those = waiting.get(mediaServerId)?.get(sessionKey)
    those?.push(again)
    return those !== undefined
  }

  function startsAt(mediaServerId: string): Map<string, (() => void)[]> {
    let starts = waiting.get(mediaServerId)
    if (starts === undefined) {
      starts = new Map()
      waiting.set(mediaServerId, starts)
    }
    return starts
  }

  /** Nobody is left by then to catch what is thrown. */
  function answerInTurn(request: AccessRequest, done: Done): void {
    if (waits(request, () => answerInTurn(request, done))) return
    try {
      answerNow(request, done)
    } catch (error) {
      onError(error)
      done(bareDecision('deny', 'internal', [['request', 'fail', 'internal']]), 0)
    }
  }

  return {
    answer(request, done) {
      if (!waits(request, () => answerInTurn(request, done))) answerNow(request, done)
    },
    begin({ mediaServerId, sessionKey }) {
      if (sessionKey === null) return nothing
      const starts = startsAt(mediaServerId)
      const those: (() => void)[] = []
      starts.set(sessionKey, those)
      return () => {
        if (starts.get(sessionKey) === those) starts.delete(sessionKey)
        for (const again of those) again()
      }
    },
  }
}

const nothing = (): void => {}
