import { describe, expect, it } from 'vitest'
import { applicationInputSchema } from '../../../shared/application.ts'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import type { IssuedToken, Token, TokenPreview } from '../../../shared/token.ts'
import type { BulkJob } from '../../../shared/token-bulk.ts'
import { bench, call, liveSession, NOW_MS, refusal } from './support.ts'

function setUp() {
  const made = bench()
  const stream = (fields: object): string =>
    made.catalogue.streams.create(streamInputSchema.parse(fields), 'console').id
  const streamId = stream({ name: 'live/news', playUrl: 'https://play.example/news' })
  const issue = async (label: string): Promise<{ kind: string; id: string }> => {
    const body = { kind: 'listener-link', streamId, minutes: 60, label }
    const response = await call(made.console, 'POST /tokens', body)
    const { token } = (await response.json()) as { token: Token }
    return { kind: token.kind, id: token.id }
  }
  const listed = async (query = ''): Promise<readonly Token[]> => {
    const response = await call(made.console, `GET /tokens?${query}`)
    return ((await response.json()) as { tokens: Token[] }).tokens
  }
  const preview = async (body: object): Promise<TokenPreview> =>
    (await (await call(made.console, 'POST /tokens/preview', body)).json()) as TokenPreview
  return { ...made, stream, streamId, issue, listed, preview }
}

it.each(['limit=0', 'limit=1001', 'before=gone', 'kind=cookie', 'status=lost', 'page=2'])(
  'a list of tokens is refused by %s',
  async (query) => {
    const response = await call(setUp().console, `GET /tokens?${query}`)
    expect((await refusal(response)).slice(0, 2)).toEqual([400, 'ERR_INPUT_INVALID'])
  },
)

it.each([
  [{ kind: 'cookie' }, 400],
  [{ kind: 'listener-link', streamId: 'none' }, 404],
  [{ kind: 'listener-link', streamId: 'none', minutes: 720_000 }, 400],
])('a token asked for as %j is refused', async (body, status) => {
  const response = await call(setUp().console, 'POST /tokens', body)
  expect(response.status).toBe(status)
})

describe('acts on tokens', () => {
  it('revoke none when one of them is not there', async () => {
    const { console, issue, listed } = setUp()
    const ref = await issue('Ada')
    const tokens = [ref, { kind: 'stream-key', id: 'gone' }]
    const response = await call(console, 'POST /tokens/acts', { act: 'revoke', tokens })
    expect(response.status).toBe(404)
    expect((await listed())[0]?.revokedAtMs).toBeNull()
  })

  it('revoke the sessions that came in with them', async () => {
    const { console, issue, live } = setUp()
    const ref = await issue('Ada')
    live.start(liveSession('s1', { grantId: ref.id }), null)
    const response = await call(console, 'POST /tokens/acts', { act: 'revoke', tokens: [ref] })
    expect(response.status).toBe(200)
    expect(live.list()[0]?.revokedAtMs).not.toBeNull()
  })

  it('delete and restore', async () => {
    const { console, issue, listed } = setUp()
    const tokens = [await issue('Ada'), await issue('Grace')]
    await call(console, 'POST /tokens/acts', { act: 'delete', tokens })
    expect(await listed()).toEqual([])
    expect(await listed('status=deleted')).toHaveLength(2)
    const counted = await call(console, 'GET /tokens/deleted')
    expect(await counted.json()).toEqual({ kinds: [{ kind: 'listener-link', count: 2 }] })
    await call(console, 'POST /tokens/acts', { act: 'restore', tokens })
    expect(await listed()).toHaveLength(2)
    expect(await (await call(console, 'GET /tokens/deleted')).json()).toEqual({ kinds: [] })
  })
})

