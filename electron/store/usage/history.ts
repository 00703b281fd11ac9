import { addDays, type Days, startOfDay } from '../../../shared/calendar.ts'
import type { UsageFilter, UsageReport, UsageSession } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import type { UsageQuestion } from './part.ts'
import { createPeakReader, type FoundPeaks } from './peaks.ts'
import { createUsageReporter } from './report.ts'
import { createSessionsInPeriod } from './sessions.ts'
import { tableOf, type UsageTable } from './table.ts'

const DAY_QUARTERS = 96

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
  /** The same where there may be very many rows. */
  table(asked: UsageQuestion): Promise<UsageTable>
  /** The latest start first. */
  sessions(asked: UsageSessionsQuestion): Promise<UsageSessionsPage>
  /** How many watched at once on a UTC day, counted from 1970-01-01, looked through session by session. */
  peaksOf(day: number): Promise<FoundPeaks>
}

/** Reads usage of days, in slices between which others take their turns. */
export function createUsageHistory(db: Database): UsageHistory {
  const find = createSessionsInPeriod(db)
  const peaks = createPeakReader(db)
  const report = createUsageReporter(db, peaks)
  return {
    report,
    table: async (asked) => tableOf(await report(asked)),
    peaksOf: (day) => peaks.find([day * DAY_QUARTERS, (day + 1) * DAY_QUARTERS]),
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
