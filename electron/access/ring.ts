/** A closed line, longitude and latitude by turns; the last point is not the first again. */
export type Ring = Float64Array

const NUMBER = /^[+-]?(?:\d{1,3}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?$/
/** As far as a polygon may run past the antimeridian. */
const FARTHEST = 360
/** A longer step could be meant either way round. */
const LONGEST_STEP = 180
const EXAMPLE = 'Write points as longitude,latitude with a space between, e.g. 8.5,47.3 8.6,47.3.'

/**
 * Reads a ring as KML writes it: `longitude,latitude`, perhaps with a height that is left off, decimal degrees, white space between points.
 * That the last point is the first again is good form, and not needed.
 *
 * @returns What is wrong with it, in a sentence.
 * @see https://developers.google.com/kml/documentation/kmlreference#coordinates
 */
export function readRing(text: string): Ring | string {
  const written = text.trim().split(/\s+/)
  const points: number[] = []
  for (const [index, tuple] of written.entries()) {
    const point = readPoint(tuple)
    if (typeof point === 'string') return `Point ${index + 1}: ${point}`
    points.push(...point)
  }
  const [firstX, firstY] = points
  if (points.length > 2 && points.at(-2) === firstX && points.at(-1) === firstY) points.length -= 2
  return faultOf(points) ?? Float64Array.from(points)
}

function readPoint(tuple: string): readonly [number, number] | string {
  const parts = tuple.split(',', 4)
  const [longitude, latitude] = parts
  const isTuple = parts.length === 2 || parts.length === 3
  if (!isTuple || !NUMBER.test(longitude ?? '') || !NUMBER.test(latitude ?? '')) {
    return `${tuple.slice(0, 40)} is none. ${EXAMPLE}`
  }
  const [x, y] = [Number(longitude), Number(latitude)]
  if (Math.abs(y) > 90) return `latitude ${y} is beyond 90. The longitude comes first.`
  if (Math.abs(x) > FARTHEST) return `longitude ${x} is beyond ${FARTHEST}.`
  return [x, y]
}

function faultOf(points: readonly number[]): string | null {
  if (points.length < 6) return 'An area needs three points or more.'
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at] as number, points[at + 1] as number]
    const next = (at + 2) % points.length
    const [toX, toY] = [points[next] as number, points[next + 1] as number]
    if (Math.abs(toX - x) > LONGEST_STEP) {
      return `From ${x},${y} to ${toX},${toY} is more than 180 degrees of longitude. Across the antimeridian, write longitudes past 180 (182 for -178); else put a point between.`
    }
  }
  return null
}

/** Whether a ring encloses anything: maps have slivers that do not. */
export function hasExtent(ring: Ring): boolean {
  let twice = 0
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length
    twice += (ring[at] as number) * (ring[next + 1] as number)
    twice -= (ring[next] as number) * (ring[at + 1] as number)
  }
  return twice !== 0
}

/** Whether a point lies within a ring: whether a ray to the east crosses it an odd number of times. */
export function isInRing(ring: Ring, x: number, y: number): boolean {
  let isInside = false
  let fromX = ring[ring.length - 2] as number
  let fromY = ring[ring.length - 1] as number
  for (let at = 0; at < ring.length; at += 2) {
    const toX = ring[at] as number
    const toY = ring[at + 1] as number
    if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) {
      isInside = !isInside
    }
    fromX = toX
    fromY = toY
  }
  return isInside
}

/** Lines that are tried for a point inside. */
const LINES = 16

/**
 * A point within a ring and none of its holes: the middle of the longest stretch inside, on some lines from west to east.
 * Null when none of them has any.
 */
export function pointIn(outer: Ring, inner: readonly Ring[]): readonly [number, number] | null {
  const heights = [...new Set(outer.filter((_, at) => at % 2 === 1))].sort((a, b) => a - b)
  let best: { readonly x: number; readonly y: number; readonly length: number } | null = null
  for (let line = 0; line < LINES; line += 1) {
    const at = Math.floor((line * (heights.length - 1)) / LINES)
    const y = ((heights[at] as number) + (heights[at + 1] ?? Number.NaN)) / 2
    const crossings = [outer, ...inner]
      .flatMap((ring) => crossingsOf(ring, y))
      .sort((a, b) => a - b)
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const [west, east] = [crossings[pair] as number, crossings[pair + 1] as number]
      if (best === null || east - west > best.length) {
        best = { x: (west + east) / 2, y, length: east - west }
      }
    }
  }
  return best === null ? null : [best.x, best.y]
}

function crossingsOf(ring: Ring, y: number): readonly number[] {
  const found: number[] = []
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length
    const [fromX, fromY] = [ring[at] as number, ring[at + 1] as number]
    const [toX, toY] = [ring[next] as number, ring[next + 1] as number]
    if (fromY > y !== toY > y) found.push(fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX))
  }
  return found
}
