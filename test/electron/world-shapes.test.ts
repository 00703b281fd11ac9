import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { worldShapes } from '../../electron/world-shapes.ts'

const shapes = worldShapes(resolve(import.meta.dirname, '../../node_modules'))
const shapeOf = (code: string) => shapes.find((each) => each.code === code)

describe('the shapes of the map', () => {
  it('name no country twice, none that is none, and not Antarctica', () => {
    const codes = shapes.map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)])
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
    expect(codes.filter((code) => names.of(code) === undefined)).toEqual([])
    expect(codes).not.toContain('AQ')
  })

  it('are of nearly every country, also of those that have no number or are small', () => {
    expect(shapes.length).toBeGreaterThan(225)
    for (const code of ['DE', 'US', 'BR', 'NG', 'JP', 'TW', 'GL', 'RS']) {
      expect(shapeOf(code)?.path, code).toMatch(/^M\d+,\d+l/)
      expect(shapeOf(code)?.dot, code).toBeNull()
    }
    for (const code of ['XK', 'SG', 'MT', 'HK', 'LI', 'MC', 'VA', 'BB']) {
      expect(shapeOf(code)?.dot, code).not.toBeNull()
    }
  })

  it('lie where the countries do', () => {
    const startOf = (code: string) => shapeOf(code)?.path.match(/\d+/g)?.slice(0, 2).map(Number)
    const [chileX = 0, chileY = 0] = startOf('CL') ?? []
    const [japanX = 0, japanY = 0] = startOf('JP') ?? []
    expect(chileX).toBeLessThan(480)
    expect(japanX).toBeGreaterThan(700)
    expect(chileY).toBeGreaterThan(japanY)
  })

  it('stay small enough to be read with the page', () => {
    expect(JSON.stringify(shapes).length).toBeLessThan(40_000)
    for (const { path } of shapes) expect(path).toMatch(/^(M\d+,\d+l[-\d, ]+z)*$/)
  })
})
