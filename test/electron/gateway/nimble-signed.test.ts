import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import { type Station, startStation } from './station.ts'
import { createWhipOrigin, type WhipOrigin } from './whip-origin.ts'

const MINUTE_MS = 60_000
const ORIGIN_TOKEN = 'what-the-origin-asks'
const HERE = '127.0.0.1'
const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n'

let station: Station
let origin: WhipOrigin
let askedPaths: string[]

beforeEach(async () => {
  askedPaths = []
  origin = createWhipOrigin(ORIGIN_TOKEN)
  station = await startStation((request, response) => {
    if (request.method !== 'GET') {
      origin.answer(request, response)
      return
    }
    askedPaths.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' })
    response.end(PLAYLIST)
  })
  for (const name of ['live/news', 'live/sport']) {
    const whipUrl = `${station.originUrl}/live/whip`
    const id = station.stream({ name, origin: '/news/index.m3u8', whipUrl })
    station.app.catalogue.streams.setWhipToken(id, ORIGIN_TOKEN, 'console')
  }
})
afterEach(() => station.close())

/** A Nimble Streamer, and the passwords of its rules. */
function nimble(password: string, more: { enabled?: boolean; toleranceSeconds?: number } = {}) {
  const { enabled = true, toleranceSeconds = 60 } = more
  const { mediaServers } = station.app.catalogue
  const input = mediaServerInputSchema.parse({ name: password, protocol: 'nimble', enabled })
  const { id } = mediaServers.create(input, 'console').server
  mediaServers.setSigningPassword(id, { password, toleranceSeconds }, 'console')
  const publishing = { value: password, overlapMinutes: 0 }
  mediaServers.setSecret(id, 'publish-password', publishing, 'console')
}

const sign = (secret: string, fields: object = {}, nowMs = Date.now()): string =>
  tokenFormat('wms-auth').issue({ secret, streamName: 'live/news', ...fields }, nowMs).token

const signPublish = (secret: string, fields: object = {}): string => {
  const input = { secret, publisherId: 'studio', streamName: 'live/news', ...fields }
  return tokenFormat('publish-sign').issue(input, 0).token
}

/** What a player gets who comes with a signed URL. */
async function plays(token: string, streamName = 'live/news') {
  const query = new URLSearchParams({ wmsAuthSign: token })
  const answer = await station.get(`/play/${streamName}?${query}`)
  await answer.text()
  const { reason, viewerId } = station.app.live.recent(1)[0] ?? {}
  return { status: answer.status, reason, viewerId }
}

async function publishes(sent: string, streamName = 'live/news') {
  const query = new URLSearchParams({ publishsign: sent })
  const headers = { 'content-type': 'application/sdp' }
  const path = `/publish/${streamName}/whip?${query}`
  const answer = await station.get(path, { method: 'POST', headers, body: 'v=0' })
  await answer.text()
  return { status: answer.status, reason: station.app.live.recent(1)[0]?.reason }
}

describe("Nimble's signed URL at the gateway", () => {
  it('is refused without a Nimble, and while its Nimble is switched off', async () => {
    const token = sign('hall', { viewerId: 'eve' })
    const refused = { status: 403, reason: 'signing_password_missing' }
    expect(await plays(token)).toMatchObject(refused)
    nimble('hall', { enabled: false })
    expect(await plays(token)).toMatchObject(refused)
    expect(askedPaths).toEqual([])
  })

  it('is refused with anything of it another, each with its reason', async () => {
    nimble('hall')
    const cases = [
      ['hall', {}, 0, 'live/sport', 'grant_other_stream'],
      ['other', {}, 0, 'live/news', 'credential_signature'],
      ['hall', { address: '192.0.2.7' }, 0, 'live/news', 'credential_signature'],
      ['hall', { minutes: 1 }, -3, 'live/news', 'grant_expired'],
      ['hall', {}, 5, 'live/news', 'credential_clock'],
    ] as const
    for (const [secret, fields, minutes, streamName, reason] of cases) {
      const token = sign(secret, { viewerId: 'eve', ...fields }, Date.now() + minutes * MINUTE_MS)
      expect(await plays(token, streamName)).toMatchObject({ status: 403, reason })
    }
    expect(askedPaths).toEqual([])
  })

  it('admits by the password of either of two Nimbles, each with its own tolerance', async () => {
    nimble('hall', { toleranceSeconds: 0 })
    nimble('garden', { toleranceSeconds: 300 })
    const late = Date.now() - 3 * MINUTE_MS
    const ofGarden = sign('garden', { viewerId: 'adam', minutes: 1 }, late)
    expect(await plays(ofGarden)).toMatchObject({ status: 200, viewerId: 'adam' })
    const ofHall = sign('hall', { viewerId: 'eve', minutes: 1 }, late)
    expect(await plays(ofHall)).toMatchObject({ status: 403, reason: 'grant_expired' })
    const ahead = sign('hall', { viewerId: 'eve' }, Date.now() + 2 * MINUTE_MS)
    expect(await plays(ahead)).toMatchObject({ status: 403, reason: 'credential_clock' })
    expect(await plays(sign('hall', { address: HERE }))).toMatchObject({ status: 200 })
  })

  it('is refused once revoked, and the origin is never told of it', async () => {
    nimble('hall')
    const token = sign('hall', { viewerId: 'eve' })
    expect(await plays(token)).toMatchObject({ status: 200, viewerId: 'eve' })
    expect(askedPaths.join()).not.toContain('wmsAuthSign')
    const value = station.app.live.list()[0]?.grantId ?? ''
    const revocation = { kind: 'grant', value, untilMs: null, note: '' } as const
    station.app.catalogue.revocations.create(revocation, 'console')
    expect(await plays(token)).toMatchObject({ status: 403, reason: 'grant_revoked' })
  })
})

describe("Nimble's publish signature at the gateway", () => {
  it('is refused without its password, for another stream and from another address', async () => {
    const token = signPublish('hall')
    expect(await publishes(token)).toEqual({ status: 403, reason: 'signing_password_missing' })
    nimble('hall')
    const other = { status: 403, reason: 'credential_signature' }
    expect(await publishes(signPublish('other'))).toEqual(other)
    expect(await publishes(token, 'live/sport')).toEqual(other)
    const elsewhere = signPublish('hall', { address: '192.0.2.7' })
    expect(await publishes(elsewhere)).toEqual({ status: 403, reason: 'credential_other_address' })
    expect(origin.calls).toEqual([])
  })

  it('admits its publisher', async () => {
    nimble('hall')
    nimble('garden')
    expect(await publishes(signPublish('garden', { address: HERE }))).toMatchObject({ status: 201 })
    expect(station.app.live.list()).toMatchObject([{ action: 'publish', viewerId: 'studio' }])
  })
})
