import { describe, expect, it } from 'vitest'
import { comparable } from '../../../../renderer/features/usage/comparable.ts'
import type { UsageReport, UsageTotals } from '../../../../shared/usage.ts'

const nothing = { ms: 0, bytes: 0, sessions: 0, publishedMs: null, refused: 0 } as UsageTotals
const compared = (before: UsageTotals): UsageReport =>
  ({
    totals: { ...nothing, ms: 60_000, sessions: 1 },
    before: { totals: before },
    seriesBefore: [{ atMs: 0, ms: 0, peakViewers: null }],
    rows: [{ key: 'a', ms: 60_000, before: { ms: 0, bytes: 0, sessions: 0 } }],
  }) as unknown as UsageReport

describe('a period against the one before', () => {
  it('is not compared where nothing was counted before', () => {
    const shown = comparable(compared(nothing))
    expect(shown.before).toBeNull()
    expect(shown.seriesBefore).toEqual([])
    expect(shown.rows[0]?.before).toBeNull()
  })

  it('is where somebody was refused, or published, though nobody watched', () => {
    for (const before of [
      { ...nothing, refused: 1 },
      { ...nothing, publishedMs: 1 },
    ]) {
      const report = compared(before)
      expect(comparable(report)).toBe(report)
    }
  })
})
