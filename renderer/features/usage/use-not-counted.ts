import { notCounted } from '../../../shared/not-counted.ts'
import type { UsageReport } from '../../../shared/usage.ts'
import { useFeed } from '../../api/feed.ts'
import { isRunning } from './comparable.ts'
import type { Only } from './use-url.ts'

/** As {@link notCounted}, of those who are on now. 0 where the period is over. */
export function useNotCounted(report: UsageReport | undefined, only: Only): number {
  const isNow = report !== undefined && isRunning(report)
  return useFeed((state) => (isNow ? notCounted(state.sessions.values(), only) : 0))
}
