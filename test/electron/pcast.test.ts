import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  app,
  application,
  icecast,
  latest,
  SECRET,
  server,
  signed,
  startStation,
} from './phenix-station.ts'
import { vendor } from './tokens/phenix-client.ts'

startStation()

const run = promisify(execFile)
type Body = Readonly<Record<string, unknown>>
const FLAT = { applicationId: 'radio.example', secret: SECRET }
const BASIC = { authorization: `Basic ${btoa(`radio.example:${SECRET}`)}` }

async function pcast(
  call: string,
  body: Body | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [number, Readonly<Record<string, string>>]> {
  const [method = '', path = ''] = call.split(' ')
  const response = await fetch(app.about.handlerUrl + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return [response.status, (await response.json()) as Record<string, string>]
}

/** A live source, and the id of what it publishes. */
async function published(): Promise<{ readonly url: string; readonly id: string }> {
  const url = server('icecast')
  expect(await icecast(url, signed(['publishingOnly'], ['tag', 'news']), true)).toBe(200)
  return { url, id: app.live.list()[0]?.id ?? '' }
}

describe('pcast', () => {
  it('refuses whoever does not prove to be an application, and says no more', async () => {
    const wrong = [
      [{}, {}],
      [{ applicationId: 'radio.example' }, {}],
      [{ applicationId: 'radio.example', secret: 'wrong' }, {}],
      [{ applicationId: 'tv.example', secret: SECRET }, {}],
      [{ credentials: { applicationId: 'radio.example', secret: 7 } }, {}],
      // Where there is an Authorization header, nothing else counts.
      [FLAT, { authorization: 'Basic !!' }],
      [FLAT, { authorization: `Bearer ${signed(['tag', 'news'])}` }],
      [FLAT, { authorization: `Basic ${btoa(signed(['tag', 'news']))}` }],
    ] as const
    for (const [body, headers] of wrong) {
      expect(await pcast('POST /pcast/auth', body, headers)).toEqual([
        401,
        { status: 'unauthorized' },
      ])
      expect(latest()).toMatchObject({ outcome: 'deny', reason: 'caller_unauthenticated' })
    }
    expect(app.catalogue.applications.tokens()).toEqual([])
  })

  it('refuses what it cannot read', async () => {
    const bad = [400, { status: 'bad-request' }] as const
    const twice = `{"applicationId":"radio.example","secret":"a","secret":"${SECRET}"}`
    for (const body of ['', '[]', '{', twice])
      expect(await pcast('POST /pcast/auth', body)).toEqual(bad)
    for (const more of [
      { capabilities: 'hd' },
      { capabilities: [7] },
      { capabilities: ['geo-country-allow='] },
    ]) {
      expect(await pcast('POST /pcast/auth', { ...FLAT, ...more })).toEqual(bad)
    }
    for (const more of [{}, { sessionId: 7 }, { sessionId: '*', originStreamId: 7 }]) {
      expect(await pcast('POST /pcast/stream', { ...FLAT, ...more })).toEqual(bad)
    }
    expect(await pcast('DELETE /pcast/stream', FLAT)).toEqual(bad)
    expect(latest()?.reason).toBe('request_malformed')
    expect(await pcast('GET /pcast/auth', {})).toEqual([405, { status: 'method-not-allowed' }])
    expect(await pcast('DELETE /pcast/auth', FLAT)).toEqual([405, { status: 'method-not-allowed' }])
  })

  it.each([
    ['flat members', FLAT, {}],
    ['a credentials object', { credentials: FLAT }, {}],
    ['Basic', {}, BASIC],
  ])('issues a token that opens sessions for an hour, by %s', async (_, body, headers) => {
    const capabilities = ['geo-country-allow=US,UK,DE']
    const before = Date.now()
    const [code, answer] = await pcast('POST /pcast/auth', { ...body, capabilities }, headers)
    expect([code, answer.status]).toEqual([200, 'ok'])
    const { verified, value } = vendor.verifyAndDecode(SECRET, answer.authenticationToken ?? '')
    expect(verified).toBe(true)
    expect(value).toMatchObject({ applicationId: 'radio.example', type: 'auth', capabilities })
    const lifeMs = (value as { expires: number }).expires - before
    expect(lifeMs).toBeGreaterThanOrEqual(3_600_000)
    expect(lifeMs).toBeLessThan(3_660_000)
    expect(latest()).toMatchObject({
      outcome: 'allow',
      reason: 'token_issued',
      mediaServerId: '@pcast',
    })
    const [token] = app.catalogue.applications.tokens()
    expect(token).toMatchObject({
      id: latest()?.grantId,
      type: 'auth',
      issuedBy: 'pcast:radio.example',
    })
  })

  it('says of an origin that it is not known, or has ended', async () => {
    const view = (originStreamId: string) =>
      pcast('POST /pcast/stream', { ...FLAT, sessionId: '*', originStreamId })
    const unknown = [404, { status: 'origin-not-found' }]
    for (const id of ['us-east#x.1.20230131.2', '00mh3k2x1-zzzzzz', '000000000-000001']) {
      expect(await view(id)).toEqual(unknown)
    }
    const { url, id } = await published()
    expect(await icecast(url, signed(['tag', 'news']))).toBe(200)
    const viewer = app.live.list().find(({ action }) => action === 'subscribe')
    expect(await view(viewer?.id ?? '')).toEqual(unknown)
    expect((await view(id))[0]).toBe(200)
    const stopped = new URLSearchParams({ action: 'mount_remove', mount: '/live/news' })
    await fetch(url, { method: 'POST', body: stopped })
    expect(await view(id)).toEqual([410, { status: 'origin-ended' }])
    expect(latest()?.reason).toBe('origin_ended')
  })

  it('issues a token for viewing that lets in here, to that publication only', async () => {
    const { url, id } = await published()
    const body = {
      ...FLAT,
      sessionId: '*',
      originStreamId: 'gone',
      alternateOriginStreamIds: [id],
      capabilities: ['streaming'],
    }
    const [code, answer] = await pcast('POST /pcast/stream', body)
    expect(code).toBe(200)
    const { value } = vendor.verifyAndDecode(SECRET, answer.streamToken ?? '')
    expect(value).toMatchObject({
      type: 'stream',
      originStreamId: id,
      requiredTag: 'channelAlias:live/news',
      capabilities: ['streaming'],
    })
    expect(value).not.toHaveProperty('sessionId')
    expect(latest()).toMatchObject({ reason: 'token_issued', streamName: 'live/news' })
    expect(await icecast(url, answer.streamToken ?? '')).toBe(200)
    expect(await icecast(url, answer.streamToken ?? '', false, '/live/sport')).toBe(403)
    // Another encoder: the token was for what the first one published.
    await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ action: 'mount_remove', mount: '/live/news' }),
    })
    expect(await icecast(url, signed(['publishingOnly'], ['tag', 'news']), true)).toBe(200)
    expect(await icecast(url, answer.streamToken ?? '')).toBe(403)
    expect(latest()?.reason).toBe('grant_other_stream')
  })

  it('issues a token for publishing to the group of the application', async () => {
    application({
      id: 'sport.example',
      streamGroup: 'sport',
      firstSecret: { secret: 'another-secret' },
    })
    const flat = { applicationId: 'sport.example', secret: 'another-secret' }
    const [, answer] = await pcast('POST /pcast/stream', { ...flat, sessionId: '*' })
    const url = server('icecast')
    expect(await icecast(url, answer.streamToken ?? '', true)).toBe(403)
    expect(await icecast(url, answer.streamToken ?? '', true, '/live/sport')).toBe(200)
  })

  it('keeps an application to its group', async () => {
    const { id } = await published()
    application({
      id: 'sport.example',
      streamGroup: 'sport',
      firstSecret: { secret: 'another-secret' },
    })
    const flat = { applicationId: 'sport.example', secret: 'another-secret' }
    const view = { ...flat, sessionId: '*', originStreamId: id }
    expect(await pcast('POST /pcast/stream', view)).toEqual([404, { status: 'origin-not-found' }])
    const end = { ...flat, streamId: id, reason: 'censored' }
    expect(await pcast('DELETE /pcast/stream', end)).toEqual([404, { status: 'not-found' }])
    expect(app.live.get(id)?.revokedAtMs).toBeNull()
  })

  it('has no capacity while as many viewers are live as may be', async () => {
    const { url, id } = await published()
    const [radio] = app.catalogue.applications.list()
    if (radio === undefined) throw new Error('There is none.')
    const { label, enabled, streamGroup, settings } = radio
    const change = { label, enabled, streamGroup, settings: { ...settings, maxLiveViewers: 1 } }
    app.catalogue.applications.update(radio.id, change, 'console')
    const view = { ...FLAT, sessionId: '*', originStreamId: id }
    expect((await pcast('POST /pcast/stream', view))[0]).toBe(200)
    expect(await icecast(url, signed(['tag', 'news']))).toBe(200)
    expect(await pcast('POST /pcast/stream', view)).toEqual([503, { status: 'capacity' }])
    expect(await pcast('POST /pcast/auth', FLAT)).toEqual([503, { status: 'capacity' }])
    expect(latest()?.reason).toBe('capacity_reached')
  })

  it('ends a stream by its id: it is refused from then on, and an origin has ended', async () => {
    const { url, id } = await published()
    const end = { streamId: id, reason: 'censored' }
    expect(await pcast('DELETE /pcast/stream', { ...FLAT, ...end, streamId: 'no' })).toEqual([
      404,
      { status: 'not-found' },
    ])
    expect(await pcast('DELETE /pcast/stream', end, BASIC)).toEqual([200, { status: 'ok' }])
    expect(app.live.get(id)?.revokedAtMs).toBeTypeOf('number')
    expect(app.catalogue.revocations.list()).toMatchObject([
      { kind: 'session', value: id, note: 'censored' },
    ])
    expect(await pcast('DELETE /pcast/stream', end, BASIC)).toEqual([200, { status: 'ok' }])
    expect(app.catalogue.revocations.list()).toHaveLength(1)
    const view = { ...FLAT, sessionId: '*', originStreamId: id }
    expect(await pcast('POST /pcast/stream', view)).toEqual([410, { status: 'origin-ended' }])
    await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ action: 'mount_remove', mount: '/live/news' }),
    })
    expect(await pcast('DELETE /pcast/stream', end, BASIC)).toEqual([410, { status: 'ended' }])
  })

  it('keeps every exchange for the inspector, without secrets and tokens', async () => {
    const [, answer] = await pcast('POST /pcast/auth', FLAT)
    const id = latest()?.id ?? 0
    const found = await app.console(new Request(`http://x/api/v1/decisions/${id}`))
    const text = await found.text()
    expect(text).toContain('POST /pcast/auth')
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(answer.authenticationToken)
  })

  it('answers the samples Phenix publishes: the one with a comma missing with 400', async () => {
    const curl = async (path: string, body: string) => {
      const { stdout } = await run('curl', [
        ...['-s', '-w', '\n%{http_code}', app.about.handlerUrl + path],
        ...['-H', 'Accept: application/json', '-H', 'Content-Type: application/json'],
        ...['-X', 'POST', '-d', body],
      ])
      return stdout.split('\n')
    }
    const broken = `{
 "applicationId": "radio.example",
 "secret": "${SECRET}"
 "capabilities": ["<capability>"]
 }`
    expect(await curl('/pcast/auth', broken)).toEqual(['{"status":"bad-request"}', '400'])
    const asWritten = broken.replace('radio.example', '<applicationId>').replace(SECRET, '<secret>')
    expect(await curl('/pcast/auth', asWritten)).toEqual(['{"status":"bad-request"}', '400'])
    const { id } = await published()
    const stream = `{
 "applicationId": "radio.example",
 "secret": "${SECRET}",
 "sessionId": "<sessionId>",
 "originStreamId": "${id}",
 "capabilities": ["<capability>"]
 }`
    const [body, code] = await curl('/pcast/stream', stream)
    expect(code).toBe('200')
    expect(body).toMatch(/^\{"status":"ok","streamToken":"DIGEST:[A-Za-z0-9+/]+=*"\}$/)
  })
})
