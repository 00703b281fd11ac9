import type { Days } from '../../../shared/calendar.ts'
import { addDays, startOfDay } from '../../../shared/calendar.ts'
import type { UsageFilter, UsageReport, UsageSession } from '../../../shared/usage.ts'
import type { Database } from '../open.ts'
import type { UsageQuestion } from './part.ts'
import { createUsageReporter } from './report.ts'
import { createSessionsInPeriod } from './sessions.ts'

/** Which sessions of viewers are asked for. */
export interface UsageSessionsQuestion {
  readonly days: Days
  readonly zone: string
  readonly filter: UsageFilter
  /** `nextBefore` of the page before. */
  readonly before?: string
  readonly limit: number
}

export interface UsageSessionsPage {
  readonly sessions: readonly UsageSession[]
  /** Null at the end. */
  readonly nextBefore: string | null
}

/** What was watched in a period, as far as it is in the tables. */
export interface UsageHistory {
  report(asked: UsageQuestion): Promise<UsageReport>
  /** The latest start first. */
  sessions(asked: UsageSessionsQuestion): Promise<UsageSessionsPage>
}

export function createUsageHistory(db: Database): UsageHistory {
  const find = createSessionsInPeriod(db)
  return {
    report: createUsageReporter(db),
    async sessions({ days, zone, filter, before, limit }) {
      const fromMs = startOfDay(days.from, zone)
      const toMs = startOfDay(addDays(days.to, 1), zone)
      const asked = { fromMs, toMs, filter, ...(before !== undefined && { before }) }
      const sessions: UsageSession[] = []
      for await (const { session, ms, bytes } of find(asked)) {
        sessions.push({ session, ms, bytes })
        if (sessions.length === limit) return { sessions, nextBefore: session.id }
      }
      return { sessions, nextBefore: null }
    },
  }
}
