import { WORLD } from 'virtual:world-shapes'
import { type ReactNode, useMemo } from 'react'
import type { RuleSource } from '../../../shared/rule.ts'
import { equalEarth } from './equal-earth.ts'

type Polygons = Extract<RuleSource, { kind: 'area' }>['polygons']
type Point = readonly [x: number, y: number]

/** Around the area, as a part of its size; and the least that is shown, of a map 960 wide. */
const MARGIN = 0.4
const LEAST = 60
const LAND = 'color-mix(in oklab, var(--ink) 16%, var(--panel))'

/** Polygons on the countries of the world, so that a place that was mixed up shows. */
export function AreaMap(props: { readonly polygons: Polygons; readonly label: string }): ReactNode {
  const drawn = useMemo(() => draw(props.polygons), [props.polygons])
  if (drawn === null) return null
  const line = drawn.size / 240
  return (
    <svg
      role="img"
      aria-label={props.label}
      viewBox={drawn.viewBox}
      preserveAspectRatio="xMidYMid slice"
      className="h-40 w-full rounded-md border border-line bg-panel"
    >
      {WORLD.map(({ code, path }) => (
        <path key={code} d={path} fill={LAND} stroke="var(--panel)" strokeWidth={line} />
      ))}
      <path
        d={drawn.path}
        fill="var(--chart-1)"
        fillOpacity={0.35}
        fillRule="evenodd"
        stroke="var(--chart-1)"
        strokeWidth={line * 1.5}
      />
    </svg>
  )
}

function draw(polygons: Polygons) {
  const rings = polygons
    .flatMap(({ outer, inner = [] }) => [outer, ...inner])
    .map((ring) => ring.trim().split(/\s+/).map(pointOf))
  const points = rings.flat()
  if (points.length === 0 || points.some((each) => each.some(Number.isNaN))) return null
  const [west, east] = rangeOf(points.map(([x]) => x))
  const [north, south] = rangeOf(points.map(([, y]) => y))
  const size = Math.max(LEAST, (1 + MARGIN) * Math.max(east - west, 2 * (south - north)))
  const left = (west + east) / 2 - size / 2
  const top = (north + south) / 2 - size / 4
  const path = rings.map((ring) => `M${ring.map((each) => each.join()).join('L')}Z`).join('')
  return { path, size, viewBox: `${left} ${top} ${size} ${size / 2}` }
}

function pointOf(tuple: string): Point {
  const [longitude = '', latitude = ''] = tuple.split(',')
  return equalEarth(Number.parseFloat(longitude), Number.parseFloat(latitude))
}

/** Least and greatest, of as many as there are. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  return values.reduce<readonly [number, number]>(
    ([least, most], each) => [Math.min(least, each), Math.max(most, each)],
    [Infinity, -Infinity],
  )
}
