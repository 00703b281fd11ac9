import { LOCALE } from '../language/language.ts'
import { t } from '../language/t.ts'

/** How times, spans and numbers read everywhere: in the page's language, as the reader's region writes it. */
const clock = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
/** Pixels a column of {@link formatTime} takes, with the padding of a cell: more where it ends in AM or PM. */
export const TIME_WIDTH = clock.resolvedOptions().hour12 === true ? 118 : 96
const shortClock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' })
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' })
const number = new Intl.NumberFormat(LOCALE)
const either = new Intl.ListFormat(LOCALE, { type: 'disjunction' })
const regions = new Intl.DisplayNames([LOCALE], { type: 'region' })

const DIGITS = [0, 1, 2].map(
  (digits) =>
    new Intl.NumberFormat(LOCALE, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: false,
    }),
)

/** A number with so many digits after the point or comma, without groups. */
export const formatFixed = (value: number, digits: 0 | 1 | 2): string =>
  DIGITS[digits]?.format(value) ?? `${value}`

/** `1,234`, grouped as the reader is used to. */
export const formatNumber = (value: number): string => number.format(value)

/** `one, two or three`: any of them, as the reader is used to. */
export const formatEither = (texts: readonly string[]): string => either.format(texts)

/** Date and time to the second, for tooltips and details. */
export const formatFull = (atMs: number): string => full.format(atMs)

/** Time to the second today; of another day, the day and the time to the minute, with the year where that is another. */
export function formatTime(atMs: number, nowMs: number): string {
  return sameDay(atMs, nowMs) ? clock.format(atMs) : dayAndMinute(atMs, nowMs)
}

/** The same to the minute today too, for axes and ends. */
export function formatMinute(atMs: number, nowMs: number): string {
  return sameDay(atMs, nowMs) ? shortClock.format(atMs) : dayAndMinute(atMs, nowMs)
}

function dayAndMinute(atMs: number, nowMs: number): string {
  const isOfThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return `${(isOfThisYear ? day : dayOfYear).format(atMs)}, ${shortClock.format(atMs)}`
}

function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

/** A span in its two largest units: `42 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`. Negative spans read as `0 s`. */
export function formatDuration(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min')
  return pair(Math.floor(hours / 24), DAYS, hours % 24, 'h')
}

/** Seconds, minutes and hours are short alike in every language so far; days are not. */
const DAYS = t('d')

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`

/** `just now`, `3 min ago`, `in 2 h`: one unit, for what need not be exact. */
export function formatAgo(atMs: number, nowMs: number): string {
  const span = Math.abs(nowMs - atMs)
  if (span < 5_000) return t('just now')
  const text = formatDuration(span).split(' ').slice(0, 2).join(' ')
  return atMs > nowMs ? t('in {text}', { text }) : t('{text} ago', { text })
}

/** Milliseconds to a readable precision: `0.42 ms`, `3.1 ms`, `240 ms`. Null reads as a dash. */
export function formatMs(value: number | null): string {
  if (value === null) return '–'
  return `${formatFixed(value, value < 1 ? 2 : value < 100 ? 1 : 0)} ms`
}

/** A rate: below ten with one digit. */
export const formatRate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 10 ? formatFixed(perSecond, 1) : number.format(Math.round(perSecond))

/** Bytes in the unit that keeps it short. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3))
  return `${formatFixed(bytes / 1000 ** power, 1)} ${units[power - 1] ?? ''}`
}

/** The name of a country by its code; unknown and private addresses have code `??`. */
export function formatCountry(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return t('Unknown country')
  try {
    return regions.of(code) ?? code
  } catch {
    return code
  }
}
