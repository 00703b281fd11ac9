import { describe, expect, it } from 'vitest'
import { placed, SHADES, shadeOf, upToOf } from '../../../../renderer/features/usage/map-steps.ts'
import type { UsageRow } from '../../../../shared/usage.ts'

const rowOf = (key: string): UsageRow => ({
  ...{ key, ms: 1, bytes: 0, sessions: 1, peakViewers: null, peakAtMs: null, before: null },
})

describe('shades of the map', () => {
  it('give none to nothing, nor where nothing was watched at all', () => {
    expect(shadeOf(0, 100)).toBe(0)
    expect(shadeOf(0, 0)).toBe(0)
  })

  it('give the least that was watched one, and the most the strongest', () => {
    expect(shadeOf(1, 1_000_000_000)).toBe(1)
    expect(shadeOf(100, 100)).toBe(SHADES)
  })

  it('are what the scale says they go up to', () => {
    for (let shade = 1; shade <= SHADES; shade += 1) {
      const most = 1_000_000
      expect(shadeOf(Math.floor(upToOf(shade) * most), most)).toBe(shade)
      if (shade < SHADES) expect(shadeOf(upToOf(shade) * most + 1, most)).toBe(shade + 1)
    }
  })

  it('leave out what is no country, which is told beside', () => {
    const [drawn, others] = placed(['DE', '??', 'EU', 'FR', ''].map(rowOf), (code) =>
      ['DE', 'FR'].includes(code),
    )
    expect(drawn.map(({ key }) => key)).toEqual(['DE', 'FR'])
    expect(others.map(({ key }) => key)).toEqual(['??', 'EU', ''])
  })
})
