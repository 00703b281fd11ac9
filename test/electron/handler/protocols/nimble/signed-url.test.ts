import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../../electron/app.ts'
import { tokenFormat } from '../../../../../electron/tokens/formats.ts'
import { mediaServerInputSchema } from '../../../../../shared/media-server.ts'
import { streamInputSchema } from '../../../../../shared/stream.ts'
import { type OpenedApp, openApp } from '../../../open-app.ts'

const PASSWORD = 'rule-password-of-the-hall'
const HERE = '203.0.113.9'
const MINUTE = 60_000

let opened: OpenedApp
let folder: string
let app: App
let handlerUrl: string
let serverId: string

beforeEach(async () => {
  opened = await openApp()
  app = opened.app
  folder = opened.folder
  const { mediaServers, streams } = app.catalogue
  const input = mediaServerInputSchema.parse({ name: 'Hall', protocol: 'nimble' })
  const { server, secret } = mediaServers.create(input, 'console')
  serverId = server.id
  handlerUrl = `${app.about.handlerUrl}/ask/${server.id}/${secret}`
  mediaServers.setSigningPassword(server.id, { password: PASSWORD }, 'console')
  for (const name of ['live/news', 'live/sport']) {
    streams.create(streamInputSchema.parse({ name }), 'console')
  }
})

afterEach(async () => {
  await opened.close()
})

/** Asks as Nimble does when a session starts. */
async function starts(token: string, stream = 'live/news', ip = HERE) {
  const url = `/${stream}/playlist.m3u8?wmsAuthSign=${token}`
  const body = JSON.stringify({ url, ip, session_type: 'HLS', session_id: String(Math.random()) })
  const response = await fetch(handlerUrl, { method: 'POST', body })
  await response.arrayBuffer()
  const decision = app.live.recent(1)[0]
  if (decision === undefined) throw new Error('nothing decided')
  const { reason, trace, viewerId, grantId } = decision
  return { status: response.status, reason, trace, viewerId, grantId }
}

const sign = (fields: object = {}, nowMs = Date.now()): string =>
  tokenFormat('wms-auth').issue(
    { secret: PASSWORD, streamName: 'live/news', address: HERE, ...fields },
    nowMs,
  ).token

describe('a signed URL at the handler', () => {
  it('is refused when anything of it is another, each with its own reason in the trace', async () => {
    const good = sign()
    expect(await starts(good)).toMatchObject({ status: 200, reason: 'grant_accepted' })
    const now = Date.now()
    const expired = await starts(sign({ minutes: 1 }, now - 3 * MINUTE))
    expect(expired).toMatchObject({ status: 403, reason: 'grant_expired' })
    expect(expired.trace).toContainEqual(['grant_expiry', 'fail', expect.stringMatching(/^\d+$/)])
    const refusals = [
      ['grant_other_stream', good, 'live/sport', HERE],
      ['credential_other_address', good, 'live/news', '198.51.100.7'],
      ['credential_signature', sign({ secret: 'another password' }), 'live/news', HERE],
      ['credential_clock', sign({}, now + 5 * MINUTE), 'live/news', HERE],
      ['credential_malformed', 'AAAA', 'live/news', HERE],
    ] as const
    for (const [reason, token, stream, ip] of refusals) {
      const { trace, ...answer } = await starts(token, stream, ip)
      expect(answer).toMatchObject({ status: 403, reason })
      expect(trace).toContainEqual(['credential', 'fail', reason])
    }
    app.catalogue.mediaServers.setSigningPassword(serverId, { password: null }, 'console')
    expect(await starts(good)).toMatchObject({ status: 403, reason: 'signing_password_missing' })
  })

  it('is refused once revoked, also when it is written in another way', async () => {
    const good = sign({ viewerId: 'eve' })
    const { grantId } = await starts(good)
    app.catalogue.revocations.create(
      { kind: 'grant', value: grantId ?? '', untilMs: null, note: '' },
      'console',
    )
    const shuffled = Buffer.from(good, 'base64').toString().split('&').reverse().join('&')
    for (const token of [good, Buffer.from(`${shuffled}&x=y`).toString('base64')]) {
      expect(await starts(token)).toMatchObject({ status: 403, reason: 'grant_revoked', grantId })
    }
  })

  it('is refused for a viewer who is revoked', async () => {
    app.catalogue.revocations.create(
      { kind: 'viewer', value: 'eve', untilMs: null, note: '' },
      'console',
    )
    expect(await starts(sign({ viewerId: 'eve' }))).toMatchObject({ reason: 'viewer_revoked' })
    expect(await starts(sign({ viewerId: 'adam' }))).toMatchObject({
      status: 200,
      viewerId: 'adam',
    })
  })

  it('leaves neither itself nor its password in the exchange or on the disk', async () => {
    const good = sign()
    await starts(good)
    const page = await app.console(new Request('http://x/api/v1/decisions'))
    const { decisions } = (await page.json()) as { decisions: { id: number }[] }
    const one = await app.console(new Request(`http://x/api/v1/decisions/${decisions[0]?.id}`))
    const shown = await one.text()
    expect(shown).toContain('wmsAuthSign=***')
    expect(shown).not.toContain(good.slice(0, 40))
    await app.close()
    for (const file of readdirSync(join(folder, 'data'))) {
      if (!file.startsWith('stagedoor.db')) continue
      const bytes = readFileSync(join(folder, 'data', file)).toString('latin1')
      expect(bytes.includes(PASSWORD)).toBe(false)
      expect(bytes.includes(good.slice(0, 40))).toBe(false)
    }
  })
})
