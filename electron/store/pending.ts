import type { DecisionFilter, DecisionPage } from '../../shared/api.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import { limitOf } from './decision-history.ts'
import { type LabelOf, queryOf } from './decision-query.ts'
import { type EndedFilter, type EndedPage, pageOf } from './session-history.ts'
import type { JournalEntry } from './types.ts'

/**
 * Adds decisions that are in no table yet to a page of those that are.
 *
 * @param page What the tables answer to the same filter.
 * @param labelOf What their grants are called.
 * @throws AppError ERR_CIDR_INVALID
 */
export function withPendingDecisions(
  page: DecisionPage,
  filter: DecisionFilter,
  pending: readonly JournalEntry[],
  labelOf: LabelOf,
): DecisionPage {
  const { fits } = queryOf(filter, labelOf)
  const before = Number(filter.before ?? Number.POSITIVE_INFINITY)
  const found = new Map<number, DecisionRecord>()
  for (const entry of pending) {
    if (entry.kind !== 'decision') continue
    const { decision } = entry
    if (decision.id < before && fits(decision)) found.set(decision.id, decision)
  }
  if (found.size === 0) return page
  for (const decision of page.decisions) found.set(decision.id, decision)
  const limit = limitOf(filter.limit)
  const decisions = [...found.values()].sort((one, other) => other.id - one.id).slice(0, limit)
  const isFull = decisions.length >= limit
  return { decisions, nextBefore: isFull ? (decisions.at(-1)?.id ?? null) : null }
}

/**
 * Adds sessions whose end is in no table yet to a page of those that ended.
 *
 * @param page   What the tables answer to the same filter.
 * @param stored Reads a session from the tables, whether it ended or not.
 */
export function withPendingEnds(
  page: EndedPage,
  filter: EndedFilter,
  pending: readonly JournalEntry[],
  stored: (id: string) => Session | null,
): EndedPage {
  const found = new Map(endedIn(pending, stored).map((session) => [session.id, session]))
  if (found.size === 0) return page
  for (const session of page.sessions) found.set(session.id, session)
  return pageOf([...found.values()], filter)
}

/** Sessions that some entries end, with their end; what began nowhere that is known is passed over. */
export function endedIn(
  entries: readonly JournalEntry[],
  stored: (id: string) => Session | null,
): readonly Session[] {
  const begun = new Map<string, Session>()
  const ended = new Map<string, Session>()
  for (const entry of entries) {
    if (entry.kind === 'decision') {
      if (entry.session !== null) begun.set(entry.session.id, entry.session)
      continue
    }
    if (entry.kind !== 'end') continue
    const { sessionId, atMs, end } = entry
    if (ended.has(sessionId)) continue
    const session = begun.get(sessionId) ?? stored(sessionId)
    if (session?.endedAtMs === null) ended.set(sessionId, { ...session, endedAtMs: atMs, end })
  }
  return [...ended.values()]
}
