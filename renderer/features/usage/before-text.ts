import { dayOf } from '../../../shared/calendar.ts'
import type { UsageReport } from '../../../shared/usage.ts'
import { t } from '../../language/t.ts'
import { isNothing, isRunning } from './comparable.ts'
import { formatDaysShort, formatMonth } from './words.ts'

/**
 * What a figure was in the period before, as it is read: `October: 12.5 h`, `October: nothing`. Null where it is not compared, or
 * not known of then. Of a period that runs, the days as far as it has come: `1 – 14 Oct: 3.5 h`.
 *
 * @param report As the server has it, also where nothing was counted before.
 * @param value  Of the period before.
 */
export function beforeText(
  report: Pick<UsageReport, 'before' | 'period' | 'zone'>,
  value: number | null,
  show: (value: number) => string,
): string | null {
  const { before, zone } = report
  if (before === null) return null
  const nothing = isNothing(before.totals)
  if (!nothing && value === null) return null
  const days = isRunning(report)
    ? formatDaysShort({ from: before.from, to: dayOf(before.toMs - 1, zone) })
    : formatMonth(before)
  return `${days}: ${nothing || value === null ? t('nothing') : show(value)}`
}
