import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../electron/app.ts'
import { createFakeNimble, type FakeNimble } from '../../../electron/demo/fake-nimble.ts'
import type { RevokeResult } from '../../../shared/api.ts'
import { nimbleLinkInputSchema } from '../../../shared/credential.ts'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { type OpenedApp, openApp } from '../open-app.ts'

const PUSH = 'push-token-of-the-hall'
const CONTROL = 'control-token-of-the-hall'

let opened: OpenedApp
let app: App
let nimble: FakeNimble
let serverId: string
let clockMs: number

beforeEach(async () => {
  clockMs = Date.now()
  opened = await openApp()
  app = opened.app
  const { mediaServers, streams } = app.catalogue
  const input = mediaServerInputSchema.parse({ name: 'Hall', protocol: 'nimble' })
  const { server, secret } = mediaServers.create(input, 'console')
  serverId = server.id
  const set = (purpose: 'push-token' | 'control-token', value: string) =>
    mediaServers.setSecret(server.id, purpose, { value, overlapMinutes: 0 }, 'console')
  set('push-token', PUSH)
  set('control-token', CONTROL)
  mediaServers.setSigningPassword(server.id, { password: 'rule-password' }, 'console')
  streams.create(streamInputSchema.parse({ name: 'live/stage' }), 'console')
  nimble = createFakeNimble({
    handlerUrl: `${app.about.handlerUrl}/ask/${server.id}/${secret}`,
    pushToken: PUSH,
    managementToken: CONTROL,
    now: () => clockMs,
  })
})

afterEach(async () => {
  await nimble.close()
  await opened.close()
})

/** A viewer with a URL signed for them. */
function watch(viewerId: string, address = '203.0.113.9') {
  const [stream] = app.catalogue.streams.list()
  const streamId = stream?.id ?? ''
  const link = nimbleLinkInputSchema.parse({ mediaServerId: serverId, streamId, viewerId })
  const { token } = app.catalogue.links.issueNimble(link, 'console')
  const url = `/live/stage/playlist.m3u8?wmsAuthSign=${token}`
  return nimble.start({ url, viewerId, address, rate: 1_000 })
}

const watching = () => nimble.viewers().map((each) => each.viewerId)

async function control(): Promise<void> {
  const url = await nimble.listen()
  app.catalogue.mediaServers.setControl(serverId, { url, allowPrivate: true, user: '' }, 'console')
}

