import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { streamInputSchema } from '../../../shared/stream.ts'
import { type Station, startStation } from './station.ts'
import { createWhipOrigin, type WhipOrigin } from './whip-origin.ts'

const ORIGIN_TOKEN = 'what-the-origin-asks'
const OFFER = 'v=0 offer'

let station: Station
let origin: WhipOrigin
let streamId: string
let key: { readonly id: string; readonly secret: string }

beforeEach(async () => {
  origin = createWhipOrigin(ORIGIN_TOKEN)
  station = await startStation(origin.answer)
  const { catalogue } = station.app
  streamId = add('live/studio')
  catalogue.streams.setWhipToken(streamId, ORIGIN_TOKEN, 'console')
  const made = catalogue.streamKeys.create({ streamId, label: 'studio' }, 'console')
  key = { id: made.key.id, secret: made.secret }
})
afterEach(() => station.close())

const inputOf = (name: string, more: object = {}) => {
  const whipUrl = `${station.originUrl}/live/whip`
  const input = { name, mode: 'token', whipUrl, originAllowPrivate: true }
  return streamInputSchema.parse({ ...input, ...more })
}
const add = (name: string): string =>
  station.app.catalogue.streams.create(inputOf(name), 'console').id
const change = (more: object): void =>
  void station.app.catalogue.streams.update(streamId, inputOf('live/studio', more), 'console')

const bearer = (secret = key.secret) => ({ authorization: `Bearer ${secret}` })
const sdp = { 'content-type': 'application/sdp' }
const publish = (headers: Record<string, string> = { ...bearer(), ...sdp }, body = OFFER) =>
  station.get('/publish/live/studio/whip', { method: 'POST', headers, body })
const at = (path: string | null, method: string, init: RequestInit = {}) =>
  station.get(path ?? '', { method, headers: bearer(), ...init })
const revoke = () =>
  station.app.catalogue.revocations.create(
    { kind: 'grant', value: key.id, untilMs: null, note: '' },
    'console',
  )

/** An offer whose headers have arrived. */
function begunOffer(url: string): { request: ClientRequest; answered: Promise<IncomingMessage> } {
  const headers = { ...bearer(), ...sdp, 'content-length': OFFER.length }
  const request = ask(`${url}/publish/live/studio/whip`, { method: 'POST', headers })
  const answered = new Promise<IncomingMessage>((done, failed) => {
    request.on('response', (answer) => done(answer.resume()))
    request.on('error', failed)
  })
  request.flushHeaders()
  return { request, answered }
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(holds()).toBe(true)
}

