import { areaName } from '../../shared/area-name.ts'
import { AppError } from '../../shared/errors.ts'
import type { RuleSource } from '../../shared/rule.ts'
import { say } from '../../shared/say.ts'
import { hasExtent, isInRing, pointIn, type Ring, readRing, turnRing } from './ring.ts'
import type { Place } from './types.ts'

export type AreaSource = Extract<RuleSource, { kind: 'area' }>

/** Points a rule may have, and all rules together: a decision goes through those whose box a viewer is in. */
export const MOST_POINTS = { rule: 10_000, rules: 50_000 } as const

/** West and east are those of the polygon as it is written, so they may lie beyond 180. */
interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

interface Polygon extends Box {
  readonly outer: Ring
  /** At every turn of the globe at which they meet the outer one: a hole may be written from the other side. */
  readonly inner: readonly Ring[]
}

/** The polygons of a rule, ready to be asked. */
export interface Area {
  readonly name: string
  readonly polygons: readonly Polygon[]
  /** Around all of them. */
  readonly box: Box
  readonly points: number
  /** Whether somebody whose place is not known counts as inside. */
  readonly holdsUnlocated: boolean
}

/** Places are told from -180 to 180, polygons that cross the antimeridian run past one end. */
const TURNS = [0, 360, -360] as const
/** Between polygons, both of which may run past either end. */
const TURNS_BETWEEN = [...TURNS, 720, -720] as const

/**
 * Reads the polygons of a rule.
 *
 * @throws AppError ERR_AREA_INVALID, with one issue at `polygons.<index>.outer` or `polygons.<index>.inner.<index>`.
 */
export function compileArea(source: AreaSource): Area {
  const known = compiled.get(source)
  if (known !== undefined) return known
  let points = 0
  const polygons = source.polygons.map(({ outer, inner = [] }, index) => {
    const path = `polygons.${index}`
    const ring = readAt(outer, `${path}.outer`)
    const holes = inner.map((each, hole) => readAt(each, `${path}.inner.${hole}`))
    for (const each of [ring, ...holes]) points += each.length / 2
    const box = boxOf(ring)
    return { ...box, outer: ring, inner: holes.flatMap((hole) => turnsWithin(hole, box)) }
  })
  if (!polygons.some(({ outer }) => hasExtent(outer))) {
    throw invalid('polygons.0.outer', 'The points enclose nothing.')
  }
  if (points > MOST_POINTS.rule) {
    const message = say('The area has {points} points. Simplify it to {most} at most.', {
      points,
      most: MOST_POINTS.rule,
    })
    throw invalid('polygons', message)
  }
  const area: Area = {
    ...{ polygons, points },
    name: areaName(source),
    box: around(polygons),
    holdsUnlocated: source.unlocated === true,
  }
  compiled.set(source, area)
  return area
}

/** Rules are never changed, and one is looked at by several checks and snapshots. */
const compiled = new WeakMap<AreaSource, Area>()

function readAt(text: string, path: string): Ring {
  const read = readRing(text)
  if (typeof read === 'string') throw invalid(path, read)
  return read
}

function turnsWithin(hole: Ring, box: Box): readonly Ring[] {
  const { south, north, ...own } = boxOf(hole)
  return TURNS_BETWEEN.flatMap((turn) => {
    const turned = { south, north, west: own.west + turn, east: own.east + turn }
    return overlap(turned, box) ? [turnRing(hole, turn)] : []
  })
}

const invalid = (path: string, message: string): AppError =>
  new AppError('ERR_AREA_INVALID', message, { issues: [{ path, message }] })

function boxOf(ring: Ring): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (let at = 0; at < ring.length; at += 2) {
    const [x, y] = [ring[at] as number, ring[at + 1] as number]
    box.west = Math.min(box.west, x)
    box.east = Math.max(box.east, x)
    box.south = Math.min(box.south, y)
    box.north = Math.max(box.north, y)
  }
  return box
}

const around = (boxes: readonly Box[]): Box => ({
  west: Math.min(...boxes.map(({ west }) => west)),
  south: Math.min(...boxes.map(({ south }) => south)),
  east: Math.max(...boxes.map(({ east }) => east)),
  north: Math.max(...boxes.map(({ north }) => north)),
})

/**
 * Whether a place lies in an area: within a polygon and in none of its holes. Edges are straight where longitude and
 * latitude are drawn as a square grid. On an edge it may come out either way.
 *
 * @param place Null: not known.
 */
export function isInArea({ polygons, holdsUnlocated }: Area, place: Place | null): boolean {
  if (place === null) return holdsUnlocated
  const { latitude, longitude } = place
  return polygons.some((polygon) => {
    if (latitude < polygon.south || latitude > polygon.north) return false
    return TURNS.some((turn) => isInPolygon(polygon, longitude + turn, latitude))
  })
}

function isInPolygon({ west, east, outer, inner }: Polygon, x: number, y: number): boolean {
  if (x < west || x > east || !isInRing(outer, x, y)) return false
  return !inner.some((hole) => isInRing(hole, x, y))
}

/** Pairs of polygons that are compared; of two areas with more, the boxes around all of them count. */
const MOST_PAIRS = 10_000

/** Whether some place might be in both, by their boxes alone. Never false when one is. */
export function mayMeet(one: Area, other: Area): boolean {
  if (one.holdsUnlocated && other.holdsUnlocated) return true
  if (!boxesMeet(one.box, other.box)) return false
  if (one.polygons.length * other.polygons.length > MOST_PAIRS) return true
  return one.polygons.some((each) => other.polygons.some((rival) => boxesMeet(each, rival)))
}

const boxesMeet = (one: Box, other: Box): boolean =>
  TURNS_BETWEEN.some((turn) =>
    overlap({ ...one, west: one.west + turn, east: one.east + turn }, other),
  )

function overlap(one: Box, other: Box): boolean {
  if (one.south > other.north || other.south > one.north) return false
  return one.west <= other.east && other.west <= one.east
}

/** A place inside, for asking about whoever is there. Null when none is found, as where holes leave next to nothing. */
export function placeWithin(area: Area): Place | null {
  for (const { outer, inner } of area.polygons) {
    const point = pointIn(outer, inner)
    if (point === null) continue
    const [x, latitude] = point
    const place = { latitude, longitude: x - 360 * Math.round(x / 360) }
    if (isInArea(area, place)) return place
  }
  return null
}

/** Points that are gone through for {@link placeOutside}, some milliseconds of it. */
const MOST_WORK = 5_000_000

/** A place in none of some areas. Null when they leave none on a grid of ten degrees, or have too many points to go through it. */
export function placeOutside(areas: readonly Area[]): Place | null {
  const eachTime = areas.reduce((sum, { points }) => sum + points, 1)
  let work = 0
  for (let latitude = -85; latitude <= 85; latitude += 10) {
    for (let longitude = -175; longitude <= 175; longitude += 10) {
      if (work > MOST_WORK) return null
      const place = { latitude, longitude }
      if (!areas.some((area) => isInArea(area, place))) return place
      work += eachTime
    }
  }
  return null
}
