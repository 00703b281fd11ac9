import type { BulkRevokeJob, RevokeFate } from '../../../shared/bulk-revoke.ts'

/**
 * Two jobs as one: what they did, added up. It runs while one of them does, and is undone once both are. Its id is that of the first.
 * Pure.
 */
export function together(one: BulkRevokeJob, other: BulkRevokeJob): BulkRevokeJob {
  const { endedAtMs, undoneAtMs } = one
  return {
    id: one.id,
    state: stateOf(one, other),
    startedAtMs: one.startedAtMs,
    endedAtMs: latest(endedAtMs, other.endedAtMs),
    undoneAtMs: latest(undoneAtMs, other.undoneAtMs),
    total: one.total + other.total,
    looked: one.looked + other.looked,
    gone: one.gone + other.gone,
    waiting: sumOf(one.waiting, other.waiting),
    uncut: uncutOf([...one.uncut, ...other.uncut]),
    revocations: one.revocations + other.revocations,
    left: one.left + other.left,
    problem: one.problem ?? other.problem,
  }
}

function stateOf(one: BulkRevokeJob, other: BulkRevokeJob): BulkRevokeJob['state'] {
  const states = [one.state, other.state]
  if (states.includes('running')) return 'running'
  return states.includes('cancelled') ? 'cancelled' : 'done'
}

const latest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : Math.max(one, other)

const sumOf = (
  one: BulkRevokeJob['waiting'],
  other: BulkRevokeJob['waiting'],
): Record<RevokeFate, number> => ({
  instant: one.instant + other.instant,
  at_next_check: one.at_next_check + other.at_next_check,
  at_time_limit: one.at_time_limit + other.at_time_limit,
  new_viewers_only: one.new_viewers_only + other.new_viewers_only,
})

const uncutOf = (all: BulkRevokeJob['uncut']): BulkRevokeJob['uncut'] =>
  [...Map.groupBy(all, ({ detail }) => detail)].map(([detail, each]) => ({
    detail,
    sessions: each.reduce((sum, { sessions }) => sum + sessions, 0),
  }))
