import { useSearchParams } from 'wouter'
import { type Days, daysOf, PERIODS, type PeriodName } from '../../../shared/calendar.ts'

/** The operator's own zone. */
export const ZONE: string = Intl.DateTimeFormat().resolvedOptions().timeZone

/** What the address of this screen holds, so that a view can be kept, shared and gone back to. */
export interface UsageUrl {
  readonly period: PeriodName | 'custom'
  readonly days: Days
  /** The stream it is about. Null: all. */
  readonly streamId: string | null
  readonly setPeriod: (period: PeriodName | 'custom') => void
  readonly setDays: (days: Days) => void
  readonly setStreamId: (id: string | null) => void
}

const DAY = /^\d{4}-\d\d-\d\d$/

export function useUsageUrl(nowMs: number): UsageUrl {
  const [search, setSearch] = useSearchParams()
  const named = PERIODS.find((name) => name === search.get('period')) ?? 'this-month'
  const from = search.get('from') ?? ''
  const to = search.get('to') ?? ''
  const isCustom = DAY.test(from) && DAY.test(to)
  const days = isCustom ? { from, to } : daysOf(named, nowMs, ZONE)
  const change = (changes: Readonly<Record<string, string | null>>): void =>
    setSearch(
      (held) => {
        const next = new URLSearchParams(held)
        for (const [key, value] of Object.entries(changes)) {
          if (value === null) next.delete(key)
          else next.set(key, value)
        }
        return next
      },
      { replace: true },
    )
  return {
    period: isCustom ? 'custom' : named,
    days,
    streamId: search.get('stream'),
    setPeriod: (period) =>
      change(period === 'custom' ? { ...days, period: null } : { period, from: null, to: null }),
    setDays: ({ from: first, to: last }) => change({ from: first, to: last }),
    setStreamId: (id) => change({ stream: id }),
  }
}
