import type { UsageReport, UsageTotals } from '../../../shared/usage.ts'

/** Whether a period goes on, by the clock of this computer: then who is on now is not all in its figures. */
export const isRunning = ({ period }: Pick<UsageReport, 'period'>): boolean =>
  period.toMs > Date.now()

/** Whether nothing at all was counted: nobody watched, published or was refused. */
export const isNothing = ({ ms, sessions, bytes, publishedMs, refused }: UsageTotals): boolean =>
  ms === 0 && sessions === 0 && bytes === 0 && (publishedMs ?? 0) === 0 && (refused ?? 0) === 0

/** The same report, without a period before in which nothing was counted: each figure would be called new, which tells nothing. */
export function comparable(report: UsageReport): UsageReport {
  if (report.before === null || !isNothing(report.before.totals)) return report
  const rows = report.rows.map((row) => ({ ...row, before: null }))
  return { ...report, before: null, seriesBefore: [], rows }
}
