import { describe, expect, it } from 'vitest'
import type { CatalogueTools } from '../../../electron/catalogue/tools.ts'
import type { Session } from '../../../shared/session.ts'
import { type TokenBulkInput, tokenBulkSchema } from '../../../shared/token-input.ts'
import { createFixture, server, stream } from './fixture.ts'

const CERTAIN = 'A play address of the stream makes it certain.'

/** Icecast for the radio, Caddy for the club, and streams that name no play address. */
function hall(tools: Partial<CatalogueTools> = {}) {
  const asked: Record<string, number> = {}
  const published: Record<string, string> = {}
  const { catalogue } = createFixture({
    publishers: {
      of: (name) => Object.entries(published).flatMap(([at, id]) => (at === name ? onAir(id) : [])),
      list: () => [],
    },
    askedAtMs: (id) => asked[id] ?? null,
    ...tools,
  })
  const serverOf = (name: string, protocol: 'icecast' | 'caddy', publicUrl: string): string =>
    catalogue.mediaServers.create(server({ name, protocol, publicUrl }), 'console').server.id
  const icecast = serverOf('Icecast', 'icecast', 'http://radio.example')
  const caddy = serverOf('Caddy', 'caddy', 'http://club.example')
  const streamOf = (name: string, playUrl: string | null = null): string =>
    catalogue.streams.create(stream({ name, playUrl }), 'console').id
  const one = (streamId: string): string | undefined =>
    catalogue.tokens.issue(
      { kind: 'listener-link', streamId, minutes: 60, label: '', tags: [] },
      'console',
    ).urls[0]?.url
  const many = async (input: TokenBulkInput): Promise<readonly (string | undefined)[]> => {
    const { id } = await catalogue.bulk.start(input, 'console')
    while (catalogue.bulk.get(id).state === 'running') await new Promise(setImmediate)
    return catalogue.bulk.result(id).map(({ issued }) => issued?.urls[0]?.url)
  }
  return { catalogue, asked, published, icecast, caddy, streamOf, one, many }
}

const onAir = (
  mediaServerId: string,
): readonly Pick<Session, 'id' | 'tags' | 'mediaServerId'>[] => [
  { id: 's1', tags: [], mediaServerId },
]

const links = (text: string): TokenBulkInput =>
  tokenBulkSchema.parse({
    ...{ kind: 'listener-link', text, hasHeader: true, columns: { stream: 0 } },
    defaults: { minutes: 60 },
  })

const placeOf = (url: string | undefined): string => url?.split('?')[0] ?? ''

describe('a list for streams that several media servers play', () => {
  it('leads each row where a single token of its stream leads', async () => {
    const { asked, published, icecast, caddy, streamOf, one, many } = hall()
    const ids = ['live/club', 'live/second'].map((name) => streamOf(name))
    ids.push(streamOf('live.mp3'), streamOf('own', 'http://own.example/list.m3u8'))
    published['live/club'] = caddy
    published['live.mp3'] = icecast
    asked[icecast] = 1
    asked[caddy] = 2
    const listed = (await many(links('stream\nlive/club\nlive/second\nlive.mp3\nown'))).map(placeOf)
    expect(listed).toEqual([
      'http://club.example/live/club/index.m3u8',
      'http://club.example/live/second/index.m3u8',
      'http://radio.example/live.mp3',
      'http://own.example/list.m3u8',
    ])
    expect(ids.map((id) => placeOf(one(id)))).toEqual(listed)
  })
})

it('the one address of a call that nobody looks at is the playlist of a web server, and none in doubt', () => {
  const { catalogue, icecast, streamOf } = hall()
  const link = { streamId: streamOf('live/club'), minutes: 60, label: '', tags: [] }
  expect(catalogue.links.issue(link, 'cli').url).toBeNull()
  catalogue.mediaServers.remove(icecast, 'console')
  const { url } = catalogue.links.issue(link, 'cli')
  expect(placeOf(url ?? undefined)).toBe('http://club.example/live/club/index.m3u8')
})

describe('looking at such a list', () => {
  it('says of each place why links lead there, unless it is certain', async () => {
    const { catalogue, asked, published, icecast, caddy, streamOf } = hall()
    for (const name of ['live/club', 'live/second', 'live/third']) streamOf(name)
    streamOf('own', 'http://own.example/list.m3u8')
    const text = 'stream\nlive/club\nlive/second\nlive/third\nlive/third\nown'
    const notes = async () => (await catalogue.bulk.check(links(text))).notes
    expect(await notes()).toEqual([
      `The links of live/club, live/second, live/third lead to Icecast. Of the media servers that say where viewers connect, none has asked yet, and this is the first. ${CERTAIN}`,
    ])
    published['live/club'] = caddy
    asked[icecast] = 1
    const told = [
      'The links of live/club lead to Caddy. Published there now.',
      `The links of live/second, live/third lead to Icecast. Of the media servers that say where viewers connect, this one asked last. ${CERTAIN}`,
    ]
    expect(await notes()).toEqual(told)
    const { notes: begun } = await catalogue.bulk.start(links(text), 'console')
    expect(begun).toEqual(told)
    expect((await catalogue.bulk.check(links('stream\nown'))).notes).toEqual([])
  })

  it('names each column that its kind does not use, and issues all the same', async () => {
    const { catalogue, streamOf } = hall()
    streamOf('own', 'http://own.example/list.m3u8')
    const text = 'stream,viewer,label,mail,empty\nown,ann,Ann,a@x.example,\nown,bea,Bea,,'
    const asked = { ...links(text), columns: { stream: 0, label: 2 } }
    const { good, bad, notes } = await catalogue.bulk.check(asked)
    expect([good, bad]).toEqual([2, 0])
    const unused = (name: string) =>
      `The column “${name}” is not used for this kind of token, and is left out.`
    expect(notes).toEqual(['viewer', 'mail'].map(unused))
    const bare = { ...links('own,ann'), hasHeader: false, columns: { stream: 0, viewer: 1 } }
    expect((await catalogue.bulk.check(bare)).notes).toEqual([unused('viewer')])
  })
})
