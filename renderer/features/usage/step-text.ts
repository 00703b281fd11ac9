import type { UsageStep } from '../../../shared/usage.ts'
import { LOCALE } from '../../language/language.ts'

const minute = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', month: 'short' })
const month = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' })

/** A stretch of a period by its beginning, epoch milliseconds. */
export function formatStep(atMs: number, step: UsageStep): string {
  if (step === 'month') return month.format(atMs)
  return (step === 'day' ? day : minute).format(atMs)
}
