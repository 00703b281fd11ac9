import { afterEach, describe, expect, it } from 'vitest'
import { createRevmaApi, type RevmaDeps } from '../../../../electron/handler/apis/revma.ts'
import type { Handler } from '../../../../electron/handler/types.ts'
import { signRjAuth, verifyRjAuth } from '../../../../electron/tokens/rj-auth.ts'
import type { LinkInput } from '../../../../shared/credential.ts'
import { AppError } from '../../../../shared/errors.ts'
import { settingsSchema } from '../../../../shared/settings.ts'
import type { Stream } from '../../../../shared/stream.ts'
import { makeStream } from '../../access/fixtures.ts'
import { startHandler } from '../fakes.ts'

const NOW = 1_700_000_000_000

const key = Buffer.alloc(32, 3)
const ORIGIN = 'http://radio.example:8000'
const TOKEN = 'st_the-service-token'

const streamOf = (id: string, name: string): Stream => makeStream({ id, name })

const streams = [
  streamOf('s1', 'sxfa973t8druv'),
  streamOf('s2', 'live/news'),
  streamOf('s3', 'all/*'),
]
let issued: { input: LinkInput; actor: string }[] = []
let running: Handler | null = null
afterEach(async () => {
  await running?.close()
  running = null
  issued = []
})

async function start(
  change: Partial<RevmaDeps> = {},
  publicOrigin: string | null = ORIGIN,
  url: string | null = null,
) {
  const deps: RevmaDeps = {
    streams: { list: () => streams },
    links: {
      hasAddress: () => url !== null,
      issue(input, actor) {
        issued.push({ input, actor })
        const expiresAtMs = NOW + input.minutes * 60_000
        const streamName = streams.find((each) => each.id === input.streamId)?.name ?? ''
        const token = signRjAuth({ streamName, expiresAtMs, key })
        const link = {
          id: 'rj-1',
          streamId: input.streamId,
          label: '',
          tags: [],
          createdAtMs: NOW,
          expiresAtMs,
          disabledAtMs: null,
          revokedAtMs: null,
          lastUsedAtMs: null,
          previousUntilMs: null,
          uses: 0,
          issuedBy: actor,
        }
        return { link, token, url }
      },
    },
    serviceTokens: {
      authenticate: (secret) =>
        secret === TOKEN
          ? {
              id: 't1',
              name: 'website',
              hint: 'st_',
              createdAtMs: 0,
              disabledAtMs: null,
              deletedAtMs: null,
              lastUsedAtMs: null,
              previousUntilMs: null,
            }
          : null,
    },
    settings: {
      get: () => settingsSchema.parse({ publicOrigin }),
    },
    ...change,
  }
  const started = await startHandler({ apis: [createRevmaApi(deps)] })
  running = started.handler
  const get = (
    path: string,
    headers: Record<string, string> = { 'x-auth-token': TOKEN },
    method = 'GET',
  ) => fetch(`${started.url}/api/stations/${path}`, { headers, method })
  return { ...started, get }
}

async function expectError(response: Response, status: number, code: string): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toMatchObject({ error: { code, message: expect.any(String) } })
  expect(issued).toEqual([])
}

