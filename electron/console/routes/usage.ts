import { type Days, daysBetween, daysOf, isTimeZone, PERIODS } from '../../../shared/calendar.ts'
import { AppError } from '../../../shared/errors.ts'
import type { UsageBy, UsageFilter, UsageReport } from '../../../shared/usage.ts'
import type { UsageQuery } from '../../../shared/usage-api.ts'
import { usageQuery, usageSessionsQuery } from '../queries.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { usageReport, usageSessions } from '../usage-answers.ts'

/** Longest period, days. */
const MOST_DAYS = 3_700
/** Besides the one of all others. */
const MOST_LINES = 12

/** What was watched, for bills and reports. */
export function usageRoutes({ history, catalogue, now }: ConsoleDeps) {
  /** Streams and media servers have ids that say little. */
  function named(report: UsageReport, by: UsageBy | undefined): UsageReport {
    const all =
      by === 'media-server'
        ? catalogue.mediaServers.list()
        : by === 'stream' || by === 'published'
          ? catalogue.streams.list()
          : []
    const names = new Map(all.map(({ id, name }) => [id, name]))
    const withName = <Of extends { readonly key: string | null }>(each: Of): Of => {
      const name = names.get(each.key ?? '')
      return name === undefined ? each : { ...each, name }
    }
    return { ...report, rows: report.rows.map(withName), lines: report.lines.map(withName) }
  }

  return {
    'GET /usage': route('GET /usage', {
      summary: 'Usage of a period: totals, over time or by stream, viewer, country and the rest',
      query: usageQuery,
      answer: usageReport,
      run: async ({ query }) => {
        const { by, split, compare, limit, ...rest } = query
        if (by !== undefined && split !== undefined) {
          throw invalid('split', 'Ask for rows (by) or for lines over time (split), not both.')
        }
        const report = await history.usage({
          ...askedOf(rest, now()),
          ...(by !== undefined && { by }),
          ...(split !== undefined && { split }),
          compares: compare === 'true',
          limit: split === undefined ? Number(limit) : Math.min(Number(limit), MOST_LINES),
        })
        return named(report, by ?? split)
      },
    }),
    'GET /usage/sessions': route('GET /usage/sessions', {
      summary: 'Sessions of viewers in a period, each with its part of it, the latest start first',
      query: usageSessionsQuery,
      answer: usageSessions,
      run: ({ query }) => {
        const { before, limit, ...rest } = query
        const page = { ...(before !== undefined && { before }), limit: Number(limit) }
        return history.usageSessions({ ...askedOf(rest, now()), ...page })
      },
    }),
  } satisfies Partial<Routes>
}

interface Asked {
  readonly days: Days
  readonly zone: string
  readonly filter: UsageFilter
  readonly nowMs: number
}

function askedOf(query: UsageQuery, nowMs: number): Asked {
  const { period, from, to, zone = ownZone(), ...filter } = query
  if (!isTimeZone(zone)) throw new AppError('ERR_TIME_ZONE_INVALID')
  return { days: daysIn({ period, from, to }, nowMs, zone), zone, filter, nowMs }
}

/** An empty TZ leaves the machine without a name for its zone, which is UTC then. */
const ownZone = (): string =>
  (Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined) ?? 'UTC'

type Wanted = { readonly [K in 'period' | 'from' | 'to']: string | undefined }

function daysIn({ period, from, to }: Wanted, nowMs: number, zone: string): Days {
  if (from === undefined && to === undefined) {
    return daysOf(PERIODS.find((name) => name === period) ?? 'this-month', nowMs, zone)
  }
  if (period !== undefined) throw invalid('period', 'Name a period, or its days, not both.')
  if (from === undefined || to === undefined) throw invalid('from', 'Say both from and to.')
  if (from > to) throw invalid('to', 'The last day is before the first.')
  if (daysBetween(from, to) >= MOST_DAYS) throw invalid('to', 'Ask for ten years at most.')
  return { from, to }
}

const invalid = (path: string, message: string): AppError =>
  new AppError('ERR_INPUT_INVALID', undefined, { issues: [{ path, message }] })
