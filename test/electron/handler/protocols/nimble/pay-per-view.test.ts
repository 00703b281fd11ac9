import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../../../../electron/app.ts'
import type { AppOptions } from '../../../../../electron/app-options.ts'
import { pushSignature, pushSolution } from '../../../../../electron/tokens/nimble-push.ts'
import { signWmsAuth } from '../../../../../electron/tokens/wms-auth.ts'
import type { RevocationInput } from '../../../../../shared/credential.ts'
import { mediaServerInputSchema } from '../../../../../shared/media-server.ts'
import { streamInputSchema } from '../../../../../shared/stream.ts'

const TOKEN = 'push-token-of-the-hall'
const PASSWORD = 'rule-password-of-the-hall'

interface Player {
  readonly id: string
  readonly ip?: string
  readonly sessionid?: string
  readonly delta?: number
  readonly bytes_sent?: number
}

let folder: string
let app: App
let handlerPath: string

const options = (): AppOptions => ({
  dataDirectory: join(folder, 'data'),
  keyFile: join(folder, 'config', 'test.key'),
  handler: { address: '127.0.0.1', port: 0 },
  mode: 'headless',
  logLevel: 'silent',
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-ppv-'))
  app = await createApp(options())
  const { mediaServers, streams } = app.catalogue
  const input = mediaServerInputSchema.parse({ name: 'Hall', protocol: 'nimble' })
  const { server, secret } = mediaServers.create(input, 'console')
  handlerPath = `/ask/${server.id}/${secret}`
  mediaServers.setSecret(server.id, 'push-token', { value: TOKEN, overlapMinutes: 0 }, 'console')
  mediaServers.setSigningPassword(server.id, { password: PASSWORD }, 'console')
  streams.create(streamInputSchema.parse({ name: 'live/stage' }), 'console')
})

afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${app.about.handlerUrl}${handlerPath}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })

/** Posts a report as Nimble does, and checks the solution. */
async function sync(players: readonly Player[], id: string = randomUUID()): Promise<string[]> {
  const puzzle = randomUUID()
  const stream = { name: 'stage', Player: players }
  const app = { name: 'live', Instance: [{ name: '_definst_', Stream: [stream] }] }
  const response = await post('/ppv', {
    ID: id,
    Puzzle: puzzle,
    Signature: pushSignature({ id, puzzle }, TOKEN),
    PayPerViewInfo: players.length === 0 ? {} : { VHost: [{ name: 'v', Application: [app] }] },
  })
  expect(response.status).toBe(200)
  const answer = (await response.json()) as { DenyList: { ID: string[] }; Solution: string }
  expect(answer.Solution).toBe(pushSolution(puzzle, TOKEN))
  return answer.DenyList.ID
}

/** Asks as Nimble does when a session starts. */
async function starts(sessionId: string, viewerId: string): Promise<number> {
  const signed = signWmsAuth({
    password: PASSWORD,
    nowMs: Date.now(),
    validMinutes: 20,
    viewerId,
    address: null,
    signedStream: '',
  })
  const url = `/live/stage/playlist.m3u8?wmsAuthSign=${signed}`
  const body = { url, ip: '203.0.113.9', session_id: sessionId, session_type: 'HLS' }
  const response = await post('', body)
  await response.arrayBuffer()
  return response.status
}

const revoke = (kind: RevocationInput['kind'], value: string): string =>
  app.catalogue.revocations.create({ kind, value, untilMs: null, note: '' }, 'console').id

