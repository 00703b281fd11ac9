import type UPlot from 'uplot'
import type { UsageReport } from '../../../shared/usage.ts'
import { formatNumber } from '../../kit/format.ts'
import { AXIS_FONT, resolveColour } from '../../kit/resolve-colour.ts'
import { LOCALE } from '../../language/language.ts'

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' })
const month = new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric' })
const HOUR = 3_600
const DAY = 24 * HOUR

/** Lengths between two times of the axis, seconds. */
const STEPS: Readonly<Record<UsageReport['step'], number[]>> = {
  quarter: [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY],
  hour: [6 * HOUR, 12 * HOUR, DAY, 2 * DAY],
  day: [DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 61 * DAY, 92 * DAY],
  month: [30 * DAY, 61 * DAY, 92 * DAY, 183 * DAY, 365 * DAY],
}

/** How a line is drawn: its colour as a token, its width, its dashes, and what fills the ground below. */
export interface LineLook {
  readonly colour: string
  readonly width: number
  readonly dash?: readonly number[]
  readonly fill?: string
}

// Dashes, not colours, tell the lines of one chart apart: a canvas keeps its colours where the reader cannot.

/** On average, at most, and on average in the period before. */
export const VIEWERS: readonly [LineLook, LineLook, LineLook] = [
  { colour: '--chart-1', width: 1.75, fill: '--chart-fill' },
  { colour: '--ink-3', width: 1.25, dash: [2, 2] },
  { colour: '--line-strong', width: 1.25, dash: [6, 4] },
]

/** The first few keys of a split, in their order. */
export const LINES: readonly LineLook[] = [
  { colour: '--chart-1', width: 2 },
  { colour: '--redirect', width: 1.75, dash: [8, 3] },
  { colour: '--allow', width: 1.75, dash: [2, 2] },
  { colour: '--ink-2', width: 1.75, dash: [10, 3, 2, 3] },
  { colour: '--deny', width: 1.75, dash: [5, 5] },
]
/** All other keys. */
export const OTHERS: LineLook = { colour: '--ink-3', width: 1.75, dash: [1, 3] }
/** The period before of the key that is pointed at. */
export const BEFORE: LineLook = { colour: '--ink-3', width: 1, dash: [3, 4] }

/**
 * How lines over a period are drawn.
 *
 * @param onPoint Told which point the pointer is at; null when it is at none.
 */
export function chartOptions(
  element: HTMLElement,
  { step, period }: UsageReport,
  height: number,
  looks: readonly LineLook[],
  onPoint: (index: number | null) => void,
): UPlot.Options {
  const colour = (token: string): string => resolveColour(element, token)
  const axis = { stroke: colour('--ink-3'), font: AXIS_FONT, ticks: { show: false } }
  return {
    width: Math.max(element.clientWidth, 100),
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
    padding: [10, 24, 0, 0],
    scales: {
      x: { range: () => [period.fromMs / 1000, period.toMs / 1000] },
      y: { range: (_, __, most) => [0, Math.max(4, (most ?? 0) * 1.12)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 22,
        space: 72,
        incrs: STEPS[step],
        values: (_, splits) => splits.map((at) => textOf(at * 1000, step)),
      },
      {
        ...axis,
        grid: { stroke: colour('--line'), width: 1 },
        size: 48,
        space: 34,
        values: (_, splits) =>
          splits.map((value) => (Number.isInteger(value) ? formatNumber(value) : '')),
      },
    ],
    series: [
      {},
      ...looks.map((look) => ({
        stroke: colour(look.colour),
        width: look.width,
        points: { show: false },
        ...(look.dash !== undefined && { dash: [...look.dash] }),
        ...(look.fill !== undefined && { fill: colour(look.fill) }),
      })),
    ],
  }
}

function textOf(atMs: number, step: UsageReport['step']): string {
  if (step === 'month') return month.format(atMs)
  const isMidnight = new Date(atMs).getHours() === 0 && new Date(atMs).getMinutes() === 0
  return step === 'day' || (step === 'hour' && isMidnight) ? day.format(atMs) : clock.format(atMs)
}
