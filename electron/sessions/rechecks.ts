import type { Decision } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'
import type { Holding } from './holding.ts'
import type { Checks, ServerLimits } from './limits.ts'
import type { Registry } from './registry.ts'

export interface RecheckTools {
  limitsOf(mediaServerId: string): Pick<ServerLimits, 'rechecks' | 'timeLimit'>
  checksOf(streamId: string): Checks
  readonly registry: Pick<Registry, 'current'>
  /** Default: nothing is known of who is in. */
  readonly holding?: Pick<Holding, 'standing'> | undefined
}

/** What becomes of viewers whom their media server asks about again by itself. */
export interface Rechecks {
  /**
   * The decision as it counts for a session that is live: within its time limit, and for a metered viewer whose check
   * failed inside Stagedoor as the stream says. Nobody is kept who is revoked, whose right has ended, or whom a rule refuses by
   * now: that takes no token to find out.
   *
   * @param elapsedMs How long the session has been live.
   */
  judge(live: Session, decided: Decision, elapsedMs: number): Decision
  /** Whether a check came out as the session began, so that there is nothing to record but the time. */
  isBeat(live: Session, decision: Decision): boolean
}

/** So many at least before those of sessions that are over are looked for. */
const SWEEP_FROM = 10_000

interface Failures {
  readonly session: Session
  readonly inRow: number
}

/** Judges what came of asking about live sessions again, with the failures of each in a row in mind. */
export function createRechecks(tools: RecheckTools): Rechecks {
  /** Checks that failed in a row, by session id; of every live session, however many fail at once. */
  const failures = new Map<string, Failures>()
  let sweepAt = SWEEP_FROM

  function noteFailure(session: Session): number {
    const inRow = (failures.get(session.id)?.inRow ?? 0) + 1
    failures.set(session.id, { session, inRow })
    if (failures.size >= sweepAt) {
      for (const [id, each] of failures) {
        if (tools.registry.current(each.session) === null) failures.delete(id)
      }
      sweepAt = Math.max(SWEEP_FROM, failures.size * 2)
    }
    return inRow
  }

  function afterFailure(live: Session, decided: Decision): Decision {
    const known = tools.holding?.standing(live) ?? decided
    if (known.outcome !== 'allow' && known.reason !== 'internal') return known
    const checks = tools.checksOf(live.streamId)
    const inRow = noteFailure(live)
    const { endAfterFailed } = checks
    const isKept = live.revokedAtMs === null && (endAfterFailed === 0 || inRow < endAfterFailed)
    // Where that failed as well, what the stream says of it is known all the same.
    const { timeLimitSeconds } =
      known.outcome === 'allow' ? known : { timeLimitSeconds: checks.maxSessionSeconds ?? null }
    return isKept ? { ...keptDecision(live, decided, checks), timeLimitSeconds } : decided
  }

  return {
    judge(live, decided, elapsedMs) {
      const { rechecks, timeLimit } = tools.limitsOf(live.mediaServerId)
      if (!rechecks || live.action !== 'subscribe') return withinLimit(decided, elapsedMs)
      const hasFailed = decided.reason === 'internal'
      if (!hasFailed) failures.delete(live.id)
      const judged = hasFailed ? afterFailure(live, decided) : decided
      const { timeLimitSeconds } = judged
      const isTooLong = timeLimitSeconds !== null && elapsedMs >= timeLimitSeconds * 1_000
      if (isTooLong && !timeLimit && judged.outcome === 'allow') {
        return { ...judged, outcome: 'deny', reason: 'session_too_long' }
      }
      return withinLimit(judged, elapsedMs)
    },
    isBeat(live, decision) {
      return (
        decision.outcome === 'allow' &&
        decision.reason === live.reason &&
        decision.grantId === live.grantId &&
        decision.ruleId === live.ruleId &&
        decision.viewerId === live.viewerId &&
        live.revokedAtMs === null &&
        tools.limitsOf(live.mediaServerId).rechecks
      )
    },
  }
}

/** Asking again does not win time: what is left of the limit is what the media server is told. */
function withinLimit(decision: Decision, elapsedMs: number): Decision {
  if (decision.timeLimitSeconds === null) return decision
  const left = Math.max(1, Math.ceil(decision.timeLimitSeconds - elapsedMs / 1_000))
  return { ...decision, timeLimitSeconds: left }
}

function keptDecision(live: Session, decided: Decision, checks: Checks): Decision {
  return {
    ...decided,
    outcome: 'allow',
    reason: 'check_failed',
    streamId: live.streamId,
    ruleId: live.ruleId,
    grantId: live.grantId,
    viewerId: live.viewerId,
    country: live.country,
    tags: live.tags,
    recheckAfterSeconds: checks.intervalSeconds,
  }
}
