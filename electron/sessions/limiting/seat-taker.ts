import type { AccessRequest } from '../../../shared/access.ts'
import type { Session } from '../../../shared/session.ts'
import { beginsSession } from '../asked-again.ts'
import { turned } from '../record.ts'
import type { Judged } from '../types.ts'
import type { Limiter } from './limiter.ts'

interface SeatTakerTools {
  readonly limiter?: Pick<Limiter, 'take' | 'look'>
  readonly unbind?: (binding: NonNullable<Judged['binds']>) => void
  onError(error: unknown): void
}

/** @param live The live session whose place they take anyway. Null: none. */
type Asks = (request: AccessRequest, decided: Judged, live: Session | null, nowMs: number) => Judged

/**
 * Takes a seat for whoever is admitted and begins a session, where sessions are limited. What was bound for one who gets
 * none is given back; a failure denies.
 */
interface SeatTaker extends Asks {
  /** The same answer for one who may begin a session later, with no seat taken. */
  readonly look: Asks
}

/** Takes seats of limited sessions for who is admitted. What throws there denies, with reason `internal`. */
export function createSeatTaker({ limiter, unbind, onError }: SeatTakerTools): SeatTaker {
  function safely(decided: Judged, ask: () => Judged): Judged {
    let judged: Judged
    try {
      judged = ask()
    } catch (error) {
      onError(error)
      const { binds: _, ...asked } = decided
      judged = turned(asked, 'deny', 'internal', ['limit', 'fail', 'internal'])
    }
    if (judged.outcome !== 'allow' && decided.binds !== undefined) unbind?.(decided.binds)
    return judged
  }

  const take: Asks = (request, decided, live, nowMs) => {
    const isAsked = decided.outcome === 'allow' && beginsSession(request)
    if (limiter === undefined || !isAsked) return decided
    return safely(decided, () => limiter.take(request, decided, live, nowMs))
  }

  const look: Asks = (request, decided, live, nowMs) => {
    if (limiter === undefined || decided.outcome !== 'allow') return decided
    return safely(decided, () => limiter.look(request, decided, live, nowMs))
  }

  return Object.assign(take, { look })
}