async function post<T>(path: string, body: object = {}): Promise<T> {
  const request = new Request(`http://x/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await (await app.console(request)).json()) as T
}

const revoke = (kind: string, value: string) =>
  post<RevokeResult>('/revocations', { kind, value, untilMs: null, note: '' })

const check = () => post<{ sessions: number | null }>(`/media-servers/${serverId}/control/check`)

describe('a Nimble that reports its viewers', () => {
  it('cuts who is revoked at the next report and lets nobody of that name in, until it is lifted', async () => {
    expect(await watch('eve')).not.toBeNull()
    expect(await watch('adam', '198.51.100.7')).not.toBeNull()
    expect(
      await nimble.start({ url: '/live/stage/x.m3u8', viewerId: null, address: '1.2.3.4' }),
    ).toBeNull()
    expect(await nimble.sync()).toEqual([])
    const { revocation, effect } = await revoke('viewer', 'eve')
    expect(effect).toContain('1 live session concerned')
    expect(watching()).toEqual(['eve', 'adam'])
    expect(await nimble.sync()).toEqual(['eve'])
    expect(watching()).toEqual(['adam'])
    expect(app.live.list().map((each) => each.viewerId)).toEqual(['adam'])
    expect(await watch('eve')).toBeNull()
    expect(await nimble.sync()).toEqual(['eve'])
    app.catalogue.revocations.lift(revocation.id, 'console')
    expect(await nimble.sync()).toEqual([])
    expect(await watch('eve')).not.toBeNull()
  })

  it('counts what each watched', async () => {
    await watch('eve')
    clockMs += 10_000
    await nimble.sync()
    clockMs += 5_000
    await nimble.sync()
    const page = async () => {
      const response = await app.console(new Request('http://x/api/v1/view-time'))
      return (await response.json()) as { totalMs: number; totalBytes: number; rows: object[] }
    }
    await expect.poll(page, { timeout: 10_000 }).toMatchObject({
      totalMs: 15_000,
      totalBytes: 15_000,
      rows: [{ viewerId: 'eve' }],
    })
  })
})

describe('a Nimble that can be controlled', () => {
  it('is not reached without leave for private networks, and that is said', async () => {
    await watch('eve')
    const url = await nimble.listen()
    app.catalogue.mediaServers.setControl(
      serverId,
      { url, allowPrivate: false, user: '' },
      'console',
    )
    expect(await check()).toMatchObject({ sessions: null })
    const { cuts, effect } = await revoke('viewer', 'eve')
    expect(cuts).toMatchObject([{ outcome: 'failed' }])
    expect(effect).toContain('private network')
    expect(watching()).toEqual(['eve'])
    expect(app.live.list()).toMatchObject([{ revokedAtMs: expect.any(Number) }])
  })

  it('refuses a wrong token, and the viewer is revoked all the same', async () => {
    await watch('eve')
    await control()
    const wrong = { value: 'wrong', overlapMinutes: 0 }
    app.catalogue.mediaServers.setSecret(serverId, 'control-token', wrong, 'console')
    const { cuts, effect } = await revoke('viewer', 'eve')
    expect(cuts).toMatchObject([{ outcome: 'failed' }])
    expect(effect).toContain('what Stagedoor proves itself with does not fit')
    expect(JSON.stringify([cuts, effect])).not.toContain('hash=')
    expect(watching()).toEqual(['eve'])
    expect(await watch('eve')).toBeNull()
  })

  it('cuts a viewer at once, and they cannot come back', async () => {
    await watch('eve')
    await watch('adam', '198.51.100.7')
    await control()
    expect(await check()).toMatchObject({ sessions: 2, problem: null })
    const { cuts, effect } = await revoke('viewer', 'eve')
    expect(cuts).toMatchObject([{ outcome: 'cut', detail: '' }])
    expect(effect).toBe('1 live session concerned, cut at once. New starts are refused.')
    expect(watching()).toEqual(['adam'])
    expect(app.live.list().map((each) => each.viewerId)).toEqual(['adam'])
    expect(await watch('eve')).toBeNull()
  })

  it('cuts one session of a viewer, who may come back with another', async () => {
    await watch('eve')
    await watch('eve', '198.51.100.7')
    await control()
    const [first] = app.live.list()
    const body = { what: 'session', untilMs: null, note: '' }
    const { cuts } = await post<RevokeResult>(`/sessions/${first?.id}/revoke`, body)
    expect(cuts).toMatchObject([{ sessionId: first?.id, outcome: 'cut' }])
    expect(nimble.viewers().map((each) => each.address)).toEqual(['198.51.100.7'])
    expect(await watch('eve')).not.toBeNull()
  })

  it('says when it does not know a session any more', async () => {
    const viewer = await watch('eve')
    nimble.leave(viewer?.sessionId ?? 0)
    await control()
    const { cuts } = await revoke('viewer', 'eve')
    expect(cuts).toMatchObject([{ outcome: 'not_found' }])
  })

  it('denies a publisher, who goes off air and cannot come back', async () => {
    const publisher = { id: 'ID_1', streamName: 'live/stage', address: '192.0.2.1' }
    expect(await nimble.publish(publisher)).toBe(true)
    expect(app.live.list()).toMatchObject([{ action: 'publish', viewerId: 'ID_1' }])
    await control()
    const { cuts } = await revoke('viewer', 'ID_1')
    expect(cuts).toMatchObject([{ outcome: 'cut' }])
    expect(nimble.publishers()).toEqual([])
    expect(await nimble.publish(publisher)).toBe(false)
    expect(app.live.list()).toEqual([])
  })
})
