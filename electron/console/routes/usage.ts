import type { UsageBy, UsageReport } from '../../../shared/usage.ts'
import { usageQuery, usageSessionsQuery } from '../queries.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { usageReport, usageSessions } from '../usage-answers.ts'
import { askedOf, invalid } from '../usage-asked.ts'

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
