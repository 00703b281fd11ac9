import { type Days, daysOf, PERIODS, type PeriodName } from '../../../shared/calendar.ts'
import { USAGE_SPLITS, type UsageFilter, type UsageSplit } from '../../../shared/usage.ts'
import { useAddress } from '../../components/use-address.ts'

/** The operator's own zone. */
export const ZONE: string = Intl.DateTimeFormat().resolvedOptions().timeZone

/** What the address of this screen holds, so that a view can be kept, shared and gone back to. */
export interface UsageUrl {
  readonly period: PeriodName | 'custom'
  readonly days: Days
  /** What it is about alone. Empty: all. */
  readonly only: Only
  /** What the chart is split by. Null: viewers as one. */
  readonly split: UsageSplit | null
  readonly setPeriod: (period: PeriodName | 'custom') => void
  readonly setDays: (days: Days) => void
  /** @param key Null: of all again. */
  readonly setOnly: (name: keyof Only, key: string | null) => void
  readonly setSplit: (split: UsageSplit | null) => void
}

/** What the screen can be about alone, as filters of the API. */
export type Only = Pick<UsageFilter, 'streamId' | 'country' | 'protocol'>

/** Its names in the address. */
const ONLY: Readonly<Record<keyof Only, string>> = {
  streamId: 'stream',
  country: 'country',
  protocol: 'protocol',
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** What of usage is shown, kept in the address of the page. */
export function useUsageUrl(nowMs: number): UsageUrl {
  const [search, change] = useAddress()
  const named = PERIODS.find((name) => name === search.get('period')) ?? 'this-month'
  const from = search.get('from') ?? ''
  const to = search.get('to') ?? ''
  const isCustom = DAY.test(from) && DAY.test(to)
  const days = isCustom ? { from, to } : daysOf(named, nowMs, ZONE)
  return {
    period: isCustom ? 'custom' : named,
    days,
    only: onlyIn(search),
    split: USAGE_SPLITS.find((split) => split === search.get('split')) ?? null,
    setPeriod: (period) =>
      change(period === 'custom' ? { ...days, period: null } : { period, from: null, to: null }),
    setDays: ({ from: first, to: last }) => change({ from: first, to: last }),
    setOnly: (name, key) => change({ [ONLY[name]]: key }),
    setSplit: (split) => change({ split }),
  }
}

function onlyIn(search: URLSearchParams): Only {
  const named = Object.entries(ONLY).map(([filter, name]) => [filter, search.get(name)] as const)
  return Object.fromEntries(named.filter(([, key]) => key !== null))
}
