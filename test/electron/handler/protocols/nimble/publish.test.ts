import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../../electron/app.ts'
import { nimble } from '../../../../../electron/handler/protocols/nimble.ts'
import { pushSignature } from '../../../../../electron/tokens/nimble-push.ts'
import { mediaServerInputSchema } from '../../../../../shared/media-server.ts'
import { streamInputSchema } from '../../../../../shared/stream.ts'
import { type OpenedApp, openApp } from '../../../open-app.ts'
import { serverOf, wireOf } from '../../fakes.ts'

const TOKEN = 'push-token-of-the-hall'
/** The vendor's own: id ID_1, /live/stream, defaultpassword, 127.0.0.1. */
const VENDOR_SIGN = Buffer.from('id=ID_1&sign=oyf/XTpK3G7BD8JjpVquTw==&ip=127.0.0.1').toString(
  'base64',
)

let opened: OpenedApp
let app: App
let serverId: string
let handlerUrl: string

beforeEach(async () => {
  opened = await openApp()
  app = opened.app
  const { mediaServers, streams } = app.catalogue
  const input = mediaServerInputSchema.parse({ name: 'Hall', protocol: 'nimble' })
  const { server, secret } = mediaServers.create(input, 'console')
  serverId = server.id
  handlerUrl = `${app.about.handlerUrl}/ask/${server.id}/${secret}`
  setSecret('push-token', TOKEN)
  for (const name of ['live/stream', 'live/stream_720p']) {
    streams.create(streamInputSchema.parse({ name }), 'console')
  }
})

afterEach(async () => {
  await opened.close()
})

function setSecret(purpose: 'push-token' | 'publish-password', value: string, overlapMinutes = 0) {
  app.catalogue.mediaServers.setSecret(serverId, purpose, { value, overlapMinutes }, 'console')
}

async function post(path: string, body: object): Promise<{ status: number; text: string }> {
  const response = await fetch(handlerUrl + path, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, text: await response.text() }
}

/** What publish control answers, by seq. */
async function ask(...entries: unknown[]): Promise<unknown> {
  const { status, text } = await post('/publish', { PublishAuthRequest: entries })
  expect(status).toBe(200)
  return (JSON.parse(text) as { PublishAuthResponse: unknown }).PublishAuthResponse
}

const entry = (over: object = {}): object => ({
  seq: '1',
  id: 'ID_1',
  ip: '192.0.2.1',
  stream: 'live/stream',
  ...over,
})

async function notice(lists: object): Promise<number> {
  const id = randomUUID()
  const puzzle = randomUUID()
  const Signature = pushSignature({ id, puzzle }, TOKEN)
  return (await post('', { ID: id, Puzzle: puzzle, Signature, ...lists })).status
}

const revoke = (kind: 'viewer' | 'grant', value: string): string =>
  app.catalogue.revocations.create({ kind, value, untilMs: null, note: '' }, 'console').id

const onAir = () => app.live.list().map(({ streamName, viewerId }) => [streamName, viewerId])

describe('publish control', () => {
  it('fails every entry that cannot be understood, and each answer has the seq of its question', async () => {
    expect(
      await ask(
        entry({ seq: 'a', stream: 7 }),
        entry({ seq: 2, ip: 'nowhere' }),
        entry({ seq: '03', stream: 'live/../x' }),
        entry({ seq: 4, id: '' }),
        entry({ seq: '5', stream: 'live/unknown' }),
        entry({ seq: 6 }),
        entry({ seq: { no: 1 } }),
        'text',
      ),
    ).toEqual([
      { seq: 'a', status: 'fail' },
      { seq: 2, status: 'fail' },
      { seq: '03', status: 'fail' },
      { seq: 4, status: 'fail' },
      { seq: '5', status: 'fail' },
      { seq: 6, status: 'success' },
    ])
  })

  it('fails a publisher who is revoked, while others go on', async () => {
    expect(await ask(entry())).toEqual([{ seq: '1', status: 'success' }])
    expect(onAir()).toEqual([['live/stream', 'ID_1']])
    revoke('viewer', 'ID_1')
    expect(await ask(entry(), entry({ seq: '2', id: 'ID_2', stream: 'live/stream_720p' }))).toEqual(
      [
        { seq: '1', status: 'fail' },
        { seq: '2', status: 'success' },
      ],
    )
    expect(app.live.recent(2).map((each) => each.reason)).toContain('viewer_revoked')
    expect(onAir()).toEqual([['live/stream_720p', 'ID_2']])
  })

  it('has one session for a publisher that is asked about again', async () => {
    await ask(entry())
    await ask(entry())
    expect(onAir()).toHaveLength(1)
  })

  it.each([
    ['no list', {}],
    ['more entries than Nimble asks', Array.from({ length: 1_001 }, () => entry())],
  ])('is refused for %s', async (_, PublishAuthRequest) => {
    expect(await post('', { PublishAuthRequest })).toEqual({
      status: 403,
      text: '{"return_code":403}',
    })
  })

  it('fails everybody where nothing was decided', () => {
    const body = JSON.stringify({ PublishAuthRequest: [entry(), entry({ seq: 2 })] })
    const reply = nimble.encode([], nimble.decode(wireOf(body), serverOf()))
    expect(reply.body).not.toContain('success')
  })
})

