import { type ReactNode, useEffect, useRef, useState } from 'react'
import UPlot from 'uplot'
import type { UsageReport } from '../../../shared/usage.ts'
import { formatNumber } from '../../kit/format.ts'
import { useWidth } from '../../kit/use-width.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { useColours } from '../../shell/theme.ts'
import { averagersOf, drawnPoints, rounded } from './averages.ts'
import { chartOptions, VIEWERS } from './chart-options.ts'
import { LineSample } from './line-sample.tsx'
import { formatStep } from './step-text.ts'
import { STEP_WORDS } from './words.ts'

const HEIGHT_PX = 196

/**
 * Viewers over time: on average as an area, the most dotted, the period before dashed.
 *
 * @param onStretch Told when a stretch is chosen, by its first moment.
 */
export function UsageChart(props: {
  readonly report: UsageReport
  readonly onStretch: (atMs: number) => void
}): ReactNode {
  const { report, onStretch } = props
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const width = useWidth(frame)
  const colours = useColours()
  const [at, setAt] = useState<number | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas keeps the colours it was made with, so another theme needs another plot
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const options = chartOptions(element, report, HEIGHT_PX, VIEWERS, setAt)
    const made = new UPlot(options, dataOf(report), element)
    plot.current = made
    return () => made.destroy()
  }, [colours, report])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot starts without a width
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT_PX })
  }, [width, colours, report])

  return (
    <figure className="flex min-w-0 flex-col">
      <figcaption className="sr-only">{summaryOf(report)}</figcaption>
      <p
        aria-hidden
        className="flex min-h-5 flex-wrap items-center gap-x-4 ps-12 text-xs text-ink-3 sm:min-h-8 sm:pe-56"
      >
        {at === null ? <Legend report={report} /> : <Readout report={report} at={at} />}
      </p>
      {/* By keyboard the days are chosen in the period picker. */}
      <div
        ref={frame}
        aria-hidden
        className="overflow-hidden"
        style={{ height: HEIGHT_PX }}
        onClick={() => {
          const point = at === null ? undefined : report.series[at]
          if (point !== undefined) onStretch(point.atMs)
        }}
      />
    </figure>
  )
}

function Legend({ report }: { readonly report: UsageReport }): ReactNode {
  return (
    <>
      <span className="flex items-center gap-1.5">
        <LineSample look={VIEWERS[0]} />
        {t('viewers on average, {step}', { step: STEP_WORDS[report.step] })}
      </span>
      {hasPeaks(report) && (
        <span className="flex items-center gap-1.5">
          <LineSample look={VIEWERS[1]} /> {t('at most')}
        </span>
      )}
      {report.before !== null && (
        <span className="flex items-center gap-1.5">
          <LineSample look={VIEWERS[2]} /> {t('period before, on average')}
        </span>
      )}
    </>
  )
}

function Readout(props: { readonly report: UsageReport; readonly at: number }): ReactNode {
  const { report, at } = props
  const point = report.series[at]
  const [now, before] = averages(report).map((each) => each[at])
  if (point === undefined) return null
  return (
    <span className="figures">
      <T
        text="{strong} · {now} on average"
        values={{
          now: formatNumber(rounded(now ?? 0)),
          strong: (
            <strong className="font-medium text-ink">{formatStep(point.atMs, report.step)}</strong>
          ),
        }}
      />
      {point.peakViewers !== null &&
        t(', {peakViewers} at most', { peakViewers: formatNumber(point.peakViewers) })}
      {before !== undefined &&
        ` ${t('· before {before}', { before: formatNumber(rounded(before)) })}`}
    </span>
  )
}

const hasPeaks = (report: UsageReport): boolean =>
  report.series.some((point) => point.peakViewers !== null)

/** Viewers on average in the period, and in the one before. */
function averages(report: UsageReport): readonly [readonly number[], readonly number[]] {
  const [now, before] = averagersOf(report, Date.now())
  return [
    now(report.series.map((point) => point.ms)),
    before(report.seriesBefore.map((point) => point.ms)),
  ]
}

function dataOf(report: UsageReport): UPlot.AlignedData {
  const times = report.series.map((point) => point.atMs / 1000)
  const [now, before] = averages(report)
  const drawn = drawnPoints(report, Date.now())
  const upTo = (values: readonly (number | null)[]): (number | null)[] =>
    times.map((_, index) => (index < drawn ? (values[index] ?? null) : null))
  return [times, upTo(now), upTo(report.series.map((point) => point.peakViewers)), upTo(before)]
}

/** The chart in words, for those who do not see it. */
function summaryOf(report: UsageReport): string {
  const { peakViewers, peakAtMs } = report.totals
  const most =
    peakAtMs === null
      ? ''
      : t(', at most {peakViewers} at once at {peakAt}', {
          peakViewers: formatNumber(peakViewers ?? 0),
          peakAt: formatStep(peakAtMs, 'quarter'),
        })
  return t('Viewers over time, {step}{most}.', { step: STEP_WORDS[report.step], most })
}