describe('acts on what a media server checks by itself', () => {
  const STILL = 'works there until it expires'

  it.each([
    ['livekit', { apiKey: 'APIx' }, { identity: 'ann', room: 'news' }, false],
    ['nms-sign', {}, { url: 'rtmp://a.test/live/news' }, true],
  ] as const)('refuse or say what they do not reach, of %s', async (...row) => {
    const [format, settings, terms, isAsked] = row
    const { console, catalogue, listed } = setUp()
    const secret = 'a secret of more than thirty-two characters'
    const key = { name: 'Key', format, settings, secret }
    const { id: keyId } = catalogue.tokenKeys.create(key, 'console')
    const issued = await call(console, 'POST /tokens', { kind: 'server-token', keyId, terms })
    const { token } = (await issued.json()) as { token: Token }
    const act = (what: string) =>
      call(console, 'POST /tokens/acts', {
        ...{ act: what, tokens: [{ kind: token.kind, id: token.id }] },
      })
    const effect = async (what: string): Promise<string> =>
      ((await (await act(what)).json()) as { effect: string }).effect
    if (isAsked) expect(await effect('disable')).toContain('No media server that asks here')
    else expect((await refusal(await act('disable')))[1]).toBe('ERR_INPUT_INVALID')
    expect((await act('revoke')).status).toBe(isAsked ? 200 : 400)
    expect(await effect('delete')).toContain(STILL)
    expect([await listed(), (await listed('status=deleted')).length]).toEqual([[], 1])
    await act('restore')
    if (!isAsked) return
    catalogue.mediaServers.create(
      mediaServerInputSchema.parse({ name: 'Studio', protocol: 'node-media-server' }),
      'console',
    )
    const asked = await effect('delete')
    expect(asked).toContain('Asked by Studio.')
    expect(asked).not.toContain(STILL)
  })
})

