import { describe, expect, it } from 'vitest'
import { ruleSchema } from '../../../../shared/rule.ts'
import { child, type Desk, onAir, openDesk, STREAM } from './director-desk.ts'

const INVALID = 'Unauthorized: Invalid token'

function noAuth(desk: Desk) {
  return desk.call('subscribe', { streamName: STREAM }, { authorization: 'NoAuth' })
}

describe('a Director refuses', () => {
  it.each([
    ['no JSON', '{', 'body'],
    ['no object', '[]', 'body'],
    ['a member twice', '{"streamName":"a","streamName":"b"}', 'body'],
    ['no stream name', {}, 'streamName'],
    ['an empty stream name', { streamName: '' }, 'streamName'],
    ['a stream name that is no text', { streamName: 7 }, 'streamName'],
    ['a stream name too long', { streamName: 'a'.repeat(129) }, 'streamName'],
    ['a stream name with a dot segment', { streamName: 'live/../news' }, 'streamName'],
    ['a stream name with a doubled slash', { streamName: 'live//news' }, 'streamName'],
    ['a stream name with a control character', { streamName: 'live\u0000' }, 'streamName'],
    ['an account that is no text', { streamName: 'a', streamAccountId: 7 }, 'streamAccountId'],
  ])('%s with 400 and says which member is wrong', async (_, body, field) => {
    const desk = await openDesk()
    const answer = await desk.call('subscribe', body, {
      authorization: `Bearer ${desk.parent.secret}`,
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ status: 'fail', data: { message: 'Validation errors' } })
    expect(Object.keys(answer.body.data?.errors ?? {})).toEqual([field])
    expect(desk.latest().reason).toBe('request_malformed')
  })

  it.each<[string, (desk: Desk) => Promise<{ status: number; body: object }>, string]>([
    ['no token', (desk) => desk.subscribe(null), 'Unauthorized: Token required'],
    ['the text NoAuth', (desk) => noAuth(desk), 'Unauthorized: Token required'],
    ['a token nobody knows', (desk) => desk.subscribe('ab'.repeat(32)), INVALID],
    ['a text of no known shape', (desk) => desk.subscribe('hello'), INVALID],
    ['an empty token', (desk) => desk.subscribe(''), INVALID],
    ['a publish token to watch', (desk) => desk.subscribe(desk.publisher.secret), INVALID],
    ['a subscribe token to publish', (desk) => desk.publish(desk.parent.secret), INVALID],
    ['no token to publish', (desk) => desk.publish(null), 'Unauthorized: Token required'],
    [
      'a token for another stream',
      (desk) => desk.subscribe(desk.parent.secret, { streamName: 'live/open' }),
      'StreamName is not valid for token',
    ],
    [
      'a publish token for another stream',
      (desk) => desk.publish(desk.publisher.secret, { streamName: 'live/other' }),
      INVALID,
    ],
    [
      'the account of others',
      (desk) => desk.subscribe(desk.parent.secret, { streamAccountId: 'Sother' }),
      INVALID,
    ],
    [
      'a child for another stream',
      (desk) => desk.subscribe(child(desk, { streamName: 'live/open' })),
      'StreamName is not valid for token',
    ],
    [
      'a child that is over',
      (desk) => desk.subscribe(child(desk, { expiresAtMs: Date.now() - 60_000 })),
      'Unauthorized: Token expired',
    ],
  ])('%s with 401', async (_, ask, message) => {
    const desk = await openDesk()
    const answer = await ask(desk)
    expect(answer).toMatchObject({ status: 401, body: { status: 'fail', data: { message } } })
    expect(desk.app.live.list()).toEqual([])
  })

  it.each([
    ['an origin', { allowedOrigins: ['*.good.example'] }, 'Origin', 'origin_parent'],
    ['an address', { allowedIpAddresses: ['203.0.113.0/24'] }, 'IP Address', 'address_parent'],
    ['a country', { allowedCountries: ['JP'] }, 'Country', 'country'],
  ])('%s that the token does not allow', async (_, fields, what, word) => {
    const desk = await openDesk(fields)
    const answer = await desk.subscribe(desk.parent.secret, {
      address: '192.0.2.1',
      origin: 'https://evil.example',
    })
    expect(answer.status).toBe(401)
    expect(answer.body.data?.message).toBe(`Unauthorized: ${what} not allowed`)
    expect(desk.latest().detail).toBe(`subscribe:${word}`)
  })

  it('what was revoked, switched off, refreshed or deleted, and what was signed with it', async () => {
    const desk = await onAir(await openDesk())
    const signed = child(desk)
    expect((await desk.subscribe(signed)).status).toBe(200)
    const { subscribeTokens, revocations } = desk.app.catalogue
    const { id } = desk.parent
    const both = async (): Promise<number[]> => [
      (await desk.subscribe(desk.parent.secret)).status,
      (await desk.subscribe(signed)).status,
    ]
    const input = { kind: 'grant', value: `st-${id}`, untilMs: null, note: '' } as const
    const revocation = revocations.create(input, 'console')
    expect(await both()).toEqual([401, 401])
    revocations.lift(revocation.id, 'console')
    expect(await both()).toEqual([200, 200])
    subscribeTokens.setActive(id, false, 'console')
    expect(await both()).toEqual([401, 401])
    subscribeTokens.setActive(id, true, 'console')
    subscribeTokens.remove(id, 'console')
    expect(await both()).toEqual([401, 401])
    subscribeTokens.restore(id, 'console')
    expect(await both()).toEqual([200, 200])
    subscribeTokens.refresh(id, 'console')
    expect(await both()).toEqual([401, 401])
  })

  it('viewers of a stream whose publisher was taken back, since nobody tells when such a one goes', async () => {
    const desk = await onAir(await openDesk())
    const { publishTokens, apiSecrets } = desk.app.catalogue
    const { secret } = apiSecrets.create({ name: 'Shop' }, 'console')
    const active = async () => {
      const headers = { authorization: `Bearer ${secret}` }
      const answer = await fetch(`${desk.url}/api/publish_token/active/all`, { headers })
      return ((await answer.json()) as { data: { tokenIds: number[] } }).data.tokenIds
    }
    expect((await desk.subscribe(desk.parent.secret)).status).toBe(200)
    expect(await active()).toEqual([desk.publisher.id])
    publishTokens.remove(desk.publisher.id, 'console')
    const answer = await desk.subscribe(desk.parent.secret)
    expect(answer.status).toBe(400)
    expect(desk.latest().reason).toBe('stream_not_live')
    expect(await active()).toEqual([])
    publishTokens.restore(desk.publisher.id, 'console')
    await onAir(desk)
    expect((await desk.subscribe(desk.parent.secret)).status).toBe(200)
  })

  it('a stream that is not on air with 400 and the text players know, after every other check', async () => {
    const desk = await openDesk()
    const answer = await desk.subscribe(desk.parent.secret)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ status: 'fail', data: { message: 'stream not being published' } })
    expect(desk.latest()).toEqual({ reason: 'stream_not_live', detail: 'subscribe:not_live' })
    expect((await desk.subscribe('ab'.repeat(32))).status).toBe(401)
    const unknown = { streamName: 'live/nobody', streamAccountId: desk.account }
    expect((await desk.subscribe(null, unknown)).body.data?.message).toBe(
      'stream not being published',
    )
  })

  it('an open stream without the account, of another account, with a bad token, or from a country that is denied', async () => {
    const desk = await onAir(await openDesk(), 'live/open')
    const open = { streamName: 'live/open' }
    const own = { ...open, streamAccountId: desk.account, address: '133.11.0.1' }
    expect((await desk.subscribe(null, own)).status).toBe(200)
    expect((await desk.subscribe(null, open)).status).toBe(401)
    expect((await desk.subscribe(null, { ...own, streamAccountId: 'Sother' })).status).toBe(400)
    expect((await desk.subscribe('ab'.repeat(32), own)).status).toBe(401)
    expect((await desk.subscribe(desk.parent.secret, own)).status).toBe(401)
    const account = { allowedCountries: [], deniedCountries: ['JP'], defaultCluster: 'auto' }
    desk.app.catalogue.account.update(account, 'console')
    const denied = await desk.subscribe(null, own)
    expect(denied.body.data?.message).toBe('Unauthorized: Country not allowed')
  })

  it.each([{ kind: 'continue' }, { kind: 'ads', vastTag: 'https://ads.example/vast' }])(
    'the same where a rule lets everybody in, $kind',
    async (effect) => {
      const desk = await onAir(await openDesk(), 'live/open')
      const { catalogue } = desk.app
      const rule = { id: 'all', priority: 10, name: 'All', source: { kind: 'any' }, effect }
      const target = { kind: 'all' }
      catalogue.rules.saveDraft(0, [ruleSchema.parse({ ...rule, target })], 'console')
      catalogue.rules.publish(0, '', 'console')
      const open = { streamName: 'live/open' }
      const own = { ...open, streamAccountId: desk.account, address: '133.11.0.1' }
      expect((await desk.subscribe(null, own)).status).toBe(200)
      expect((await desk.subscribe(null, open)).status).toBe(401)
      expect((await desk.subscribe('ab'.repeat(32), own)).status).toBe(401)
      const account = { allowedCountries: [], deniedCountries: ['JP'], defaultCluster: 'auto' }
      catalogue.account.update(account, 'console')
      const denied = await desk.subscribe(null, own)
      expect(denied.body.data?.message).toBe('Unauthorized: Country not allowed')
    },
  )

  it('everybody while no media server is named, in words a player shows', async () => {
    const desk = await openDesk({}, { director: { urls: [] } })
    const answer = await desk.subscribe(desk.parent.secret)
    expect(answer).toMatchObject({ status: 400, body: { status: 'fail' } })
    expect(answer.body.data?.message).toContain('media server')
  })

  it.each([
    ['GET', 'subscribe'],
    ['POST', 'whip/cam'],
    ['DELETE', 'publish'],
    ['GET', ''],
  ])('%s %s with 404 in its envelope', async (method, action) => {
    const desk = await openDesk()
    const response = await fetch(`${desk.url}/api/director/${action}`, { method })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ status: 'fail', data: { message: 'Not found' } })
  })

  it('a body that is too large, in its envelope', async () => {
    const desk = await openDesk()
    const answer = await desk.call('subscribe', { streamName: 'a', more: 'x'.repeat(70_000) })
    expect(answer).toMatchObject({ status: 413, body: { status: 'fail' } })
  })

  it('a ticket of its own as a token', async () => {
    const desk = await onAir(await openDesk())
    const { jwt = '' } = (await desk.subscribe(desk.parent.secret)).body.data ?? {}
    expect((await desk.subscribe(jwt)).body.data?.message).toBe(INVALID)
    expect(desk.latest().reason).toBe('credential_wrong_kind')
  })
})
