import { describe, expect, it } from 'vitest'
import { child, onAir, openDesk, payloadOf, STREAM } from './director-desk.ts'

describe('the countries of a publish token', () => {
  it('keep viewers of an open stream out at a media server as at the Director, not publishers', async () => {
    const desk = await onAir(await openDesk(), 'live/open')
    const { account, publishTokens } = desk.app.catalogue
    const from = (ip: string) => desk.asNimble('', { ip, stream: 'live/open' })
    const japan = '133.11.0.1'
    expect(await from(japan)).toBe(200)
    publishTokens.update(desk.publisher.id, { deniedCountries: ['JP'] }, 'console')
    expect(await from(japan)).toBe(403)
    expect(desk.latest()).toEqual({
      reason: 'credential_other_country',
      detail: 'subscribe:country',
    })
    expect(await from('192.0.2.1')).toBe(200)
    const publish = { streamName: 'live/open', address: japan }
    expect((await desk.publish(desk.publisher.secret, publish)).status).toBe(200)
    // The rule of the publish token replaces that of the account.
    const wider = { allowedCountries: [], deniedCountries: ['??'], defaultCluster: 'auto' }
    account.update(wider, 'console')
    expect(await from('192.0.2.1')).toBe(200)
    publishTokens.update(desk.publisher.id, { deniedCountries: [] }, 'console')
    expect([await from('192.0.2.1'), await from(japan)]).toEqual([403, 200])
  })
})

describe('a Director admits', () => {
  it('a publisher, and says whether viewers need a token', async () => {
    const desk = await openDesk()
    const { status, body } = await desk.publish(desk.publisher.secret)
    expect(status).toBe(200)
    const { jwt, ...data } = body.data ?? {}
    const url = 'wss://media.example/ws/v2/pub/0123456789abcdef0123456789abcdef'
    expect(body.status).toBe('success')
    expect(data).toEqual({
      urls: [url],
      wsUrl: url,
      iceServers: [],
      streamAccountId: desk.account,
      subscribeRequiresAuth: true,
    })
    expect(payloadOf(jwt ?? '')).toMatchObject({
      millicast: {
        type: 'Publish',
        streamName: STREAM,
        streamAccountId: desk.account,
        record: false,
      },
      sub: `pt-${desk.publisher.id}`,
    })
    const open = await desk.publish(desk.publisher.secret, { streamName: 'live/open' })
    expect(open.body.data).toMatchObject({ subscribeRequiresAuth: false })
    expect(desk.app.live.list()).toMatchObject([
      { mediaServerId: '@director', action: 'publish', grantId: `pt-${desk.publisher.id}` },
      { streamName: 'live/open' },
    ])
  })

  it('a viewer with a subscribe token, whatever else the body says', async () => {
    const ice = [{ urls: ['stun:stun.example:3478'] }]
    const desk = await onAir(await openDesk({}, { director: { iceServers: ice } }))
    const { status, body } = await desk.call(
      'subscribe/',
      { streamName: STREAM, streamAccountId: null, unauthorizedSubscribe: 'true', streamType: 'x' },
      { authorization: `bearer ${desk.parent.secret}`, 'x-forwarded-for': '203.0.113.9' },
    )
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ iceServers: ice })
    expect(body.data).not.toHaveProperty('subscribeRequiresAuth')
    const claims = payloadOf(body.data?.jwt ?? '') as { iat: number; nbf: number; exp: number }
    expect(claims).toMatchObject({
      millicast: { type: 'Subscribe', streamName: STREAM, streamAccountId: desk.account },
      sub: `st-${desk.parent.id}`,
    })
    expect([claims.nbf - claims.iat, claims.exp - claims.iat]).toEqual([0, 30])
    expect(desk.app.live.list()).toMatchObject([
      {},
      { action: 'subscribe', address: '203.0.113.9', protocol: 'webrtc' },
    ])
  })

  it('whoever comes with a self-signed token, as the viewer its signer names', async () => {
    const desk = await onAir(await openDesk())
    const token = child(desk, { customViewerData: 'ann', trackingId: 'group' })
    expect((await desk.subscribe(token)).status).toBe(200)
    expect(desk.app.live.list()[1]).toMatchObject({ viewerId: 'ann', tags: ['tracking:group'] })
  })

  it('viewers of streams that are not on air where the settings say so', async () => {
    const desk = await openDesk({}, { director: { onlyLive: false } })
    expect((await desk.subscribe(desk.parent.secret)).status).toBe(200)
  })

  it('pages of any origin, and answers what browsers ask before', async () => {
    const desk = await openDesk()
    const preflight = await fetch(`${desk.url}/api/director/subscribe`, {
      method: 'OPTIONS',
      headers: { origin: 'null', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type',
    )
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST')
    for (const answer of [
      await desk.subscribe(null),
      await desk.publish(desk.publisher.secret),
      await desk.call('nothing', {}),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })
})

describe('the address of a player', () => {
  it('is believed of trusted proxies only', async () => {
    const desk = await onAir(await openDesk({ allowedIpAddresses: ['203.0.113.7'] }))
    const ask = async (address: string) =>
      (await desk.subscribe(desk.parent.secret, { address })).status
    expect(await ask('203.0.113.7')).toBe(200)
    expect(await ask('203.0.113.7, 198.51.100.1')).toBe(401)
    expect(await ask('198.51.100.1, 203.0.113.7, 127.0.0.1')).toBe(200)
    expect(await ask('203.0.113.7, unknown')).toBe(401)
    const { settings } = desk.app.catalogue
    settings.update({ ...settings.get(), trustedProxies: [] }, 'console')
    expect(await ask('203.0.113.7')).toBe(401)
  })
})

describe('the inspector', () => {
  it('shows the exchange of a decision without token, ticket or credential', async () => {
    const turn = { urls: ['turn:turn.example:3478'], username: 'door' }
    const desk = await openDesk({}, { director: { iceServers: [turn] } })
    const credential = 'quiet-as-a-mouse'
    desk.app.catalogue.director.setIceCredential({ url: turn.urls[0] ?? '', credential }, 'console')
    const { body } = await desk.publish(desk.publisher.secret)
    expect(body.data).toMatchObject({ iceServers: [{ ...turn, credential }] })
    const [record] = desk.app.live.recent(1)
    const shown = await desk.app.console(
      new Request(`http://localhost/api/v1/decisions/${record?.id}`),
      { actor: 'console' } as never,
    )
    const text = await shown.text()
    expect(text).toContain('/api/director/publish')
    for (const secret of [credential, desk.publisher.secret, body.data?.jwt ?? '']) {
      expect(text).not.toContain(secret)
    }
  })
})
