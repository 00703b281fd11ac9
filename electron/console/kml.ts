import { setImmediate as nextTurn } from 'node:timers/promises'
import sax from 'sax'
import { AppError } from '../../shared/errors.ts'
import type { KmlArea } from '../../shared/kml-area.ts'
import { say } from '../../shared/say.ts'
import { type AreaSource, compileArea, MOST_POINTS } from '../access/area.ts'

/** Characters read in one turn: some milliseconds, between which media servers are answered. */
const SLICE = 65_536
const DEEPEST = 32
const MOST_POLYGONS = 1000
const LONGEST_NAME = 120
/** Of one ring, enough to know that there are too many: the last may be the first again. */
const MOST_TUPLES = MOST_POINTS.rule + 2

type Polygon = AreaSource['polygons'][number]

/**
 * Takes the polygons out of a KML text: of every Placemark, in MultiGeometry or alone, with their holes. Heights are left off,
 * longitudes and latitudes stay as they are written. Points and lines are left out. Nothing is fetched.
 *
 * @throws AppError ERR_KML_INVALID when it is no XML, has a document type, holds no polygon or one without an outer ring;
 *         ERR_AREA_INVALID when a polygon cannot be used.
 * @see https://developers.google.com/kml/documentation/kmlreference#polygon
 */
export async function readKml(text: string): Promise<KmlArea> {
  if (text.startsWith('PK')) {
    throw refuse('This is KMZ, which is KML packed as a zip archive. Unpack it and take doc.kml.')
  }
  const found = await gather(text)
  if (found.polygons.length === 0) {
    throw refuse(
      found.links === 0
        ? 'It holds no Polygon.'
        : 'It holds a link to another file and no Polygon. Open the link and take the file it leads to.',
    )
  }
  const { polygons, leftOut } = found
  const { points } = compileArea({ kind: 'area', polygons })
  return { polygons, points, leftOut }
}

const refuse = (message: string): AppError => new AppError('ERR_KML_INVALID', message)

interface Gathered {
  readonly polygons: Polygon[]
  /** Points, lines and models. */
  readonly leftOut: number
  readonly links: number
}

/** Geometries that enclose nothing. */
const OTHERS: ReadonlySet<string> = new Set(['Point', 'LineString', 'Track', 'MultiTrack', 'Model'])

/** What is read of the polygon, and of the Placemark, one is in. */
interface Open {
  name: string
  outer: string | null
  inner: string[]
}

async function gather(text: string): Promise<Gathered> {
  const parser = sax.parser(true, { trim: false, position: true })
  const path: string[] = []
  const polygons: Polygon[] = []
  const open: Open = { name: '', outer: null, inner: [] }
  let characters = ''
  let hasRoot = false
  let points = 0
  let leftOut = 0
  let links = 0
  const fail: (message: string) => never = (message) => {
    throw refuse(say('Line {line}: {whatSaid}', { line: parser.line + 1, whatSaid: message }))
  }
  const close: Readonly<Record<string, () => void>> = {
    name() {
      if (path.at(-2) === 'Placemark') open.name = characters.trim().slice(0, LONGEST_NAME)
    },
    coordinates() {
      const place = path.at(-3)
      if (path.at(-2) !== 'LinearRing') return
      if (place !== 'innerBoundaryIs' && place !== 'outerBoundaryIs') return
      const tuples = characters.trim().split(/\s+/, MOST_TUPLES)
      points += tuples.length - 1
      if (points > MOST_POINTS.rule) {
        const told = { line: parser.line + 1, most: MOST_POINTS.rule }
        throw new AppError(
          'ERR_AREA_INVALID',
          say('Line {line}: The area has more than {most} points. Simplify it.', told),
        )
      }
      if (place === 'innerBoundaryIs') return void open.inner.push(plainRing(tuples))
      if (open.outer !== null) fail(say('a Polygon has two outer rings.'))
      open.outer = plainRing(tuples)
    },
    Polygon() {
      const { name, outer, inner } = open
      if (outer === null) return fail(say('a Polygon has no outer ring with coordinates.'))
      if (polygons.length === MOST_POLYGONS)
        fail(say('more than {most} polygons.', { most: MOST_POLYGONS }))
      polygons.push({ ...(name && { name }), outer, ...(inner.length > 0 && { inner }) })
    },
    Placemark() {
      open.name = ''
    },
  }
  parser.ondoctype = () => fail(say('a document type is not read. Take the line out.'))
  parser.onerror = () => fail(say('this is not well-formed XML.'))
  parser.onopentag = ({ name }) => {
    const local = localName(name)
    if (path.length === 0 && hasRoot) fail(say('this is not well-formed XML.'))
    hasRoot = true
    if (path.length === 0 && local !== 'kml')
      fail(say('it begins with {name}, not kml.', { name: local.slice(0, 40) }))
    if (path.length === DEEPEST)
      fail(say('elements are nested more than {most} deep.', { most: DEEPEST }))
    if (path.at(-1) === 'coordinates') fail(say('an element within coordinates. Take it out.'))
    path.push(local)
    characters = ''
    if (local === 'Polygon') Object.assign(open, { outer: null, inner: [] })
    if (local === 'NetworkLink') links += 1
    if (OTHERS.has(local)) leftOut += 1
  }
  parser.ontext = (part) => {
    characters += part
  }
  parser.oncdata = parser.ontext
  parser.onclosetag = (name) => {
    const local = localName(name)
    if (Object.hasOwn(close, local)) close[local]?.()
    path.pop()
    characters = ''
  }
  const body = text.replace(/^[\ufeff\s]+/, '')
  for (let at = 0; at < body.length; at += SLICE) {
    parser.write(body.slice(at, at + SLICE))
    await nextTurn()
  }
  parser.close()
  return { polygons, leftOut, links }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** One space between points, and no heights. What has more parts than a point goes on as it is, to be refused. */
const plainRing = (tuples: readonly string[]): string =>
  tuples
    .map((tuple) => {
      const parts = tuple.split(',', 4)
      return parts.length === 3 ? parts.slice(0, 2).join(',') : tuple
    })
    .join(' ')
