import {
  addDays,
  addMonths,
  type Days,
  daysBetween,
  type PeriodName,
} from '../../../shared/calendar.ts'
import { REASONS, type ReasonCode } from '../../../shared/reasons.ts'
import type { UsageBy, UsageSplit, UsageStep } from '../../../shared/usage.ts'
import { formatFixed, formatNumber } from '../../kit/format.ts'
import { LOCALE } from '../../language/language.ts'
import { t } from '../../language/t.ts'

export const PERIOD_LABELS: Readonly<Record<PeriodName | 'custom', string>> = {
  today: t('Today'),
  yesterday: t('Yesterday'),
  'last-7-days': t('Last 7 days'),
  'this-month': t('This month'),
  'last-month': t('Last month'),
  'this-year': t('This year'),
  custom: t('From … to …'),
}

const date = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', day: 'numeric', month: 'short' })
const dateOfYear = new Intl.DateTimeFormat(LOCALE, {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

/** Local days as they are read: `1 Mar – 31 Mar 2027`. */
export function formatDays({ from, to }: Days): string {
  if (from === to) return dateOfYear.format(Date.parse(from))
  const first = from.slice(0, 4) === to.slice(0, 4) ? date : dateOfYear
  return `${first.format(Date.parse(from))} – ${dateOfYear.format(Date.parse(to))}`
}

const month = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'long' })

/** The same where there is little room, and the year can be told: `1 – 14 Mar`. */
export const formatDaysShort = ({ from, to }: Days): string =>
  date.formatRange(Date.parse(from), Date.parse(to))

/** A whole month by its name, other days as they are. */
export function formatMonth(days: Days): string {
  const { from, to } = days
  const isMonth = from === addMonths(from, 0) && to === addDays(addMonths(from, 1), -1)
  return isMonth ? month.format(Date.parse(from)) : formatDaysShort(days)
}

/** `1 day`, `31 days`. */
export function formatLength({ from, to }: Days): string {
  const days = daysBetween(from, to) + 1
  return t('{days, plural, one {# day} other {# days}}', { days })
}

/** Time that was watched: minutes below an hour, then hours. */
export function formatWatched(ms: number): string {
  if (ms < 3_600_000) return formatMinutes(ms)
  const hours = ms / 3_600_000
  return `${hours < 100 ? formatFixed(hours, 1) : formatNumber(Math.round(hours))} h`
}

/** A time in whole minutes, however long it is, as bills have it; a shorter one as such. @param ms Milliseconds. */
export const formatMinutes = (ms: number): string =>
  ms > 0 && ms < 60_000 ? t('< 1 min') : `${formatNumber(Math.round(ms / 60_000))} min`

/** How a figure differs from one before: `+12 %`, `−40 %`, `×4`; null where it does not. */
export function formatChange(value: number, before: number): string | null {
  if (before === 0) return value === 0 ? null : t('new')
  const ratio = value / before
  if (ratio >= 3) return `×${ratio < 10 ? formatFixed(ratio, 1) : formatNumber(Math.round(ratio))}`
  const percent = Math.round((ratio - 1) * 100)
  if (percent === 0) return null
  return percent > 0 ? `+${percent} %` : `−${-percent} %`
}

export const STEP_WORDS: Readonly<Record<UsageStep, string>> = {
  quarter: t('each quarter of an hour'),
  hour: t('each hour'),
  day: t('each day'),
  month: t('each month'),
}

export interface Breakdown {
  readonly by: UsageBy
  readonly title: string
  /** What stands for an empty key. */
  readonly nobody: string
}

/** What usage is broken down by, in order. */
export const BREAKDOWNS: readonly Breakdown[] = [
  { by: 'stream', title: t('Streams'), nobody: t('a stream not set up') },
  { by: 'country', title: t('Countries'), nobody: t('not known') },
  { by: 'protocol', title: t('Protocols'), nobody: t('not told') },
  { by: 'refused', title: t('Refusals, by reason'), nobody: '' },
  { by: 'viewer', title: t('Viewers'), nobody: t('viewers nobody named') },
  { by: 'grant', title: t('Grants'), nobody: t('without a grant') },
  { by: 'tag', title: t('Tags'), nobody: t('without a tag') },
  { by: 'tracking', title: t('Tracking ids'), nobody: t('without a tracking id') },
  { by: 'media-server', title: t('Media servers'), nobody: t('not known') },
  { by: 'published', title: t('On air, by stream'), nobody: t('a stream not set up') },
]

/** What the chart shows, in the order it is chosen from. */
export const CHARTS: readonly { readonly value: UsageSplit | 'viewers'; readonly label: string }[] =
  [
    { value: 'viewers', label: t('Viewers') },
    { value: 'stream', label: t('Viewers by stream') },
    { value: 'country', label: t('Viewers by country') },
    { value: 'protocol', label: t('Viewers by protocol') },
    { value: 'media-server', label: t('Viewers by media server') },
    { value: 'refused', label: t('Refusals by reason') },
  ]

/** A part of all: to the percent, and small ones as such. */
export const formatShare = (share: number): string =>
  share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(100 * share)} %`

/** Whether a row of usage is that of a reason code. */
export const isReason = (key: string): key is ReasonCode => Object.hasOwn(REASONS, key)