describe('a publish signature', () => {
  const signed = (sign = VENDOR_SIGN, ip = '127.0.0.1') =>
    ask(entry({ id: '', ip, stream: `/live/stream?publishsign=${sign}` }))
  const fail = [{ seq: '1', status: 'fail' }]
  const success = [{ seq: '1', status: 'success' }]
  const lastReason = () => app.live.recent(1)[0]?.reason

  it('is refused without a password here, with another, from another address, and damaged', async () => {
    expect(await signed()).toEqual(fail)
    expect(lastReason()).toBe('signing_password_missing')
    setSecret('publish-password', 'another')
    expect(await signed()).toEqual(fail)
    expect(lastReason()).toBe('credential_signature')
    setSecret('publish-password', 'defaultpassword')
    expect(await signed(VENDOR_SIGN, '192.0.2.1')).toEqual(fail)
    expect(lastReason()).toBe('credential_other_address')
    expect(await signed('AAAA')).toEqual(fail)
    expect(lastReason()).toBe('credential_malformed')
  })

  it('that does not fit is refused, whatever id Nimble vouches for', async () => {
    setSecret('publish-password', 'defaultpassword')
    const about = (stream: string, id = 'ID_1', ip = '127.0.0.1') =>
      ask(entry({ id, ip, stream: `${stream}?publishsign=${VENDOR_SIGN}` }))
    expect(await about('live/other')).toEqual(fail)
    expect(await about('live/stream', 'ID_1', '192.0.2.1')).toEqual(fail)
    expect(lastReason()).toBe('credential_other_address')
    expect(onAir()).toEqual([])
    // Whose it is says the signature.
    expect(await about('live/stream', 'mallory')).toEqual(success)
    expect(onAir()).toEqual([['live/stream', 'ID_1']])
  })

  it('admits as the vendor computes it, also with the password before while both count', async () => {
    setSecret('publish-password', 'defaultpassword')
    expect(await signed()).toEqual(success)
    expect(onAir()).toEqual([['live/stream', 'ID_1']])
    setSecret('publish-password', 'new', 10)
    expect(await signed()).toEqual(success)
    setSecret('publish-password', 'newer')
    expect(await signed()).toEqual(fail)
  })

  it('never expires, and is refused once its grant is revoked', async () => {
    setSecret('publish-password', 'defaultpassword')
    await signed()
    revoke('grant', app.live.list()[0]?.grantId ?? '')
    expect(await signed()).toEqual(fail)
    expect(lastReason()).toBe('grant_revoked')
  })
})

describe('what is told of publishers', () => {
  const publish = { stream: 'live/stream', protocol: 'RTMP', time: 1, type: 'push' }

  it('counts for nothing when the signature does not fit', async () => {
    const told = { ID: 'a', Puzzle: 'b', Signature: 'c', publish: [publish] }
    expect(await post('', told)).toEqual({ status: 403, text: '' })
    expect(app.live.list()).toEqual([])
  })

  it('begins a session when one comes and ends it when it goes', async () => {
    expect(await notice({ publish: [{ ...publish, remote_ip: '10.0.0.5' }] })).toBe(200)
    expect(app.live.list()).toMatchObject([
      { streamName: 'live/stream', protocol: 'rtmp', address: '10.0.0.5', endsAtMs: null },
    ])
    expect(await notice({ unpublish: [{ ...publish, remote_ip: '10.0.0.5' }] })).toBe(200)
    expect(app.live.list()).toEqual([])
  })

  it('is about the publisher that was admitted before, whatever address it is told with', async () => {
    await ask(entry())
    const [before] = app.live.list()
    expect(before?.endsAtMs).toEqual(expect.any(Number))
    await notice({ publish: [{ ...publish, remote_ip: '10.0.0.5' }] })
    expect(app.live.list()).toMatchObject([{ id: before?.id, viewerId: 'ID_1', endsAtMs: null }])
  })

  it('may be the output of a transcoder, or written as in the older schema', async () => {
    await notice({
      publish: [{ stream: 'live/stream_720p', protocol: 'ENCODER', time: 1 }],
      Publish: [
        { VHostName: 'v', AppName: 'live', AppInstanceName: '_definst_', StreamName: 'stream' },
      ],
    })
    expect(app.live.list()).toMatchObject([
      { streamName: 'live/stream_720p', protocol: 'encoder', address: null },
      { streamName: 'live/stream' },
    ])
    await notice({
      Unpublish: { AppName: 'live', AppInstanceName: '_definst_', StreamName: 'stream' },
    })
    expect(onAir()).toEqual([['live/stream_720p', null]])
  })
})
