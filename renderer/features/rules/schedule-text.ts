import type { Schedule } from '../../../shared/rule.ts'
import { t } from '../../language/t.ts'

const DAY_NAMES = [t('Mon'), t('Tue'), t('Wed'), t('Thu'), t('Fri'), t('Sat'), t('Sun')] as const

/** Short name of a day, 1 (Monday) to 7. */
export const dayName = (day: number): string => DAY_NAMES[day - 1] ?? String(day)

/** Says which days: `every day`, `on weekdays`, `Mon to Wed`, `Mon, Fri`. Order and repeats do not matter. */
export function daysText(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  const key = sorted.join('')
  if (key === '1234567') return t('every day')
  if (key === '12345') return t('on weekdays')
  if (key === '67') return t('at weekends')
  const first = sorted[0] ?? 1
  const isRun = sorted.length > 2 && sorted.every((day, index) => day === first + index)
  if (isRun)
    return t('{dayName} to {dayName2}', {
      dayName: dayName(first),
      dayName2: dayName(sorted[sorted.length - 1] ?? first),
    })
  return sorted.map(dayName).join(', ')
}

/**
 * Says when a schedule holds, e.g. `every day between 20:00 and 22:00 Europe/Berlin`. A slot whose end is not after its
 * start runs past midnight and says so; 00:00 to 24:00 is left out.
 */
export function scheduleText(schedule: Schedule): string {
  const days = daysText(schedule.days)
  if (schedule.from === '00:00' && schedule.to === '24:00') return `${days}, ${schedule.timeZone}`
  const { from, to, timeZone } = schedule
  return to <= from
    ? t('{days} between {from} and {to} the next day {timeZone}', { days, from, to, timeZone })
    : t('{days} between {from} and {to} {timeZone}', { days, from, to, timeZone })
}
