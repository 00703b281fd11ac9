import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import fc from 'fast-check'
import { feature } from 'topojson-client'
import { describe, expect, it } from 'vitest'
import {
  type AreaSource,
  compileArea,
  isInArea,
  MOST_POINTS,
  placeOutside,
  placeWithin,
} from '../../../electron/access/area.ts'
import { AREAS } from './fixtures.ts'
import { isWithin } from './oracle.ts'

const areaOf = (...polygons: AreaSource['polygons']): AreaSource => ({ kind: 'area', polygons })
const at = (latitude: number, longitude: number) => ({ latitude, longitude })

describe('an area that cannot be used', () => {
  it.each([
    ['no points', 'here', 'Point 1: here is none'],
    ['one number', '8', 'Point 1: 8 is none'],
    ['four numbers', '1,2,3,4 1,3 2,3', 'Point 1'],
    ['decimal commas', '8,5,47,3 9,6,47,3 9,6,48,3', 'decimals with a point'],
    ['a hexadecimal number', '0x10,2 1,3 2,3', 'Point 1'],
    ['no finite number', '1,2 Infinity,3 2,3', 'Point 2'],
    ['spaces behind commas', '8.5, 47.3 8.6, 47.3', 'Point 1: 8.5, is none'],
    ['a latitude beyond the pole', '47.3,120 47.4,8 48,9', 'The longitude comes first'],
    ['a longitude twice round', '500,1 501,2 502,1', 'longitude 500 is beyond'],
    ['two points', '1,1 2,2 1,1', 'three points'],
    ['a ring drawn twice', '1,1 3,1 3,3 1,3 1,1 3,1 3,3 1,3', 'same ground twice'],
    [
      'a ring drawn twice by other points',
      '1,1 3,1 3,3 1,3 1,1 2,1 3,1 3,3 1,3',
      'same ground twice',
    ],
    ['a step of more than half the globe', '-170,0 170,0 170,9 -170,9', '182 for -178'],
  ])('with %s', (_, outer, message) => {
    const failing = () => compileArea(areaOf(AREAS.paris, { outer }))
    expect(failing).toThrow(message)
    expect(failing).toThrow(
      expect.objectContaining({
        code: 'ERR_AREA_INVALID',
        issues: [{ path: 'polygons.1.outer', message: expect.stringContaining(message) }],
      }),
    )
  })

  it('with points on a line alone; beside others they do no harm', () => {
    const line = { outer: '1,1 2,2 3,3' }
    expect(() => compileArea(areaOf(line, line))).toThrow('enclose nothing')
    expect(placeWithin(compileArea(areaOf(line, AREAS.paris)))?.latitude).toBeCloseTo(48.85)
  })

  it('with a hole drawn twice, which would be none', () => {
    const twice = '178,-18 179,-18 179,-17 178,-17 178,-18 179,-18 179,-17 178,-17'
    expect(() => compileArea(areaOf({ outer: AREAS.fiji.outer, inner: [twice] }))).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ path: 'polygons.0.inner.0' })],
      }),
    )
  })

  it('with a hole that is none', () => {
    const failing = () => compileArea(areaOf({ outer: AREAS.fiji.outer, inner: ['1,1 2,2'] }))
    expect(failing).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ path: 'polygons.0.inner.0' })],
      }),
    )
  })

  it('with more points than a decision can go through', () => {
    const ring = (points: number): string =>
      Array.from({ length: points }, (_, index) => {
        const angle = (2 * Math.PI * index) / points
        return `${Math.cos(angle)},${Math.sin(angle)}`
      }).join(' ')
    expect(() => compileArea(areaOf({ outer: ring(MOST_POINTS.rule + 1) }))).toThrow('10001 points')
    expect(compileArea(areaOf({ outer: ring(MOST_POINTS.rule) })).points).toBe(MOST_POINTS.rule)
  })
})