describe('a publisher by WHIP', () => {
  it.each([
    ['without a bearer', {}, 401],
    ['with a wrong one', bearer('0123456789abcdef'), 403],
  ])('%s is refused in words, and the origin hears nothing', async (_, headers, status) => {
    const answer = await publish({ ...headers, ...sdp })
    expect(answer.status).toBe(status)
    expect(await answer.text()).toMatch(/^Refused: /)
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null)
    expect(origin.calls).toEqual([])
    expect(station.app.live.list()).toEqual([])
  })

  it('with the link of a viewer is refused', async () => {
    const token = new URLSearchParams(station.link(streamId).query).get('rj-auth') ?? ''
    expect((await publish({ ...bearer(token), ...sdp })).status).toBe(403)
    expect(origin.calls).toEqual([])
  })

  it('sends an offer, of bounded length, where publishers are taken', async () => {
    expect((await publish(bearer())).status).toBe(415)
    expect((await publish(undefined, 'x'.repeat(65_537))).status).toBe(413)
    const elsewhere = { method: 'POST', headers: { ...bearer(), ...sdp }, body: OFFER }
    expect((await station.get('/publish/live/other/whip', elsewhere)).status).toBe(404)
    expect((await station.get('/publish/live/studio/whip')).status).toBe(405)
    expect(origin.calls).toEqual([])
    expect(station.app.live.list()).toEqual([])
  })

  it("is passed on with the origin's own token, and gets its answer with an address here", async () => {
    const answer = await publish()
    expect(answer.status).toBe(201)
    expect(await answer.text()).toBe('v=0 answer')
    expect(answer.headers.get('content-type')).toBe('application/sdp')
    expect(answer.headers.get('location')).toMatch(/^\/publish\/live\/studio\/whip\/[\w-]{22}$/)
    expect(answer.headers.get('etag')).not.toBeNull()
    expect(answer.headers.get('link')).toContain('stun:stun.example.net')
    expect(answer.headers.get('access-control-expose-headers')).toContain('location')
    expect(origin.calls).toMatchObject([
      { method: 'POST', path: '/live/whip', authorization: `Bearer ${ORIGIN_TOKEN}`, body: OFFER },
    ])
    expect(station.app.live.list()).toMatchObject([
      { action: 'publish', streamName: 'live/studio', grantId: key.id, protocol: 'webrtc' },
    ])
  })

  it('trickles candidates and leaves by that address, with their own bearer alone', async () => {
    const { headers } = await publish()
    const path = headers.get('location')
    const etag = headers.get('etag') ?? ''
    const type = 'application/trickle-ice-sdpfrag'
    const patch = (ifMatch: string, bearing = bearer()) =>
      at(path, 'PATCH', {
        headers: { ...bearing, 'content-type': type, 'if-match': ifMatch },
        body: 'a=end-of-candidates',
      })
    expect((await patch(etag, bearer('another'))).status).toBe(404)
    expect((await patch(etag)).status).toBe(204)
    expect((await patch('"older"')).status).toBe(412)
    expect(origin.calls[1]).toMatchObject({ type, ifMatch: etag, body: 'a=end-of-candidates' })
    expect((await at(path, 'GET')).status).toBe(405)
    expect((await at(path, 'DELETE', { headers: bearer('another') })).status).toBe(404)
    expect(origin.sessions.size).toBe(1)
    expect((await at(path, 'DELETE')).status).toBe(200)
    expect(origin.sessions.size).toBe(0)
    expect(station.app.live.list()).toEqual([])
    expect((await at(path, 'DELETE')).status).toBe(404)
  })

  it('has no session under another stream', async () => {
    add('live/other')
    const path = (await publish()).headers.get('location')
    expect((await at(path?.replace('studio', 'other') ?? '', 'DELETE')).status).toBe(404)
    expect(origin.sessions.size).toBe(1)
  })

  it.each([
    [422, 422],
    [503, 503],
    [401, 502],
    [500, 502],
  ])('whose offer the origin answers with %i hears %i, and is not live', async (said, heard) => {
    origin.status = said
    const answer = await publish()
    expect(answer.status).toBe(heard)
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(answer.headers.get('location')).toBeNull()
    expect(station.app.live.list()).toEqual([])
  })

  it('who is revoked is cut at the origin by itself, and counts until they are gone', async () => {
    const path = (await publish()).headers.get('location')
    origin.isStuck = true
    revoke()
    await until(() => origin.calls.some(({ method }) => method === 'DELETE'))
    expect(station.app.live.list()).toHaveLength(1)
    expect((await at(path, 'PATCH', { body: 'x' })).status).toBe(404)
    expect((await publish()).status).toBe(403)
    expect(station.app.live.list()).toHaveLength(1)
  })

  it('who is revoked is over once the origin ended them', async () => {
    expect((await publish()).status).toBe(201)
    expect(origin.sessions.size).toBe(1)
    revoke()
    await until(() => origin.sessions.size === 0)
    await until(() => station.app.live.list().length === 0)
  })
})

