import type { Session } from './session.ts'
import type { UsageFilter } from './usage.ts'

/**
 * How many of those who are on are in no figure of usage yet: viewers of whom only the end is told, or publishers, who all count at
 * their end.
 *
 * @param sessions Those that are live.
 * @param only     What it is about alone. Empty: all.
 * @param action   Default viewers.
 */
export function notCounted(
  sessions: Iterable<Session>,
  only: UsageFilter,
  action: Session['action'] = 'subscribe',
): number {
  let count = 0
  for (const each of sessions) {
    if (each.action !== action) continue
    if (action === 'subscribe' && each.viewedMs !== undefined) continue
    if (isOf(each, only)) count += 1
  }
  return count
}

const PLAIN = [
  'streamId',
  'viewerId',
  'grantId',
  'trackingId',
  'country',
  'protocol',
  'mediaServerId',
] as const

const isOf = (session: Session, only: UsageFilter): boolean =>
  PLAIN.every((name) => only[name] === undefined || (session[name] ?? '') === only[name]) &&
  (only.tag === undefined ||
    (only.tag === '' ? session.tags.length === 0 : session.tags.includes(only.tag)))
