import { describe, expect, it } from 'vitest'
import {
  createXmlReader,
  readXml,
  SLICE,
} from '../../../../../electron/handler/protocols/nimble-xml.ts'

const BYTES = 2 * 1024 * 1024
const fill = (unit: string): string => `<A>${unit.repeat(Math.floor(BYTES / unit.length))}</A>`
const numbered = (count: number, unit: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => unit(at)).join(' ')

it.each([
  ['empty elements', fill('<a/>')],
  ['attributes', `<A>${'<a b="" c="" d=""/>'.repeat(50_000)}</A>`],
  ['elements of as many names', `<A>${numbered(1_000, (at) => `<a${at}/>`)}</A>`],
  ['attributes of as many names', `<A ${numbered(1_000, (at) => `a${at}=""`)}/>`],
  ['names behind a quote in a comment', `<A><!-- " -->${numbered(1_000, (at) => `<a${at}/>`)}</A>`],
  ['names with spaces before the sign', `<A ${numbered(1_000, (at) => `a${at}   =   ""`)}/>`],
])('%s are too much', (_, body) => {
  expect(readXml(body)).toBe('the XML has too many elements')
})

it.each([
  ['nothing', ''],
  ['a text', 'report'],
  ['an element that does not end', '<A>'],
  ['a tag that does not end', '<A b="c'],
  ['an end that is another', '<A></B>'],
  ['two documents', '<A/><B/>'],
  ['text behind the document', '<A/>more'],
  ['an attribute without quotes', '<A b=c/>'],
  ['an attribute without a value', '<A b/>'],
  ['an entity nobody declared', '<A>&big;</A>'],
  ['elements without end in one another', '<A>'.repeat(100_000)],
])('%s is not XML', (_, body) => {
  expect(readXml(body)).toBe('the body is not XML')
})

it('has no document type, whatever it declares', () => {
  const body = '<!DOCTYPE A [<!ENTITY big "1234567890">]><A>&big;</A>'
  expect(readXml(body)).toBe('the XML has a document type')
})

describe('a document', () => {
  it.each([
    ['<A/>', { A: '' }],
    [
      '\ufeff <?xml version="1.0"?><!-- x --><A b="1 &amp; 2"><C>3</C></A>',
      { A: { b: '1 & 2', C: '3' } },
    ],
    ['<A><B>1</B><B>2</B></A>', { A: { B: ['1', '2'] } }],
    ['<A><Player id="1"/></A>', { A: { Player: [{ id: '1' }] } }],
    ['<A><B> <![CDATA[<1>]]> </B></A>', { A: { B: '<1>' } }],
    ['<A b="1"/>', { A: { b: '1' } }],
  ])('is read: %s', (body, read) => {
    expect(JSON.parse(JSON.stringify(readXml(body)))).toEqual(read)
  })

  it('names no member of anything but its own objects', () => {
    const read = readXml('<A __proto__="1"><constructor><prototype>2</prototype></constructor></A>')
    expect(JSON.parse(JSON.stringify(read))).toEqual({ A: { constructor: { prototype: '2' } } })
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).prototype).toBeUndefined()
  })
})

it.each([
  [
    'viewers by attributes',
    '<Player id="customer-1" ip="203.0.113.9" url="/a?x=1&amp;y=2" n="1" m="2"/>',
    15_000,
  ],
  [
    'viewers by elements',
    '<Player><id>customer-1</id><ip>203.0.113.9</ip><n>1</n></Player>',
    14_000,
  ],
])('a report of many %s is read, a slice a turn', (_, player, count) => {
  const body = `<A>${player.repeat(count)}</A>`
  const reader = createXmlReader(body)
  let turns = 1
  let read = reader.next()
  for (; read === null; turns += 1) read = reader.next()
  expect(read).toMatchObject({ A: { Player: { length: count } } })
  expect(turns).toBe(Math.ceil(body.length / SLICE))
})
