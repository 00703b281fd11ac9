import { describe, expect, it } from 'vitest'
import { readKml } from '../../../electron/console/kml.ts'

const RING = '8,47,0 9,47,0 9,48,0 8,47,0'
const boundary = (side: 'outer' | 'inner', points = RING): string =>
  `<${side}BoundaryIs><LinearRing><coordinates>${points}</coordinates></LinearRing></${side}BoundaryIs>`
const kml = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${inside}</Document></kml>`
const polygon = (inside = boundary('outer')): string => `<Polygon>${inside}</Polygon>`

describe('a text that is refused', () => {
  const bomb = `<!DOCTYPE kml [<!ENTITY a "${'8,47 '.repeat(10)}"><!ENTITY b "&a;&a;&a;&a;">]>`
  it.each([
    ['no XML', 'Corsica', 'not well-formed'],
    ['an archive', 'PK\u0003\u0004…', 'KMZ'],
    ['one cut off', kml(polygon()).slice(0, -9), 'not well-formed'],
    ['HTML', '<html><body/></html>', 'it begins with html, not kml'],
    ['a document type', `${bomb}${kml(polygon(boundary('outer', '&b;')))}`, 'document type'],
    ['an entity nobody declared', kml(polygon(boundary('outer', '&a;'))), 'not well-formed'],
    ['two roots', `${kml(polygon())}<kml/>`, 'not well-formed'],
    ['elements nested without end', kml('<Folder>'.repeat(40)), 'more than 32 deep'],
    [
      'points alone',
      kml('<Placemark><Point><coordinates>8,47</coordinates></Point></Placemark>'),
      'no Polygon',
    ],
    [
      'a link alone',
      kml('<NetworkLink><Link><href>http://x/</href></Link></NetworkLink>'),
      'holds a link',
    ],
    ['a polygon without a ring', kml(polygon('')), 'no outer ring'],
    ['a polygon of holes', kml(polygon(boundary('inner'))), 'no outer ring'],
    ['two outer rings', kml(polygon(boundary('outer') + boundary('outer'))), 'two outer rings'],
    [
      'an element within coordinates',
      kml(polygon(boundary('outer', '8,47 9,47 <b/> 9,48 8,48 7,48'))),
      'within coordinates',
    ],
    ['more polygons than a rule may have', kml(polygon().repeat(1001)), 'more than 1000'],
  ])('%s', async (_, text, message) => {
    await expect(readKml(text)).rejects.toMatchObject({
      code: 'ERR_KML_INVALID',
      message: expect.stringContaining(message),
    })
  })

  it('says which line is wrong', async () => {
    await expect(readKml(kml('\n\n<a></b>'))).rejects.toThrow('Line 4: ')
  })

  it.each([
    ['a point that is none', '8,47 9;47 9,48', 'Point 2: 9;47 is none'],
    ['decimal commas', '8,5,47,3 9,6,47,3 9,6,48,3', 'decimals with a point'],
    ['latitude first', '47,98 47,99 48,98', 'The longitude comes first'],
  ])('%s', async (_, points, message) => {
    await expect(readKml(kml(polygon(boundary('outer', points))))).rejects.toMatchObject({
      code: 'ERR_AREA_INVALID',
      message: expect.stringContaining(message),
      issues: [{ path: 'polygons.0.outer', message: expect.any(String) }],
    })
  })
})

describe('a text with more points than a rule may have', () => {
  const points = (count: number): string =>
    Array.from({ length: count }, (_, at) => {
      const angle = (2 * Math.PI * at) / count
      return `${Math.cos(angle).toFixed(6)},${Math.sin(angle).toFixed(6)}`
    }).join(' ')

  it.each([
    ['in one ring', polygon(boundary('outer', points(10_002)))],
    ['in several', polygon(boundary('outer', points(6_000))).repeat(2)],
  ])('is refused %s without looking at the rest', async (_, inside) => {
    const rest = polygon(boundary('outer', 'no point'))
    await expect(readKml(kml(inside + rest))).rejects.toMatchObject({
      code: 'ERR_AREA_INVALID',
      message: expect.stringContaining('more than 10000 points'),
    })
  })

  it('is read up to that', async () => {
    const closed = `${points(10_000)} 1,0`
    await expect(readKml(kml(polygon(boundary('outer', closed))))).resolves.toMatchObject({
      points: 10_000,
    })
  })
})

describe('a text with polygons', () => {
  it('gives them as written, without heights, with their holes and names', async () => {
    const text = kml(`
      <Folder><name>Not this</name>
        <Placemark><name> Corse </name><MultiGeometry>
          ${polygon(`<altitudeMode>x</altitudeMode>${boundary('outer', '\n 8.00,47.10,12\n\t9,47.1,12 9,48,12 ')}`)}
          <MultiGeometry>${polygon(boundary('outer') + boundary('inner', '1,1 2,1 2,2') + boundary('inner', '3,3 4,3 4,4'))}</MultiGeometry>
        </MultiGeometry></Placemark>
        <Placemark><Point><coordinates>1,1</coordinates></Point></Placemark>
        <Placemark><name><![CDATA[A & B]]></name>${polygon()}</Placemark>
        <Placemark>${polygon()}</Placemark>
      </Folder>`)
    expect(await readKml(text)).toEqual({
      polygons: [
        { name: 'Corse', outer: '8.00,47.10 9,47.1 9,48' },
        {
          name: 'Corse',
          outer: '8,47 9,47 9,48 8,47',
          inner: ['1,1 2,1 2,2', '3,3 4,3 4,4'],
        },
        { name: 'A & B', outer: '8,47 9,47 9,48 8,47' },
        { outer: '8,47 9,47 9,48 8,47' },
      ],
      points: 3 * 6,
      leftOut: 1,
    })
  })

  it('may have a prefix, a byte order mark, and more text than is read at once', async () => {
    const points = Array.from({ length: 9_000 }, (_, at) => {
      const angle = (at / 4_500) * Math.PI
      return `${8 + Math.cos(angle)},${47 + Math.sin(angle)},0`
    })
    const text = kml(polygon(boundary('outer', points.join('\n'))))
    const prefixed = text.replaceAll(/<(\/?)(?=[A-Za-z])/g, '<$1k:').replace('xmlns=', 'xmlns:k=')
    const area = await readKml(`\ufeff${prefixed}`)
    expect(area.points).toBe(9_000)
    expect(area.polygons[0]?.outer.split(' ')).toHaveLength(9_000)
  })
})
