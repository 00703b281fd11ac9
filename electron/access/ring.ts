import { say } from '../../shared/say.ts'
/** A closed line, longitude and latitude by turns; the last point is not the first again. */
export type Ring = Float64Array

const NUMBER = /^[+-]?(?:\d{1,3}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?$/
/** As far as a polygon may run past the antimeridian. */
const FARTHEST = 360
/** A longer step could be meant either way round. */
const LONGEST_STEP = 180
const ROUND_TWICE =
  'The points go round the same ground twice, and what is gone round twice counts as outside. Draw it once.'
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
    if (typeof point === 'string')
      return say('Point {at}: {whatSaid}', { at: index + 1, whatSaid: point })
    points.push(...point)
  }
  const [firstX, firstY] = points
  if (points.length > 2 && points.at(-2) === firstX && points.at(-1) === firstY) points.length -= 2
  const fault = faultOf(points)
  if (fault !== null) return fault
  const ring = Float64Array.from(points)
  return isRoundTwice(ring) ? ROUND_TWICE : ring
}

function readPoint(tuple: string): readonly [number, number] | string {
  const parts = tuple.split(',', 4)
  const [longitude, latitude] = parts
  if (parts.length > 3) {
    return `${say('{point} has more than three numbers. Write decimals with a point, not a comma.', { point: tuple.slice(0, 40) })} ${EXAMPLE}`
  }
  const isTuple = parts.length === 2 || parts.length === 3
  if (!isTuple || !NUMBER.test(longitude ?? '') || !NUMBER.test(latitude ?? '')) {
    return `${say('{point} is none.', { point: tuple.slice(0, 40) })} ${EXAMPLE}`
  }
  const [x, y] = [Number(longitude), Number(latitude)]
  if (Math.abs(y) > 90)
    return say('latitude {latitude} is beyond 90. The longitude comes first.', { latitude: y })
  if (Math.abs(x) > FARTHEST)
    return say('longitude {longitude} is beyond {most}.', { longitude: x, most: FARTHEST })
  return [x, y]
}

function faultOf(points: readonly number[]): string | null {
  if (points.length < 6) return 'An area needs three points or more.'
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at] as number, points[at + 1] as number]
    const next = (at + 2) % points.length
    const [toX, toY] = [points[next] as number, points[next + 1] as number]
    if (Math.abs(toX - x) > LONGEST_STEP) {
      return say(
        'From {from} to {to} is more than 180 degrees of longitude. Across the antimeridian, write longitudes past 180 (182 for -178); else put a point between.',
        { from: `${x},${y}`, to: `${toX},${toY}` },
      )
    }
  }
  return null
}

/** Less is rounding, of lines that go there and back. A tenth of a millimetre. */
const LEAST_EXTENT = 1e-9
/** On average over its height, a tenth of a metre. */
const LEAST_WIDTH = 1e-6

/** Whether a ring encloses anything: maps have slivers that do not. */
export const hasExtent = (ring: Ring): boolean =>
  (longestStretch([ring])?.length ?? 0) > LEAST_EXTENT

/** Whether a ring goes round the same ground an even number of times, so that {@link isInRing} finds nobody there. */
function isRoundTwice(ring: Ring): boolean {
  if (hasExtent(ring)) return false
  const [originX, originY] = [ring[0] as number, ring[1] as number]
  let twice = 0
  let [south, north] = [originY, originY]
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length
    const [x, y] = [(ring[at] as number) - originX, (ring[at + 1] as number) - originY]
    const [toX, toY] = [(ring[next] as number) - originX, (ring[next + 1] as number) - originY]
    twice += x * toY - toX * y
    south = Math.min(south, ring[at + 1] as number)
    north = Math.max(north, ring[at + 1] as number)
  }
  return Math.abs(twice) > (north - south) * LEAST_WIDTH
}

/** The same ring as it is written some degrees of longitude on. */
export const turnRing = (ring: Ring, turn: number): Ring =>
  turn === 0 ? ring : ring.map((value, at) => (at % 2 === 0 ? value + turn : value))

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
  const best = longestStretch([outer, ...inner])
  return best === null ? null : [best.x, best.y]
}

interface Stretch {
  /** Its middle. */
  readonly x: number
  readonly y: number
  readonly length: number
}

/** On lines through the first of some rings. */
function longestStretch(rings: readonly [Ring, ...Ring[]]): Stretch | null {
  const heights = [...new Set(rings[0].filter((_, at) => at % 2 === 1))].sort((a, b) => a - b)
  let best: Stretch | null = null
  for (let line = 0; line < LINES; line += 1) {
    const at = Math.floor((line * (heights.length - 1)) / LINES)
    const y = ((heights[at] as number) + (heights[at + 1] ?? Number.NaN)) / 2
    const crossings = rings.flatMap((ring) => crossingsOf(ring, y)).sort((a, b) => a - b)
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const [west, east] = [crossings[pair] as number, crossings[pair + 1] as number]
      if (best === null || east - west > best.length) {
        best = { x: (west + east) / 2, y, length: east - west }
      }
    }
  }
  return best
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
