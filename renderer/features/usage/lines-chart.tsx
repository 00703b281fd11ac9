import { type ReactNode, useEffect, useRef, useState } from 'react'
import UPlot from 'uplot'
import type { UsageLine, UsageReport, UsageSplit } from '../../../shared/usage.ts'
import { classNames } from '../../kit/class-names.ts'
import { formatNumber } from '../../kit/format.ts'
import { useWidth } from '../../kit/use-width.ts'
import { t } from '../../language/t.ts'
import { useColours } from '../../shell/theme.ts'
import { averagersOf, drawnPoints, rounded } from './averages.ts'
import { Change } from './change.tsx'
import { BEFORE, chartOptions, LINES, type LineLook, OTHERS } from './chart-options.ts'
import { LineSample } from './line-sample.tsx'
import { formatStep } from './step-text.ts'
import { formatWatched, STEP_WORDS } from './words.ts'

const HEIGHT_PX = 196
/** Lines besides the one of all others. */
export const MOST_LINES: number = LINES.length

interface LinesChartProps {
  readonly report: UsageReport
  readonly split: UsageSplit
  /** What a key is called; null are all others. */
  readonly nameOf: (key: string | null) => string
  readonly onOpen: (key: string) => void
}

/** Viewers or refusals over time, a line for each key. The one that is pointed at stands out, with its period before. */
export function LinesChart({ report, split, nameOf, onOpen }: LinesChartProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const width = useWidth(frame)
  const colours = useColours()
  const [at, setAt] = useState<number | null>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const lines = report.lines
  const isCount = split === 'refused'

  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas keeps the colours it was made with, so another theme needs another plot
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const looks = [...lines.map(lookOf), BEFORE]
    const options = chartOptions(element, report, HEIGHT_PX, looks, setAt)
    const made = new UPlot(options, dataOf(report, isCount, null), element)
    plot.current = made
    return () => made.destroy()
  }, [colours, report])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot starts without a width
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT_PX })
  }, [width, colours, report])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot starts with none chosen
  useEffect(() => {
    const held = plot.current
    if (held === undefined) return
    lines.forEach((_, index) => {
      const line = held.series[index + 1]
      if (line !== undefined) line.alpha = chosen === null || chosen === index ? 1 : 0.25
    })
    held.setData(dataOf(report, isCount, chosen))
  }, [chosen, colours, report])

  return (
    <figure className="flex min-w-0 flex-col">
      <figcaption className="min-h-5 ps-12 text-xs text-ink-3 sm:min-h-8 sm:pe-56">
        {at === null || report.series[at] === undefined ? (
          <>
            {isCount ? t('Refusals') : t('Viewers on average')}, {STEP_WORDS[report.step]}
          </>
        ) : (
          formatStep(report.series[at].atMs, report.step)
        )}
      </figcaption>
      <div ref={frame} aria-hidden className="overflow-hidden" style={{ height: HEIGHT_PX }} />
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-x-3 pb-2 sm:ps-10">
        {lines.map((line, index) => (
          <li key={line.key ?? 'others'}>
            <Legend
              line={line}
              look={lookOf(line, index)}
              name={nameOf(line.key)}
              value={valueAt(report, line, isCount, at)}
              isCount={isCount}
              onPoint={(isAt) => setChosen(isAt ? index : null)}
              onOpen={() => line.key !== null && onOpen(line.key)}
            />
          </li>
        ))}
      </ul>
    </figure>
  )
}

/** A line with its figure: at the point that is pointed at, or in all. */
function Legend(props: {
  readonly line: UsageLine
  readonly look: LineLook
  readonly name: string
  readonly value: string | null
  readonly isCount: boolean
  readonly onPoint: (isAt: boolean) => void
  readonly onOpen: () => void
}): ReactNode {
  const { line, look, name, value, isCount, onPoint } = props
  const [sum, before] = [line.values, line.before].map((values) =>
    values.reduce((all, each) => all + each, 0),
  )
  return (
    <button
      type="button"
      disabled={line.key === null}
      onClick={props.onOpen}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onFocus={() => onPoint(true)}
      onBlur={() => onPoint(false)}
      className={classNames(
        'flex w-full items-center gap-2 rounded-md px-2 py-1 text-start text-sm',
        line.key !== null && 'hover:bg-hover',
      )}
    >
      <LineSample look={look} />
      <span title={name} className="min-w-0 flex-1 truncate">
        {name}
      </span>
      {value === null && line.before.length > 0 && (
        <Change value={sum ?? 0} before={before ?? null} />
      )}
      <span className="figures font-medium">
        {value ?? (isCount ? formatNumber(sum ?? 0) : formatWatched(sum ?? 0))}
      </span>
    </button>
  )
}

const lookOf = ({ key }: UsageLine, index: number): LineLook =>
  key === null ? OTHERS : (LINES[index % LINES.length] ?? OTHERS)

/** @param chosen Whose period before is drawn. Null: nobody's. */
function dataOf(report: UsageReport, isCount: boolean, chosen: number | null): UPlot.AlignedData {
  const [now, before] = isCount ? [asIs, asIs] : averagersOf(report, Date.now())
  const drawn = drawnPoints(report, Date.now())
  const upTo = (values: readonly number[]): (number | null)[] =>
    report.series.map((_, index) => (index < drawn ? (values[index] ?? null) : null))
  const earlier = chosen === null ? undefined : report.lines[chosen]?.before
  return [
    report.series.map((point) => point.atMs / 1000),
    ...report.lines.map((line) => upTo(now(line.values))),
    upTo(before(earlier ?? [])),
  ]
}

const asIs = (values: readonly number[]): readonly number[] => values

function valueAt(
  report: UsageReport,
  { values }: UsageLine,
  isCount: boolean,
  at: number | null,
): string | null {
  const [now] = isCount ? [asIs] : averagersOf(report, Date.now())
  const value = at === null ? undefined : now(values)[at]
  return value === undefined ? null : formatNumber(rounded(value))
}
