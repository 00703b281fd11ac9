import { describe, expect, it } from 'vitest'
import { beforeText } from '../../../../renderer/features/usage/before-text.ts'
import { formatMinutes, formatWatched } from '../../../../renderer/features/usage/words.ts'
import type { UsageReport, UsageTotals } from '../../../../shared/usage.ts'

const nothing = { ms: 0, bytes: 0, sessions: 0, publishedMs: null, refused: 0 } as UsageTotals
const days = { from: '2026-10-01', to: '2026-10-31', fromMs: 0, toMs: Date.UTC(2026, 9, 15) }
const against = (totals: UsageTotals, toMs = 1): UsageReport =>
  ({ zone: 'UTC', period: { toMs }, before: { ...days, totals } }) as UsageReport
const some = { ...nothing, sessions: 3 }

describe('what a figure was in the period before', () => {
  it('is not said where it is not compared, or where it is not known of then', () => {
    expect(beforeText({ ...against(some), before: null }, 3, String)).toBeNull()
    expect(beforeText(against(some), null, String)).toBeNull()
  })

  it('is said with the month, or with the days', () => {
    expect(beforeText(against(some), 3, String)).toBe('October: 3')
    const report = { ...against(some), before: { ...days, to: '2026-10-30', totals: some } }
    expect(beforeText(report, 0, String)).toMatch(/1.*30.*: 0$/)
  })

  it('is nothing where nothing at all was counted, whatever the figure', () => {
    expect(beforeText(against(nothing), 0, formatWatched)).toBe('October: nothing')
    expect(beforeText(against(nothing), null, String)).toBe('October: nothing')
  })

  it('goes as far as a period that runs has come', () => {
    expect(beforeText(against(some, Number.POSITIVE_INFINITY), 3, String)).toMatch(/1.*14.*: 3$/)
  })
})

describe('time that was watched', () => {
  it('is no hours where it is no minute, and more than none where it is some', () => {
    expect([0, 20_000, 60_000].map(formatWatched)).toEqual(['0 min', '< 1 min', '1 min'])
    expect([0, 20_000, 5_400_000].map(formatMinutes)).toEqual(['0 min', '< 1 min', '90 min'])
  })
})
