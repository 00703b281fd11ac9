import type { AccessRequest } from '../../../shared/access.ts'
import type { Session } from '../../../shared/session.ts'
import { beginsSession } from '../asked-again.ts'
import { turned } from '../record.ts'
import type { Judged } from '../types.ts'
import type { Limiter } from './limiter.ts'

interface SeatTakerTools {
  readonly limiter?: Pick<Limiter, 'take'>
  readonly unbind?: (binding: NonNullable<Judged['binds']>) => void
  onError(error: unknown): void
}

/**
 * Takes a seat for whoever is admitted and begins a session, where sessions are limited. What was bound for one who gets
 * none is given back; a failure denies.
 */
export const createSeatTaker =
  ({ limiter, unbind, onError }: SeatTakerTools) =>
  (request: AccessRequest, decided: Judged, live: Session | null, nowMs: number): Judged => {
    const isAsked = decided.outcome === 'allow' && beginsSession(request)
    if (limiter === undefined || !isAsked) return decided
    let judged: Judged
    try {
      judged = limiter.take(request, decided, live, nowMs)
    } catch (error) {
      onError(error)
      const { binds: _, ...asked } = decided
      judged = turned(asked, 'deny', 'internal', ['limit', 'fail', 'internal'])
    }
    if (judged.outcome !== 'allow' && decided.binds !== undefined) unbind?.(decided.binds)
    return judged
  }
