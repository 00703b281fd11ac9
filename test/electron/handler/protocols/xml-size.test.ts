import { expect, it } from 'vitest'
import { readXml } from '../../../../electron/handler/protocols/nimble-xml.ts'
import { isTooMuchXml } from '../../../../electron/handler/protocols/xml-size.ts'

const BYTES = 2 * 1024 * 1024
const fill = (unit: string): string => `<A>${unit.repeat(Math.floor(BYTES / unit.length))}</A>`
const numbered = (count: number, unit: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => unit(at)).join(' ')

it.each([
  ['empty elements', fill('<a/>')],
  ['references', fill('&amp;')],
  ['comments', fill('<!---->')],
  ['attributes', `<A ${'a="" '.repeat(200_000)}/>`],
  ['elements of as many names', `<A>${numbered(1_000, (at) => `<a${at}/>`)}</A>`],
  ['attributes of as many names', `<A ${numbered(1_000, (at) => `a${at}=""`)}/>`],
  ['names behind a quote in a comment', `<A><!-- " -->${numbered(1_000, (at) => `<a${at}/>`)}</A>`],
  ['names with spaces before the sign', `<A ${numbered(1_000, (at) => `a${at}   =   ""`)}/>`],
])('%s are too much', (_, body) => {
  expect(isTooMuchXml(body)).toBe(true)
  expect(readXml(body)).toBe('the XML has too many elements')
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
])('a report of many %s is not', (_, player, count) => {
  const body = `<A>${player.repeat(count)}</A>`
  expect(isTooMuchXml(body)).toBe(false)
  expect(readXml(body)).toMatchObject({ A: { Player: { length: count } } })
})

it.each(['', '<', '<a', '<a b="', '<!--', '<![CDATA[', '<?', '<<<<', '=="">'])(
  'measures what is cut off: %j',
  (body) => {
    expect(isTooMuchXml(body)).toBe(false)
  },
)
