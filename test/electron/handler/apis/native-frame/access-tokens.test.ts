import { describe, expect, it } from 'vitest'
import { createAccessTokenApi } from '../../../../../electron/handler/apis/native-frame/access-tokens.ts'
import type { AccessTokenChange } from '../../../../../shared/access-token.ts'
import { refusal } from '../../../catalogue/fixture.ts'
import { bench } from './support.ts'

const PATH = '/auth/v1/access-tokens'
const VIEWER = { scopes: ['viewer'], userId: 'ann', ttl: 3600, data: { displayName: 'Ann' } }

async function issued(body: unknown = VIEWER) {
  const on = bench(createAccessTokenApi)
  const answer = await on.call('POST', PATH, body)
  expect(answer.status).toBe(201)
  const { tokens } = await on.catalogue.tokens.page({
    before: null,
    text: '',
    kind: 'access-token',
    status: null,
    limit: 9,
  })
  return { ...on, token: String(answer.body.token), tokenIds: () => tokens.map(({ id }) => id) }
}

describe('refusing to make or end an access token', () => {
  it.each([
    ['no header', {}],
    ['a wrong token', { authorization: 'Bearer sds_wrong' }],
    ['another scheme', { authorization: 'Basic abc' }],
  ])('for %s', async (_name, headers) => {
    const on = bench(createAccessTokenApi)
    for (const [method, path] of [
      ['POST', PATH],
      ['DELETE', `${PATH}/${'a'.repeat(64)}`],
    ] as const) {
      const answer = await on.call(method, path, VIEWER, headers)
      expect(answer).toMatchObject({
        status: 401,
        body: { error: { code: 'ERR_CALLER_UNAUTHENTICATED' } },
      })
    }
  })

  it.each([
    ['no scopes', { userId: 'ann' }, 'scopes'],
    ['no scope that is known', { scopes: ['chat', 'constructor'] }, 'scopes'],
    ['a life in milliseconds', { ...VIEWER, ttl: 3_600_000 }, 'ttl'],
    ['a life of nothing', { ...VIEWER, ttl: 0 }, 'ttl'],
    ['an end that is past', { scopes: ['viewer'], expire: '2020-01-01T00:00:00Z' }, 'expire'],
    ['an end that is no time', { scopes: ['viewer'], expire: 'tomorrow' }, 'expire'],
    ['a user that is a number', { scopes: ['viewer'], userId: 7 }, 'userId'],
  ])('for %s', async (_name, body, path) => {
    const on = bench(createAccessTokenApi)
    const answer = await on.call('POST', PATH, body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { issues: [{ path }] } })
  })

  it('for a body that is no JSON object, another method, a token that is none', async () => {
    const on = bench(createAccessTokenApi)
    expect((await on.call('POST', PATH, '[1]')).status).toBe(400)
    expect((await on.call('GET', PATH)).status).toBe(405)
    expect((await on.call('PUT', `${PATH}/x`)).status).toBe(405)
    expect((await on.call('DELETE', `${PATH}/${'a'.repeat(64)}`)).status).toBe(404)
  })
})

