import { setImmediate as nextTurn } from 'node:timers/promises'
import sax from 'sax'
import { AppError } from '../../shared/errors.ts'
import type { KmlArea } from '../../shared/kml-area.ts'
import { type AreaSource, compileArea } from '../access/area.ts'

/** Characters read in one turn: some milliseconds, between which media servers are answered. */
const SLICE = 65_536
const DEEPEST = 32
const MOST_POLYGONS = 1000
const LONGEST_NAME = 120

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
  let leftOut = 0
  let links = 0
  const fail: (message: string) => never = (message) => {
    throw refuse(`Line ${parser.line + 1}: ${message}`)
  }
  const close: Readonly<Record<string, () => void>> = {
    name() {
      if (path.at(-2) === 'Placemark') open.name = characters.trim().slice(0, LONGEST_NAME)
    },
    coordinates() {
      const place = path.at(-3)
      if (path.at(-2) !== 'LinearRing') return
      if (place === 'innerBoundaryIs') open.inner.push(plainRing(characters))
      if (place !== 'outerBoundaryIs') return
      if (open.outer !== null) fail('a Polygon has two outer rings.')
      open.outer = plainRing(characters)
    },
    Polygon() {
      const { name, outer, inner } = open
      if (outer === null) return fail('a Polygon has no outer ring with coordinates.')
      if (polygons.length === MOST_POLYGONS) fail(`more than ${MOST_POLYGONS} polygons.`)
      polygons.push({ ...(name && { name }), outer, ...(inner.length > 0 && { inner }) })
    },
    Placemark() {
      open.name = ''
    },
  }
  parser.ondoctype = () => fail('a document type is not read. Take the line out.')
  parser.onerror = () => fail('this is not well-formed XML.')
  parser.onopentag = ({ name }) => {
    const local = localName(name)
    if (path.length === 0 && hasRoot) fail('this is not well-formed XML.')
    hasRoot = true
    if (path.length === 0 && local !== 'kml') fail(`it begins with ${local.slice(0, 40)}, not kml.`)
    if (path.length === DEEPEST) fail(`elements are nested more than ${DEEPEST} deep.`)
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

/** One space between points, and no heights. */
const plainRing = (coordinates: string): string =>
  coordinates
    .trim()
    .split(/\s+/)
    .map((tuple) => tuple.split(',', 2).join(','))
    .join(' ')