describe('a list', () => {
  const asked = (streamId: string) => ({
    kind: 'listener-link',
    text: 'label\n=1+1\nGrace',
    hasHeader: true,
    columns: { label: 0 },
    defaults: { streamId },
  })

  it('that is not there is not found', async () => {
    const { console } = setUp()
    for (const path of ['GET /tokens/bulk/x', 'POST /tokens/bulk/x/cancel', 'GET /export/tokens/x'])
      expect((await call(console, path)).status, path).toBe(404)
  })

  it('is issued in the background and saved as CSV that no spreadsheet runs', async () => {
    const { console, streamId } = setUp()
    const response = await call(console, 'POST /tokens/bulk', asked(streamId))
    const { id } = (await response.json()) as BulkJob
    const job = async () =>
      (await (await call(console, `GET /tokens/bulk/${id}`)).json()) as BulkJob
    await expect.poll(async () => (await job()).state).toBe('done')
    await call(console, `POST /tokens/bulk/${id}/cancel`)
    expect(await job()).toMatchObject({ state: 'done', issued: 2 })
    const begun = await call(console, `GET /export/tokens/${id}`)
    await begun.body?.cancel()
    expect((await job()).savedAtMs).toBe(null)
    const csv = await (await call(console, `GET /export/tokens/${id}`)).text()
    expect((await job()).savedAtMs).not.toBe(null)
    const [head, first, second] = csv.split('\r\n')
    expect(head).toContain('"line","status","label","stream"')
    expect(first).toMatch(/^2,"issued","'=1\+1","live\/news",/)
    expect(second).toMatch(/^3,"issued","Grace",.*"https:\/\/play\.example\/news\?rj-auth=/)
  })
})

describe('a preview', () => {
  const codes = ({ lints }: TokenPreview): readonly string[] => lints.map(({ code }) => code)

  it('names what is odd about each', async () => {
    const { preview, stream, streamId } = setUp()
    const ask = async (fields: object) =>
      codes(await preview({ kind: 'listener-link', streamId, ...fields }))
    expect(await ask({ streamId: '' })).toContain('input')
    expect(await ask({ streamId: 'none' })).toEqual(['no_stream'])
    expect(await ask({ minutes: 720_000 })).toEqual(['other_unit', 'input'])
    expect(await ask({ minutes: 43_200 })).toEqual(['long_lived'])
    expect(await ask({ streamId: stream({ name: 'vip/*', playUrl: null }) })).toEqual([
      'pattern',
      'no_play_address',
    ])
    const off = stream({ name: 'off', mode: 'public', enabled: false, playUrl: 'http://a.example' })
    expect(await ask({ streamId: off })).toEqual(['grants_nothing', 'public_stream'])
  })

  it('says what the token would permit', async () => {
    const { preview, streamId } = setUp()
    const { sentences } = await preview({ kind: 'listener-link', streamId, tags: ['press'] })
    expect(sentences).toEqual([
      'Whoever holds it may start watching live/news, from any address.',
      'It can be used for 12 hours from the moment it is signed, as often as one likes.',
      'Rules and reports see the tags press.',
    ])
  })

  it('refuses for a stream key whose label is taken', async () => {
    const { preview, catalogue, streamId } = setUp()
    catalogue.streamKeys.create({ streamId, label: 'Studio' }, 'console')
    const found = await preview({ kind: 'stream-key', streamId, label: 'Studio' })
    expect(found.lints).toEqual([
      expect.objectContaining({ level: 'refused', code: 'label_taken', path: 'label' }),
    ])
  })

  it('names a password that is missing, and how many streams a short name opens', async () => {
    const { preview, catalogue, streamId, stream } = setUp()
    stream({ name: 'live/sport' })
    const { server } = catalogue.mediaServers.create(
      {
        name: 'Hall',
        protocol: 'nimble',
        allowedPeers: [],
        publicUrl: null,
        enabled: true,
        assumedSessionSeconds: 60,
        missingTokens: 'deny',
        compareSeconds: 30,
        unknownSessions: 'show',
      },
      'console',
    )
    const asked = { kind: 'nimble-link', mediaServerId: server.id, streamId, strmLen: 5 }
    const found = await preview(asked)
    expect(codes(found)).toEqual(['no_password', 'no_address', 'opens_many'])
    expect(found.lints[2]?.message).toContain('opens 2 of your streams')
    expect(found.sentences[0]).toContain('every stream whose name begins with live/')
  })
})

describe('a preview of another system', () => {
  const codes = ({ lints }: TokenPreview): readonly string[] => lints.map(({ code }) => code)

  it('names what is odd about a subscribe token', async () => {
    const { preview } = setUp()
    const ask = async (fields: object) =>
      codes(
        await preview({
          kind: 'subscribe-token',
          label: 'Site',
          streams: [{ streamName: 'live/news' }],
          ...fields,
        }),
      )
    expect(await ask({})).toEqual([])
    expect(await ask({ expiresAtMs: 1_900_000_000 })).toEqual(['already_expired'])
    expect(await ask({ expiresAtMs: NOW_MS + 31 * 86_400_000 })).toEqual(['long_lived'])
    expect(await ask({ streams: [{ streamName: 'none' }] })).toEqual(['grants_nothing'])
    expect(await ask({ allowedCountries: ['XX'] })).toEqual(['unknown_country'])
    expect(await ask({ deniedCountries: ['US'] })).toEqual(['unknown_undecided'])
    expect(await ask({ deniedCountries: ['US', '??'] })).toEqual([])
    expect(await ask({ allowedIpAddresses: ['192.0.2.1'], bindIpsOnUsage: 2 })).toEqual([
      'limits',
      'bind_moves',
    ])
  })

  it('names what is odd about an EdgeAuth token, and issues it', async () => {
    const { preview, catalogue, console } = setUp()
    const asked = { kind: 'edge-auth', applicationId: 'radio.example', type: 'stream' }
    expect(codes(await preview(asked))).toEqual(['no_application'])
    catalogue.applications.create(applicationInputSchema.parse({ id: 'radio.example' }), 'console')
    expect(codes(await preview(asked))).toContain('grants-nothing')
    expect((await call(console, 'POST /tokens', asked)).status).toBe(400)
    const session = await call(console, 'POST /tokens', { ...asked, type: 'auth' })
    expect(await session.json()).toMatchObject({ urls: [], token: { streams: [] } })
    expect((await preview({ ...asked, channelAlias: 'news' })).sentences.length).toBeGreaterThan(0)
    const body = { ...asked, channelAlias: 'news', label: 'Edge' }
    const response = await call(console, 'POST /tokens', body)
    expect(await response.json()).toMatchObject({
      secret: expect.stringMatching(/^DIGEST:/),
      token: { kind: 'edge-auth', label: 'Edge', streams: ['channelAlias:news'] },
      urls: [],
    })
  })

  it.each([
    [{ channelAlias: 'live/news' }, ['https://play.example/news'], 'live/news'],
    [{ tag: 'live/news' }, ['https://play.example/news'], 'live/news'],
    [{ channelAlias: 'live/news', type: 'publish' }, [], undefined],
    [{ roomAlias: 'house' }, [], undefined],
    [{ channelAlias: 'other' }, [], undefined],
  ])('an EdgeAuth token with %j has the addresses of its one stream', async (fields, at, name) => {
    const { catalogue, console, stream } = setUp()
    for (const each of ['a', 'b']) stream({ name: each, group: 'house' })
    catalogue.applications.create(applicationInputSchema.parse({ id: 'radio.example' }), 'console')
    const asked = { kind: 'edge-auth', applicationId: 'radio.example', type: 'stream', ...fields }
    const issued = (await (await call(console, 'POST /tokens', asked)).json()) as IssuedToken
    expect(issued.urls.map(({ url }) => url.split('?')[0])).toEqual(at)
    expect(issued.streamName).toBe(name)
  })
})