describe('a place', () => {
  it.each([
    ['in the polygon', at(48.86, 2.35), 'paris', true],
    ['beside it', at(48.86, 3.35), 'paris', false],
    ['in the hole', at(48.86, 2.35), 'around', false],
    ['around the hole', at(45.76, 4.83), 'around', true],
    ['past the antimeridian', at(-16.8, -179.9), 'fiji', true],
    ['before it', at(-17.7, 178.1), 'fiji', true],
    ['on it, from either side', at(-17, 180), 'fiji', true],
    ['on it, from the other side', at(-17, -180), 'fiji', true],
    ['half round the globe', at(-17, 0), 'fiji', false],
  ] as const)('%s', (_, place, area, expected) => {
    expect(isInArea(compileArea(areaOf(AREAS[area])), place)).toBe(expected)
  })

  it.each([
    ['from the west', '170,10 190,10 190,20 170,20', '-178,12 -174,12 -174,18 -178,18', -176, 178],
    ['from the east', '-190,10 -170,10 -170,20 -190,20', '182,12 186,12 186,18 182,18', -176, 178],
    ['a turn on', '-350,10 -330,10 -330,20 -350,20', '12,12 18,12 18,18 12,18', 15, 25],
  ])('in a hole that is written %s', (_, outer, hole, within, beside) => {
    const area = compileArea(areaOf({ outer, inner: [hole] }))
    expect(isInArea(area, at(15, within))).toBe(false)
    expect(isInArea(area, at(15, beside))).toBe(true)
    const place = placeWithin(area)
    expect(place !== null && isInArea(area, place)).toBe(true)
    expect(area.points).toBe(8)
  })

  it('that is not known is in none, unless the rule says so', () => {
    expect(isInArea(compileArea(areaOf(AREAS.around)), null)).toBe(false)
    expect(isInArea(compileArea({ ...areaOf(AREAS.around), unlocated: true }), null)).toBe(true)
  })

  it('lies where Natural Earth has it', () => {
    const atlas = createRequire(import.meta.url).resolve('world-atlas/countries-110m.json')
    const world = JSON.parse(readFileSync(atlas, 'utf8'))
    const { features } = feature(world, world.objects.countries) as unknown as {
      features: { properties: { name: string }; geometry: { type: string; coordinates: never } }[]
    }
    const refused: string[] = []
    const shapes = features.flatMap(({ properties: { name }, geometry }) => {
      const polygons: number[][][][] =
        geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
      const rings = (ring: number[][]): string => ring.map((point) => point.join()).join(' ')
      const source = areaOf(
        ...polygons.map(([outer = [], ...inner]) => ({
          outer: rings(outer),
          inner: inner.map(rings),
        })),
      )
      try {
        return [{ name, area: compileArea(source) }]
      } catch {
        refused.push(name)
        return []
      }
    })
    // Drawn over the antimeridian without saying which way round.
    expect(refused).toEqual(['Fiji', 'Russia', 'Antarctica'])
    const countriesOf = (latitude: number, longitude: number): string[] =>
      shapes.filter(({ area }) => isInArea(area, at(latitude, longitude))).map(({ name }) => name)
    expect(countriesOf(48.86, 2.35)).toEqual(['France'])
    expect(countriesOf(52.52, 13.4)).toEqual(['Germany'])
    expect(countriesOf(-29.6, 28.2)).toEqual(['Lesotho'])
    expect(countriesOf(-29.1, 26.2)).toEqual(['South Africa'])
    expect(countriesOf(64.8, -147.7)).toEqual(['United States of America'])
    expect(countriesOf(30, -40)).toEqual([])
    for (const { name, area } of shapes) {
      const place = placeWithin(area)
      expect([name, place !== null && isInArea(area, place)]).toEqual([name, true])
    }
    const outside = placeOutside(shapes.map(({ area }) => area))
    expect(outside === null ? ['none'] : countriesOf(outside.latitude, outside.longitude)).toEqual(
      [],
    )
  })

  const coordinate = fc.integer({ min: -400, max: 400 }).map((value) => value / 10)
  const ring = fc
    .array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 12 })
    .map((points) => points.map((point) => point.join()).join(' '))
  const closed = (text: string): number[][] => {
    const points = text.split(' ').map((point) => point.split(',').map(Number))
    return [...points, ...points.slice(0, 1)]
  }

  it('is where the library that draws maps has it, however the lines cross', () => {
    let inside = 0
    fc.assert(
      fc.property(
        ring,
        fc.array(ring, { maxLength: 2 }),
        coordinate,
        coordinate,
        (outer, inner, x, y) => {
          const source = areaOf({ outer, ...(inner.length > 0 && { inner }) })
          const coordinates = [outer, ...inner].map(closed)
          const onEdge = coordinates.some(
            (each) =>
              booleanPointInPolygon([x, y], { type: 'Polygon', coordinates: [each] }) !==
              booleanPointInPolygon(
                [x, y],
                { type: 'Polygon', coordinates: [each] },
                { ignoreBoundary: true },
              ),
          )
          fc.pre(!onEdge)
          let area: ReturnType<typeof compileArea>
          try {
            area = compileArea(source)
          } catch {
            // Random points may lie on a line.
            return
          }
          const expected =
            booleanPointInPolygon([x, y], { type: 'Polygon', coordinates: [closed(outer)] }) &&
            !inner.some((hole) =>
              booleanPointInPolygon([x, y], { type: 'Polygon', coordinates: [closed(hole)] }),
            )
          if (expected) inside += 1
          expect(isInArea(area, at(y, x))).toBe(expected)
        },
      ),
      { numRuns: 3_000, seed: 7 },
    )
    expect(inside).toBeGreaterThan(300)
  })

  it('is found within any polygon without holes', () => {
    fc.assert(
      fc.property(ring, (outer) => {
        let area: ReturnType<typeof compileArea>
        try {
          area = compileArea(areaOf({ outer }))
        } catch {
          return
        }
        const place = placeWithin(area)
        expect(place !== null && isWithin(areaOf({ outer }), place)).toBe(true)
      }),
      { numRuns: 500, seed: 7 },
    )
  })
})
