import { type ReactNode, useEffect, useRef } from 'react'
import UPlot from 'uplot'
import type { ViewerPoint } from '../../../shared/api.ts'
import { useFeed } from '../../api/feed.ts'
import { formatMinute, formatNumber } from '../../kit/format.ts'
import { AXIS_FONT, resolveColour } from '../../kit/resolve-colour.ts'
import { useWidth } from '../../kit/use-width.ts'
import { t } from '../../language/t.ts'
import { useColours } from '../../shell/theme.ts'
import { chartData } from './chart-data.ts'

const HEIGHT_PX = 132
const LARGE_PX = 220
const LARGE_FONT = '20px Inter, system-ui, sans-serif'
const HOUR_MS = 3_600_000
const SHORTEST_MS = 300_000

/**
 * Viewers over the last hour as an area.
 *
 * @param large To be read from across the room. Default false.
 */
export function ViewerChart({ large = false }: { readonly large?: boolean }): ReactNode {
  const heightPx = large ? LARGE_PX : HEIGHT_PX
  const history = useFeed((state) => state.history)
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const width = useWidth(frame)
  const colours = useColours()
  const latest = useRef(history)
  latest.current = history

  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas keeps the colours it was made with, so another theme needs another plot
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const made = new UPlot(optionsFor(element, large), chartData(latest.current), element)
    plot.current = made
    return () => made.destroy()
  }, [colours, large])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot starts without a width
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: heightPx })
  }, [width, colours, heightPx])
  useEffect(() => plot.current?.setData(chartData(history)), [history])

  return (
    <figure className="min-w-0">
      <figcaption className="sr-only">{summaryOf(history)}</figcaption>
      <div ref={frame} aria-hidden className="overflow-hidden" style={{ height: heightPx }} />
    </figure>
  )
}

/** The last hour, or less when less is known, so that a fresh start does not stand as a needle at the edge. */
function spanSeconds(firstMs: number, nowMs: number): [number, number] {
  const fromMs = Math.min(Math.max(firstMs, nowMs - HOUR_MS), nowMs - SHORTEST_MS)
  return [fromMs / 1000, nowMs / 1000]
}

/** The chart in words, for those who do not see it. */
function summaryOf(history: readonly ViewerPoint[]): string {
  const last = history.at(-1)
  if (last === undefined) return t('Viewers over the last hour: nothing recorded yet.')
  const most = history.reduce((best, point) => (point.viewers > best.viewers ? point : best), last)
  return t('Viewers over the last hour: {viewers} now, at most {viewers2} at once, at {at}.', {
    viewers: formatNumber(last.viewers),
    viewers2: formatNumber(most.viewers),
    at: formatMinute(most.atMs, Date.now()),
  })
}

function optionsFor(element: HTMLElement, large: boolean): UPlot.Options {
  const colour = (token: string): string => resolveColour(element, token)
  const font = large ? LARGE_FONT : AXIS_FONT
  const axis = { stroke: colour('--ink-3'), font, ticks: { show: false } }
  const grid = { stroke: colour('--line'), width: 1 }
  return {
    width: Math.max(element.clientWidth, 100),
    height: large ? LARGE_PX : HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    padding: large ? [16, 60, 0, 0] : [10, 30, 0, 0],
    scales: {
      x: { range: (_, first) => spanSeconds((first ?? 0) * 1000, Date.now()) },
      y: { range: (_, __, most) => [0, Math.max(4, (most ?? 0) * 1.12)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: large ? 36 : 22,
        space: large ? 160 : 80,
        incrs: [60, 120, 300, 600, 900],
        values: (_, splits) => splits.map((at) => formatMinute(at * 1000, Date.now())),
      },
      {
        ...axis,
        grid,
        size: large ? 84 : 48,
        space: large ? 56 : 34,
        values: (_, splits) =>
          splits.map((value) => (Number.isInteger(value) ? formatNumber(value) : '')),
      },
    ],
    series: [
      {},
      {
        label: t('Viewers'),
        stroke: colour('--chart-1'),
        width: large ? 3 : 1.75,
        fill: colour('--chart-fill'),
        points: { show: false },
      },
    ],
  }
}