describe('the private stream token API refuses', () => {
  it('without a token, with an empty one and with an unknown one, before it tells of stations', async () => {
    const { get } = await start()
    for (const headers of [{}, { 'x-auth-token': '' }, { 'x-auth-token': 'st_other' }]) {
      await expectError(
        await get('no-such/private_stream_token', headers as Record<string, string>),
        401,
        'ERR_CALLER_UNAUTHENTICATED',
      )
    }
  })

  it.each(['nobody', 'all%2F*', 'sxfa973t8druv%00', '%zz', 'SXFA973T8DRUV', 's1'])(
    'a station it does not know: %s',
    async (station) => {
      const { get } = await start()
      await expectError(await get(`${station}/private_stream_token`), 404, 'ERR_NOT_FOUND')
    },
  )

  it.each(['0', '-1', '43201', '1.5', '1e3', 'abc', '', '%2012', '99999999999', '10&minutes=20'])(
    'minutes=%s',
    async (minutes) => {
      const { get } = await start()
      const response = await get(`sxfa973t8druv/private_stream_token?minutes=${minutes}`)
      await expectError(response, 400, 'ERR_INPUT_INVALID')
    },
  )

  it.each(['POST', 'PUT', 'DELETE'])('%s', async (method) => {
    const { get } = await start()
    const response = await get(
      'sxfa973t8druv/private_stream_token',
      { 'x-auth-token': TOKEN },
      method,
    )
    expect(response.headers.get('allow')).toBe('GET')
    await expectError(response, 405, 'ERR_METHOD')
  })

  it('a stream of which nothing says where it is played, and issues no link', async () => {
    const { get } = await start({}, null)
    await expectError(await get('sxfa973t8druv/private_stream_token'), 503, 'ERR_PLAY_ADDRESS')
  })

  it('when nothing can be stored, by the code of it', async () => {
    const issue = (): never => {
      throw new AppError('ERR_DB_FULL')
    }
    const { get } = await start({ links: { issue, hasAddress: () => true } })
    await expectError(await get('sxfa973t8druv/private_stream_token'), 503, 'ERR_DB_FULL')
  })

  it('when something fails, without telling what', async () => {
    const issue = (): never => {
      throw new Error('SELECT secret')
    }
    const { get, logged } = await start({ links: { issue, hasAddress: () => true } })
    const response = await get('sxfa973t8druv/private_stream_token')
    expect(await response.clone().text()).not.toContain('SELECT')
    await expectError(response, 500, 'ERR_INTERNAL')
    expect(logged).toEqual(['Error: SELECT secret'])
  })

  it.each(['', 'sxfa973t8druv', 'private_stream_token', '/private_stream_token'])(
    'to know the address %j',
    async (path) => {
      const { get } = await start()
      const response = await get(path)
      expect(response.status).toBe(404)
      expect(await response.text()).toBe('')
    },
  )
})

describe('the private stream token API answers', () => {
  it('a JSON string: the listener URL with its token, for twelve hours', async () => {
    const { get } = await start()
    const response = await get('sxfa973t8druv/private_stream_token')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const text = await response.text()
    expect(text).toMatch(/^"http[^"]+%3D"$/)
    const listener = new URL(JSON.parse(text) as string)
    expect(listener.origin + listener.pathname).toBe(`${ORIGIN}/sxfa973t8druv`)
    expect(verifyRjAuth(listener.searchParams.get('rj-auth') ?? '', [{ key }])).toMatchObject({
      ok: true,
      streamName: 'sxfa973t8druv',
      expiresAtMs: NOW + 720 * 60_000,
    })
    expect(issued).toEqual([
      { input: { streamId: 's1', minutes: 720, label: '', tags: [] }, actor: 'api:website' },
    ])
  })

  it.each([1, 120, 43_200])('for %s minutes when asked', async (minutes) => {
    const { get } = await start()
    const response = await get(`sxfa973t8druv/private_stream_token?minutes=${minutes}`)
    expect(response.status).toBe(200)
    expect(issued[0]?.input.minutes).toBe(minutes)
  })

  it.each(['live%2Fnews', 'live/news'])('for a stream of two parts: %s', async (station) => {
    const { get } = await start()
    const answer = (await (await get(`${station}/private_stream_token`)).json()) as string
    expect(answer.startsWith(`${ORIGIN}/live/news?rj-auth=`)).toBe(true)
  })

  it('under the origin that is set', async () => {
    const { get } = await start({}, 'https://stream.example/')
    const answer = (await (await get('sxfa973t8druv/private_stream_token')).json()) as string
    expect(answer.startsWith('https://stream.example/sxfa973t8druv?rj-auth=')).toBe(true)
  })

  it('the address of the link where it has one', async () => {
    const { get } = await start({}, null, 'https://radio.example/live?rj-auth=AA')
    const answer = await (await get('sxfa973t8druv/private_stream_token')).json()
    expect(answer).toBe('https://radio.example/live?rj-auth=AA')
  })
})