describe('a restart of Stagedoor', () => {
  it('keeps publishers on air, with their session, which is theirs alone', async () => {
    const path = (await publish()).headers.get('location')
    const [before] = station.app.live.list()
    await station.restart()
    expect(station.app.live.list()).toMatchObject([{ id: before?.id, grantId: key.id }])
    expect((await at(path, 'DELETE', { headers: bearer('another') })).status).toBe(404)
    expect(origin.sessions.size).toBe(1)
    expect((await at(path, 'DELETE')).status).toBe(200)
    expect(origin.calls.at(-1)).toMatchObject({ authorization: `Bearer ${ORIGIN_TOKEN}` })
    expect([origin.sessions.size, station.app.live.list()]).toEqual([0, []])
    await station.restart()
    expect((await at(path, 'DELETE')).status).toBe(404)
  })

  it('lets nobody go on who was revoked, or is revoked later', async () => {
    await publish()
    await station.restart()
    expect(origin.sessions.size).toBe(1)
    revoke()
    await until(() => origin.sessions.size === 0)
    await until(() => station.app.live.list().length === 0)
  })
})

describe('an offer', () => {
  it('that takes long to arrive goes no further when its publisher is revoked meanwhile', async () => {
    const { request, answered } = begunOffer(await station.gatewayUrl())
    await until(() => station.app.live.list().length === 1)
    revoke()
    request.end(OFFER)
    expect((await answered).statusCode).toBe(403)
    expect([origin.calls, station.app.live.list()]).toEqual([[], []])
  })

  it('that takes long to arrive goes nowhere once its stream has no WHIP endpoint', async () => {
    const { request, answered } = begunOffer(await station.gatewayUrl())
    await until(() => station.app.live.list().length === 1)
    change({ whipUrl: null })
    request.end(OFFER)
    expect((await answered).statusCode).toBe(404)
    expect([origin.calls, station.app.live.list()]).toEqual([[], []])
  })

  it('whose publisher left before the origin answered is taken back there', async () => {
    let answerNow = (): void => {}
    origin.hold = new Promise((done) => {
      answerNow = done
    })
    const leaving = new AbortController()
    const asked = station.get('/publish/live/studio/whip', {
      method: 'POST',
      headers: { ...bearer(), ...sdp },
      body: OFFER,
      signal: leaving.signal,
    })
    await until(() => origin.calls.length === 1)
    leaving.abort()
    await expect(asked).rejects.toThrow()
    // Whoever is heard after they went knows that they did.
    for (const method of ['OPTIONS', 'OPTIONS']) {
      await station.get('/publish/live/studio/whip', { method })
    }
    answerNow()
    await until(() => origin.calls.some(({ method }) => method === 'DELETE'))
    expect(origin.sessions.size).toBe(0)
    await until(() => station.app.live.list().length === 0)
  })
})

describe('a stream that passes publishers on no more', () => {
  it.each([
    ['has no WHIP endpoint', () => ({ whipUrl: null })],
    ['has another', () => ({ whipUrl: `${station.originUrl}/other/whip` })],
  ])('ends those it has, at the origin they came to: it %s', async (_, changed) => {
    await publish()
    expect(origin.sessions.size).toBe(1)
    change(changed())
    await until(() => origin.sessions.size === 0)
    await until(() => station.app.live.list().length === 0)
    expect(origin.calls.at(-1)).toMatchObject({ authorization: `Bearer ${ORIGIN_TOKEN}` })
  })

  it('has them no more even when the origin does not end them', async () => {
    await publish()
    origin.isStuck = true
    change({ whipUrl: null })
    await until(() => station.app.live.list().length === 0)
  })

  it('ends them when it is deleted', async () => {
    await publish()
    station.app.catalogue.streams.remove(streamId, 'console')
    await until(() => origin.sessions.size === 0)
    await until(() => station.app.live.list().length === 0)
  })
})

describe('a browser', () => {
  it('may ask from any site, and learns what it may send', async () => {
    const answer = await station.get('/publish/live/studio/whip', { method: 'OPTIONS' })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST')
    expect(answer.headers.get('access-control-allow-headers')).toContain('authorization')
  })
})
