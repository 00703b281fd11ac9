import type { Decision } from '../../shared/access.ts'
import type { World } from './changed-world.ts'
import { isAbout } from './compiled-rule.ts'
import { nextEdgeMs, previousEdgeMs } from './schedule.ts'
import { findStream } from './snapshot.ts'

/** Rules whose schedules are looked at. */
const SCHEDULES = 12
const MINUTE_MS = 60_000
/** Where the end of a credential is not known, as its text has it. */
const STEPS_MS = [1, 5, 15, 60, 1_440].map((minutes) => minutes * MINUTE_MS)

/**
 * Moments at which the answer may be another one, without an order: just before a credential ended, when a revocation or a
 * ban ends, and around where the schedules of rules about the stream begin and end.
 */
export function timesFor(world: World, refusal: Decision): readonly number[] {
  const times = new Set([
    ...credentialTimes(world, refusal),
    ...revocationTimes(world, refusal),
    ...banTimes(refusal),
    ...scheduleTimes(world, refusal),
  ])
  times.delete(world.atMs)
  return [...times].filter((each) => Number.isFinite(each))
}

function credentialTimes({ recalled, atMs }: World, { reason }: Decision): readonly number[] {
  if (recalled === null) {
    const isOfTime = /^(grant_expired|grant_not_yet_valid|credential_clock)$/.test(reason)
    return isOfTime ? STEPS_MS.flatMap((step) => [atMs - step, atMs + step]) : []
  }
  if (reason !== 'grant_expired') return []
  return recalled.flatMap((each) =>
    each.ok && each.grant.expiresAtMs !== null ? [each.grant.expiresAtMs - 1] : [],
  )
}

function revocationTimes({ revocations, atMs }: World, { reason }: Decision): readonly number[] {
  if (!reason.endsWith('_revoked')) return []
  const ends = revocations.flatMap(({ untilMs }) => (untilMs === null ? [] : [untilMs]))
  return ends.filter((each) => each > atMs).slice(0, SCHEDULES)
}

const banTimes = ({ trace }: Decision): readonly number[] =>
  trace.flatMap(([check, , detail]) => {
    const [, what, untilMs] = detail.split(' ')
    return check === 'limit' && what === 'banned' ? [Number(untilMs)] : []
  })

function scheduleTimes(
  { request, snapshot, atMs }: World,
  { ruleId }: Decision,
): readonly number[] {
  const stream = findStream(snapshot, request.streamName)?.stream
  if (ruleId === null || stream === undefined) return []
  return snapshot.rules
    .filter((each) => !each.isShadow && isAbout(each.rule, stream))
    .flatMap(({ schedule }) => (schedule === null ? [] : [schedule]))
    .slice(0, SCHEDULES)
    .flatMap((schedule) => [nextEdgeMs(schedule, atMs), previousEdgeMs(schedule, atMs) - 1])
}
