import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noMinutes, spreadOverMinutes } from '../../../../electron/store/usage/minutes.ts'
import { QUARTER_MS } from '../../../../shared/usage.ts'

const QUARTER = 2_000_000
const START_MS = QUARTER * QUARTER_MS

function spread(...parts: readonly (readonly [ms: number, seenAfterMs: number])[]): number[] {
  const minutes = noMinutes()
  for (const [ms, after] of parts) spreadOverMinutes(minutes, QUARTER, ms, START_MS + after)
  return minutes
}

describe('what was watched in a quarter of an hour, by the minute', () => {
  it('is never more nor less than what was watched, whatever was told', () => {
    fc.assert(
      fc.property(fc.nat(5_000_000), fc.integer({ min: -5, max: 2_000_000 }), (ms, after) => {
        const minutes = spread([ms, after])
        expect(minutes.reduce((all, each) => all + each, 0)).toBe(ms)
        expect(minutes).toHaveLength(15)
        expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('lies just before the viewer was seen', () => {
    expect(spread([90_000, 120_000]).slice(0, 4)).toEqual([30_000, 60_000, 0, 0])
    expect(spread([1_000, 60_000]).slice(0, 2)).toEqual([1_000, 0])
    expect(spread([1_000, 60_001]).slice(0, 2)).toEqual([999, 1])
    expect(spread([900_000, 900_000])).toEqual(new Array(15).fill(60_000))
  })

  it('is spread over what has passed where many viewers were told of at once', () => {
    expect(spread([600_000, 120_000]).slice(0, 3)).toEqual([300_000, 300_000, 0])
  })
})
