import type { UsageReport } from '../../../shared/usage.ts'

/** How long each stretch of a period is, milliseconds; the last one ends now or with the period. */
function lengthsOf(starts: readonly number[], endMs: number): readonly number[] {
  return starts.map((atMs, index) => (starts[index + 1] ?? Math.max(endMs, atMs + 60_000)) - atMs)
}

/** What turns time watched in each stretch into viewers on average. */
export type Averager = (watchedMs: readonly number[]) => readonly number[]

/** For stretches of the period, and of the one before. */
export function averagersOf(
  { series, seriesBefore, period, before }: UsageReport,
  nowMs: number,
): readonly [now: Averager, before: Averager] {
  const averager = (lengths: readonly number[]): Averager => {
    return (watchedMs) => watchedMs.map((ms, index) => ms / (lengths[index] ?? 1))
  }
  const starts = (points: typeof series): readonly number[] => points.map(({ atMs }) => atMs)
  return [
    averager(lengthsOf(starts(series), Math.min(period.toMs, nowMs))),
    averager(lengthsOf(starts(seriesBefore), before?.toMs ?? 0)),
  ]
}

/** How many points are drawn: a quarter of an hour that has just begun would stand as a fall. */
export function drawnPoints({ series, step, period }: UsageReport, nowMs: number): number {
  return step === 'quarter' && period.toMs > nowMs ? series.length - 1 : series.length
}

/** To what a chart can be read. */
export const rounded = (value: number): number =>
  value < 10 ? Math.round(value * 10) / 10 : Math.round(value)
