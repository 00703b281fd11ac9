import type { Session } from '../../../shared/session.ts'
import type { Only } from './use-url.ts'

/**
 * How many of those who are on are in no figure yet: viewers of whom only the end is told.
 *
 * @param only What it is about alone. Empty: all.
 */
export function notCounted(sessions: Iterable<Session>, only: Only): number {
  const { streamId, country, protocol } = only
  let count = 0
  for (const each of sessions) {
    if (each.action !== 'subscribe' || each.viewedMs !== undefined) continue
    if (streamId !== undefined && each.streamId !== streamId) continue
    if (country !== undefined && each.country !== country) continue
    if (protocol !== undefined && each.protocol !== protocol) continue
    count += 1
  }
  return count
}
