import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { geoEqualEarth, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import { presimplify, simplify, sphericalTriangleArea } from 'topojson-simplify'
import type { CountryShape } from '../shared/world-shapes.ts'

/** As wide as it is drawn; heights follow. A unit squared is then about 3.6e-5 of the globe's 12.6. */
const WIDTH = 960
/** Bends that make less of the globe are left out, steradians. */
const LEAST_BEND = 6e-5
/** Islands that cover less are left out, and lakes, units squared. */
const LEAST_ISLAND = 4
/** A country that covers less is also drawn as a dot, so that it can be seen and met. */
const LEAST_AREA = 14
const SHAPES = 'world-atlas/countries-50m.json'
const CODES = 'i18n-iso-countries/codes.json'
/** Shapes without a number: what databases of addresses call them. */
const UNNUMBERED: Readonly<Record<string, string>> = {
  Kosovo: 'XK',
  'N. Cyprus': 'CY',
  Somaliland: 'SO',
}

type Topology = Parameters<typeof presimplify>[0]

/**
 * Draws the countries in the Equal Earth projection, as paths: nothing that knows of the globe is in the page. Made when the
 * page is built, from Natural Earth, which is in the public domain.
 *
 * @param packages Folder of installed packages.
 */
export function worldShapes(packages: string): readonly CountryShape[] {
  const read = <Of>(path: string): Of => JSON.parse(readFileSync(resolve(packages, path), 'utf8'))
  const codes = new Map(read<readonly string[][]>(CODES).map(([code, , number]) => [number, code]))
  const codeOf = (id: unknown, name = ''): string | undefined =>
    codes.get(String(id).padStart(3, '0')) ?? UNNUMBERED[name]
  const whole = read<Topology>(SHAPES)
  const plain = featuresOf(simplify(presimplify(whole, sphericalTriangleArea), LEAST_BEND))
  const draw = geoPath(geoEqualEarth().fitWidth(WIDTH, { type: 'Sphere' })).digits(0)
  const found = new Map<string, CountryShape>()
  featuresOf(whole).forEach((each, index) => {
    const { name } = each.properties as { name?: string }
    const code = codeOf(each.id, name)
    // Nobody watches from Antarctica, and it would take a good part of the map.
    if (code === undefined || code === 'AQ') return
    const path = relative(draw(plain[index] ?? each) ?? '')
    const [x, y] = draw.centroid(each).map(Math.round) as [number, number]
    const known = found.get(code)
    const dot = known === undefined && draw.area(each) < LEAST_AREA ? ([x, y] as const) : null
    found.set(code, { code, path: (known?.path ?? '') + path, dot })
  })
  return [...found.values()].sort((one, other) => (one.code < other.code ? -1 : 1))
}

function featuresOf(topology: Topology) {
  const countries = topology.objects.countries
  if (countries === undefined) throw new Error(`${SHAPES} holds no countries.`)
  const found = feature(topology, countries)
  return 'features' in found ? found.features : [found]
}

/** The same path with each point as a step from the one before, which is half as long; without small islands and steps of nothing. */
function relative(path: string): string {
  return path.replaceAll(/M[^MZ]*Z/g, (ring) => {
    const points = ring
      .slice(1, -1)
      .split('L')
      .map((point) => point.split(',').map(Number))
    const [startX = 0, startY = 0] = points[0] ?? []
    let [x, y, twice, steps] = [startX, startY, 0, '']
    for (const [toX = x, toY = y] of points.slice(1)) {
      if (toX === x && toY === y) continue
      steps += `${toX - x}${toY < y ? '' : ','}${toY - y} `
      twice += x * toY - toX * y
      ;[x, y] = [toX, toY]
    }
    twice += x * startY - startX * y
    return Math.abs(twice) < 2 * LEAST_ISLAND ? '' : `M${startX},${startY}l${steps.trimEnd()}z`
  })
}
