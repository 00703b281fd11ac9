import { describe, expect, it } from 'vitest'
import { mistakeLints } from '../../../electron/catalogue/token-preview-mistakes.ts'
import { tokenInputSchema } from '../../../shared/token-input.ts'

const NAMES = ['live/news', 'live/news-2', 'Studio']

function lintsOf(kind: 'subscribe-token' | 'publish-token', fields: object): readonly string[] {
  const input = tokenInputSchema.parse({
    kind,
    label: 'Partner',
    streams: [{ streamName: 'live/news' }],
    ...fields,
  })
  if (input.kind !== 'subscribe-token' && input.kind !== 'publish-token') throw new Error(kind)
  const found = mistakeLints(input, NAMES)
  expect(found.filter(({ level }) => level === 'refused')).toEqual([])
  return found.map(({ code, path }) => `${code} ${path}`)
}
const streams = (streamName: string, isRegex = false) => ({ streams: [{ streamName, isRegex }] })

describe('a mistake with a token for streams is told', () => {
  it.each([
    ['another case', streams('live/News'), ['stream_name_case streams.0']],
    ['an expression as a name', streams('live/.*'), ['stream_name_pattern streams.0']],
    ['every stream', streams('.*', true), ['opens_many streams']],
    ['a part of a name', streams('live/news', true), ['pattern_part streams.0']],
    ['one tracking id for each viewer', { trackingId: 'user#42' }, ['tracking_viewer trackingId']],
    ['an address as tracking id', { trackingId: 'a@b.test' }, ['tracking_viewer trackingId']],
    ['addresses that are bound', { bindIpsOnUsage: 1 }, ['bind_moves bindIpsOnUsage']],
    ['pages', { allowedOrigins: ['a.test'] }, ['origin_browsers allowedOrigins']],
  ])('%s', (_, fields, expected) => {
    expect(lintsOf('subscribe-token', fields)).toEqual(expected)
  })

  it.each([
    ['a name', {}],
    ['a name no stream has yet', streams('live/later')],
    ['an expression that is the whole name', streams('live/news.*', true)],
    ['an expression that cannot be read, which is refused elsewhere', streams('(', true)],
    ['a tracking id of a group', { trackingId: 'partner-a' }],
  ])('and nothing of %s', (_, fields) => {
    expect(lintsOf('subscribe-token', fields)).toEqual([])
  })

  it('for publish tokens too', () => {
    expect(lintsOf('publish-token', streams('.*', true))).toEqual(['opens_many streams'])
    expect(lintsOf('publish-token', { bindIpsOnUsage: 2 })).toEqual(['bind_moves bindIpsOnUsage'])
  })
})