describe('an access token', () => {
  it('may be asked for with null for what there is none of, but a stream without a name is none', async () => {
    const nulls = { userId: null, ttl: null, expire: null, data: null }
    const anybody = await issued({ scopes: ['viewer'], ...nulls })
    expect(anybody.present(anybody.token)).toMatchObject({ outcome: 'allow', viewerId: null })
    const data = { displayName: null, mirrors: [{ streamName: null, clientReferrer: null }] }
    const nowhere = await issued({ scopes: ['viewer'], ...nulls, data })
    expect(nowhere.present(nowhere.token).reason).toBe('grant_other_stream')
  })

  it('is refused once it was deleted, after a restart too', async () => {
    const on = await issued()
    expect((await on.call('DELETE', `${PATH}/${on.token}`)).status).toBe(204)
    expect(on.present(on.token)).toMatchObject({ outcome: 'deny', reason: 'grant_deleted' })
    expect((await on.call('DELETE', `${PATH}/${on.token}`)).status).toBe(204)
    const { verify } = on.reopen().snapshot.tools
    const asked = { kind: 'opaque', value: on.token } as const
    expect(verify(asked, {} as never, on.clock.nowMs)).toMatchObject({ reason: 'grant_deleted' })
  })

  it('permits what it was changed to, to whoever holds its text', async () => {
    const on = await issued()
    const { accessTokens, audit } = on.catalogue
    const [id] = on.tokenIds()
    const change = (input: AccessTokenChange) => accessTokens.update(id ?? '', input, 'console')
    for (const [path, input] of [
      ['scopes', { scopes: ['chat'] }],
      ['expiresAtMs', { expiresAtMs: on.clock.nowMs }],
      ['expiresAtMs', { expiresAtMs: on.clock.nowMs + 31 * 86_400_000 }],
    ] as const) {
      expect(refusal(() => change({ ...input } as AccessTokenChange)).issues[0]?.path).toBe(path)
    }
    expect(on.present(on.token).outcome).toBe('allow')
    change({ mirrors: [{ streamName: 'live/sport', clientReferrer: null }] })
    expect(on.present(on.token).reason).toBe('grant_other_stream')
    change({ mirrors: [] })
    expect(on.present(on.token).outcome).toBe('allow')
    expect(change({ isActive: false, displayName: 'Ada' })).toMatchObject({
      isActive: false,
      displayName: 'Ada',
      userId: 'ann',
    })
    expect(on.present(on.token).reason).toBe('grant_disabled')
    expect(change({ isActive: true, expiresAtMs: on.clock.nowMs + 5 }).isActive).toBe(true)
    expect(audit.list({}, 1)).toMatchObject([{ what: 'access_token.update', subject: id }])
    on.clock.nowMs += 5
    expect(on.present(on.token).reason).toBe('grant_expired')
    expect(on.reopen().accessTokens.get(id ?? '')).toMatchObject({
      displayName: 'Ada',
      mirrors: [],
    })
  })

  it('is not found to be changed once it was deleted', async () => {
    const on = await issued()
    const [id] = on.tokenIds()
    await on.call('DELETE', `${PATH}/${on.token}`)
    const { accessTokens } = on.catalogue
    expect(refusal(() => accessTokens.get(id ?? '')).code).toBe('ERR_NOT_FOUND')
    expect(refusal(() => accessTokens.update(id ?? '', {}, 'console')).code).toBe('ERR_NOT_FOUND')
  })

  it('is refused after its end', async () => {
    const on = await issued()
    on.clock.nowMs += 3_600_000
    expect(on.present(on.token)).toMatchObject({ outcome: 'deny', reason: 'grant_expired' })
  })

  it('permits no more than its scopes', async () => {
    const on = await issued()
    expect(on.present(on.token, { action: 'publish' })).toMatchObject({
      outcome: 'deny',
      reason: 'grant_other_action',
    })
    const broadcaster = await issued({ scopes: ['broadcaster', 'chat'] })
    expect(broadcaster.present(broadcaster.token, { action: 'publish' }).outcome).toBe('allow')
  })

  it('is for no stream where its mirrors name none', async () => {
    const mirrors = [{ id: 'm', rtmpPath: 'live/sport' }]
    const on = await issued({ scopes: ['broadcaster'], data: { mirrors } })
    expect(on.present(on.token, { action: 'publish' }).reason).toBe('grant_other_stream')
  })

  it('is for the streams of its mirrors only, exactly by name', async () => {
    const mirrors = [{ id: 'm', streamName: 'live/sport', kind: 'pipe', clientEncoder: 'x' }]
    const on = await issued({ scopes: ['broadcaster'], data: { mirrors } })
    expect(on.present(on.token).reason).toBe('grant_other_stream')
    on.catalogue.streams.create({ ...on.stream, name: 'live/*' }, 'console')
    const publish = { action: 'publish' } as const
    expect(on.present(on.token, { ...publish, streamName: 'live/sport' }).outcome).toBe('allow')
    expect(on.present(on.token, { ...publish, streamName: 'live/other' }).outcome).toBe('deny')
  })

  it('is refused with a client referrer nobody knows', async () => {
    const mirror = { streamName: 'live/news', clientReferrer: 'staging' }
    const on = await issued({ scopes: ['viewer'], data: { mirrors: [mirror] } })
    const decision = on.present(on.token)
    expect(decision).toMatchObject({ outcome: 'deny', reason: 'credential_wrong_kind' })
    expect(decision.trace).toContainEqual(['restriction', 'fail', 'native-frame:client_referrer'])
    const known = { ...mirror, clientReferrer: 'live-service-webhooks' }
    const other = await issued({ scopes: ['viewer'], data: { mirrors: [known] } })
    expect(other.present(other.token).outcome).toBe('allow')
  })

  it('admits its user under the name it was made for, and is asked about again', async () => {
    const on = await issued()
    expect(on.token).toMatch(/^[0-9a-f]{64}$/)
    expect(on.present(on.token, { viewerId: 'eve' })).toMatchObject({
      outcome: 'allow',
      viewerId: 'ann',
      recheckAfterSeconds: 60,
    })
  })

  it('is kept as a keyed hash only, and in no audit text', async () => {
    const on = await issued()
    const rows = on.db.prepare('SELECT * FROM access_tokens').all()
    const audit = on.catalogue.audit.list({}, 10)
    expect(JSON.stringify([rows, audit])).not.toContain(on.token)
    expect(audit[0]).toMatchObject({ actor: 'api:Site', what: 'access_token.create' })
  })

  it('takes the older form of its end', async () => {
    const expire = '2026-11-03T12:10:00Z'
    const on = await issued({ scopes: ['viewer'], expire })
    on.clock.nowMs = Date.parse(expire) - 1
    expect(on.present(on.token).outcome).toBe('allow')
    on.clock.nowMs += 1
    expect(on.present(on.token).outcome).toBe('deny')
  })
})