/** Written within a second: waited for until it is all there. */
async function viewTime(expectedMs: number): Promise<{ ms: number; bytes: number }> {
  for (let tries = 0; tries < 100; tries += 1) {
    const response = await app.console(new Request('http://x/api/v1/view-time'))
    const { rows } = (await response.json()) as { rows: { ms: number; bytes: number }[] }
    const ms = rows.reduce((sum, row) => sum + row.ms, 0)
    if (ms >= expectedMs) return { ms, bytes: rows.reduce((sum, row) => sum + row.bytes, 0) }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { ms: 0, bytes: 0 }
}

const eve: Player = { id: 'eve', ip: '203.0.113.9', sessionid: '7', delta: 10_000, bytes_sent: 5 }
const adam: Player = { id: 'adam', ip: '198.51.100.7', sessionid: '8', delta: 10_000 }

describe('a report that does not prove itself', () => {
  it('gets 403 and nothing else, and nothing of it counts', async () => {
    const response = await post('/ppv', {
      ID: 'a',
      Puzzle: 'b',
      Signature: 'c',
      PayPerViewInfo: {},
    })
    expect(response.status).toBe(403)
    expect(await response.text()).toBe('')
    expect(app.live.list()).toEqual([])
    expect(app.live.recent(1)).toMatchObject([{ reason: 'request_malformed' }])
  })
})

describe('a viewer in a report', () => {
  it('must go at the next one when revoked, in each after that, and no more once that is lifted', async () => {
    expect(await sync([eve, adam])).toEqual([])
    expect(app.live.list()).toHaveLength(2)
    const revocation = revoke('viewer', 'eve')
    expect(await sync([eve, adam])).toEqual(['eve'])
    expect(app.live.list().map((each) => each.viewerId)).toEqual(['adam'])
    expect(await sync([adam])).toEqual(['eve'])
    expect(await sync([])).toEqual(['eve'])
    app.catalogue.revocations.lift(revocation, 'console')
    expect(await sync([adam])).toEqual([])
  })

  it('must go while the address or the stream is refused', async () => {
    await sync([eve, adam])
    const revocation = revoke('address', '203.0.113.0/24')
    expect(await sync([eve, adam])).toEqual(['eve'])
    expect(await sync([adam])).toEqual(['eve'])
    app.catalogue.revocations.lift(revocation, 'console')
    expect(await sync([adam])).toEqual([])
    const [stream] = app.catalogue.streams.list()
    if (stream === undefined) throw new Error('no stream')
    const { id, createdAtMs: _, updatedAtMs: __, ...input } = stream
    app.catalogue.streams.update(id, { ...input, enabled: false }, 'console')
    expect(await sync([adam])).toEqual(['adam'])
  })

  it('must go when the signed URL their session began with is revoked, though nobody presents it again', async () => {
    expect(await starts('7', 'eve')).toBe(200)
    expect(await sync([eve])).toEqual([])
    const [session] = app.live.list()
    expect(session).toMatchObject({ protocol: 'hls', viewerId: 'eve' })
    const revocation = revoke('grant', session?.grantId ?? '')
    expect(await sync([eve])).toEqual(['eve'])
    expect(await sync([])).toEqual(['eve'])
    app.catalogue.revocations.lift(revocation, 'console')
    expect(await sync([])).toEqual([])
  })

  it('may come back in another session when only one was revoked', async () => {
    await sync([eve])
    revoke('session', app.live.list()[0]?.id ?? '')
    expect(await sync([eve])).toEqual(['eve'])
    expect(await sync([])).toEqual([])
    expect(await sync([{ ...eve, sessionid: '9' }])).toEqual([])
    expect(await sync([eve])).toEqual(['eve'])
  })

  it('is one session however often they are reported, and recorded once', async () => {
    await starts('7', 'eve')
    for (let times = 0; times < 3; times += 1) await sync([eve])
    expect(app.live.list()).toHaveLength(1)
    expect(app.live.counters().allowed).toBe(1)
  })

  it('is counted by what Nimble measured, once for each report', async () => {
    await sync([eve], 'first')
    await sync([eve], 'first')
    await sync([{ ...eve, delta: 2_000 }], 'second')
    expect(await viewTime(12_000)).toEqual({ ms: 12_000, bytes: 10 })
  })
})

describe('after a restart', () => {
  it('those who are revoked must still go', async () => {
    await sync([eve])
    revoke('viewer', 'eve')
    await app.close()
    app = await createApp(options())
    expect(await sync([])).toEqual(['eve'])
  })

  it('so must those whose signed URL was revoked', async () => {
    await starts('7', 'eve')
    await sync([eve])
    revoke('grant', app.live.list()[0]?.grantId ?? '')
    expect(await sync([eve])).toEqual(['eve'])
    await app.close()
    app = await createApp(options())
    expect(await sync([])).toEqual(['eve'])
  })
})

describe('many viewers', () => {
  it('are taken in one report at its own path, and refused at the path for questions', async () => {
    const many = Array.from({ length: 2_000 }, (_, at) => ({
      ...adam,
      id: `viewer-${at}`,
      sessionid: String(at),
    }))
    expect(await sync(many)).toEqual([])
    expect(app.live.list()).toHaveLength(2_000)
    const response = await post('', { PayPerViewInfo: { VHost: [] }, padding: 'x'.repeat(70_000) })
    expect(response.status).toBe(413)
  })
})
