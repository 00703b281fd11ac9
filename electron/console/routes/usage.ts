import { notCounted } from '../../../shared/not-counted.ts'
import type { UsageBy, UsageFilter, UsageReport } from '../../../shared/usage.ts'
import { usageQuery, usageSessionsQuery } from '../queries.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { usageReport, usageSessions } from '../usage-answers.ts'
import { askedOf, invalid } from '../usage-asked.ts'

/** Besides the one of all others. */
const MOST_LINES = 12

/** What was watched, for bills and reports. */
export function usageRoutes({ history, catalogue, live, now }: ConsoleDeps) {
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

  /** Whoever was refused is not in. */
  function openIn({ period }: UsageReport, only: UsageFilter, by: UsageBy | undefined): number {
    if (by === 'refused' || period.toMs <= now()) return 0
    return notCounted(live.list(), only, by === 'published' ? 'publish' : 'subscribe')
  }

  return {
    'GET /usage': route('GET /usage', {
      summary: 'Usage of a period: totals, over time or by stream, viewer, country and the rest',
      query: usageQuery,
      answer: usageReport,
      run: async ({ query }) => {
        const { by, split, compare, notCounted: counts, limit, ...rest } = query
        if (by !== undefined && split !== undefined) {
          throw invalid('split', 'Ask for rows (by) or for lines over time (split), not both.')
        }
        const asked = askedOf(rest, now())
        const report = await history.usage({
          ...asked,
          ...(by !== undefined && { by }),
          ...(split !== undefined && { split }),
          compares: compare === 'true',
          limit: split === undefined ? Number(limit) : Math.min(Number(limit), MOST_LINES),
        })
        const told = named(report, by ?? split)
        if (counts === 'false') return told
        return { ...told, notCounted: openIn(report, asked.filter, by) }
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
