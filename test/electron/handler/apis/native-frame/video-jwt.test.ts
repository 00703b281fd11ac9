import {
  createLocalJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose'
import { describe, expect, it } from 'vitest'
import { createVideoJwtApi } from '../../../../../electron/handler/apis/native-frame/video-jwt.ts'
import { refusal } from '../../../catalogue/fixture.ts'
import { type Bench, bench } from './support.ts'

const PATH = '/auth/v1/video-jwt'
const VIEWER = { scopes: ['viewer'], userId: 'ann', ttl: 3600, data: { displayName: 'Ann' } }

async function issued(videoToken: unknown = VIEWER, kid = '') {
  const on = bench(createVideoJwtApi)
  return { ...on, token: await sign(on, videoToken, kid) }
}

async function sign(on: Bench, videoToken: unknown = VIEWER, kid = ''): Promise<string> {
  const answer = await on.call('POST', PATH, { kid, videoToken })
  expect(answer.status).toBe(201)
  return String(answer.body.token)
}

/** A token of somebody else, signed with a key of theirs. */
async function foreign(on: Bench, change: { claim?: object; issuer?: string; kid?: string } = {}) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  const nowS = Math.floor(on.clock.nowMs / 1_000)
  const token = await new SignJWT({ '@video/token': change.claim ?? VIEWER })
    .setProtectedHeader({ alg: 'ES256', kid: change.kid ?? 'k1' })
    .setIssuer(change.issuer ?? 'https://login.example/')
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + 600)
    .sign(privateKey)
  return { jwks: JSON.stringify({ keys: [jwk] }), token }
}

describe('refusing to sign', () => {
  it('for a stranger', async () => {
    const on = bench(createVideoJwtApi)
    const answer = await on.call('POST', PATH, { videoToken: VIEWER }, {})
    expect(answer.status).toBe(401)
    expect(on.catalogue.videoKeys.list()).toEqual([])
  })

  it.each([
    ['nothing to sign', {}, 'videoToken'],
    ['no scopes', { videoToken: { userId: 'ann' } }, 'videoToken.scopes'],
    ['no scope that is known', { videoToken: { scopes: ['chat'] } }, 'videoToken.scopes'],
    ['a key nobody has', { kid: 'k', videoToken: VIEWER }, 'kid'],
    ['a key that is a number', { kid: 7, videoToken: VIEWER }, 'kid'],
    ['more than 30 days', { videoToken: { scopes: ['viewer'], ttl: 2_592_001 } }, 'videoToken.ttl'],
  ])('for %s', async (_name, body, path) => {
    const on = bench(createVideoJwtApi)
    const answer = await on.call('POST', PATH, body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { issues: [{ path }] } })
  })

  it('with a key that was retired', async () => {
    const on = await issued()
    const [key] = on.catalogue.videoKeys.list()
    await on.catalogue.videoKeys.rotate('ES256', 'console')
    const answer = await on.call('POST', PATH, { kid: key?.kid, videoToken: VIEWER })
    expect(answer.status).toBe(400)
  })

  it('by another method', async () => {
    const on = bench(createVideoJwtApi)
    expect((await on.call('GET', PATH)).status).toBe(405)
    expect((await on.call('POST', '/auth/v1/jwks')).status).toBe(405)
  })
})

describe('a video JWT', () => {
  it('is refused when anything in it was changed, or the algorithm is another', async () => {
    const on = await issued()
    const [head = '', payload = '', signature = ''] = on.token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    claims['@video/token'].scopes = ['broadcaster']
    const other = Buffer.from(JSON.stringify(claims)).toString('base64url')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const hs = Buffer.from('{"alg":"HS256"}').toString('base64url')
    for (const [token, reason] of [
      [`${head}.${other}.${signature}`, 'credential_signature'],
      [`${none}.${payload}.${signature}`, 'credential_signature'],
      [`${hs}.${payload}.${signature}`, 'credential_signature'],
      [`${head}.${payload}.${signature.slice(0, -4)}AAAA`, 'credential_signature'],
    ] as const) {
      expect(on.present(token)).toMatchObject({ outcome: 'deny', reason })
    }
  })

  it('is refused after its end, under the same grant as before', async () => {
    const on = await issued()
    const { grantId } = on.present(on.token)
    on.clock.nowMs += 3_610_000
    expect(on.present(on.token)).toMatchObject({
      outcome: 'deny',
      reason: 'grant_expired',
      grantId,
    })
  })

  it('is refused once revoked, and while its key is deleted', async () => {
    const on = await issued()
    const { grantId } = on.present(on.token)
    const revocation = on.catalogue.revocations.create(
      { kind: 'grant', value: String(grantId), untilMs: null, note: '' },
      'console',
    )
    expect(on.present(on.token).reason).toBe('grant_revoked')
    on.catalogue.revocations.lift(revocation.id, 'console')
    expect(on.present(on.token).outcome).toBe('allow')
    const [key] = on.catalogue.videoKeys.list()
    on.catalogue.videoKeys.remove(String(key?.kid), 'console')
    expect(on.present(on.token)).toMatchObject({ outcome: 'deny', reason: 'credential_unknown' })
    expect(on.catalogue.videoKeys.jwks().keys).toEqual([])
    on.catalogue.videoKeys.restore(String(key?.kid), 'console')
    expect(on.present(on.token).outcome).toBe('allow')
    expect(() => on.catalogue.videoKeys.restore('none', 'console')).toThrow(/no key with this id/)
  })

  it('permits no more than its scopes and streams', async () => {
    const on = await issued({ ...VIEWER, data: { mirrors: [{ streamName: 'live/sport' }] } })
    expect(on.present(on.token).reason).toBe('grant_other_stream')
    const nameless = await sign(on, { ...VIEWER, data: { mirrors: [{ id: 'm' }] } })
    expect(on.present(nameless).reason).toBe('grant_other_stream')
    const viewer = await sign(on)
    expect(on.present(viewer, { action: 'publish' }).reason).toBe('grant_other_action')
  })

  it('admits its user, and any client referrer: in projects it is the id of the project', async () => {
    const mirrors = [{ streamName: 'live/news', clientReferrer: 'project-7' }]
    const on = await issued({ scopes: ['broadcaster'], userId: 'ann', data: { mirrors } })
    expect(on.present(on.token, { action: 'publish' })).toMatchObject({
      outcome: 'allow',
      viewerId: 'ann',
    })
  })

  it.each(['ES256', 'RS256'] as const)(
    'is right to jose by the key set (%s)',
    async (algorithm) => {
      const on = bench(createVideoJwtApi)
      await on.catalogue.videoKeys.rotate(algorithm, 'console')
      const token = await sign(on)
      const { body, text } = await on.call('GET', '/auth/v1/jwks?iss=nativeframe?project=p1')
      expect(text).not.toMatch(/"d"|"p"|"q"/)
      const { payload } = await jwtVerify(token, createLocalJWKSet(body as never), {
        issuer: 'stagedoor',
        algorithms: [algorithm],
        currentDate: new Date(on.clock.nowMs),
      })
      expect(payload['@video/token']).toMatchObject({ scopes: ['viewer'], userId: 'ann' })
      expect(on.present(token).outcome).toBe('allow')
    },
  )

  it('goes on counting when another key signs, also after a restart', async () => {
    const on = await issued()
    await on.catalogue.videoKeys.rotate('ES256', 'console')
    const next = await sign(on)
    const kids = [on.token, next].map((token) => decodeProtectedHeader(token).kid)
    expect(new Set(kids).size).toBe(2)
    expect(on.catalogue.videoKeys.jwks().keys.length).toBe(2)
    expect([on.present(on.token).outcome, on.present(next).outcome]).toEqual(['allow', 'allow'])
    const catalogue = on.reopen()
    const asked = { kind: 'jwt', value: on.token } as const
    const request = { streamName: 'live/news' } as never
    expect(catalogue.snapshot.tools.verify(asked, request, on.clock.nowMs).ok).toBe(true)
  })
})

/** The order of P-256 (FIPS 186-4, D.1.2.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The same token with the other signature that is right for it. */
function respelled(token: string): string {
  const dotAt = token.lastIndexOf('.')
  const signature = Buffer.from(token.slice(dotAt + 1), 'base64url')
  const s = BigInt(`0x${signature.toString('hex', 32)}`)
  const other = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex')
  const both = Buffer.concat([signature.subarray(0, 32), other])
  return `${token.slice(0, dotAt)}.${both.toString('base64url')}`
}

describe('tokens of another issuer', () => {
  it('stay revoked with another signature that is as right', async () => {
    const on = bench(createVideoJwtApi)
    const { jwks, token } = await foreign(on)
    on.catalogue.videoKeys.addIssuer({ issuer: 'https://login.example/', jwks }, 'console')
    const { grantId } = on.present(token)
    expect(on.present(respelled(token))).toMatchObject({ outcome: 'allow', grantId })
    const value = String(grantId)
    on.catalogue.revocations.create({ kind: 'grant', value, untilMs: null, note: '' }, 'console')
    expect(on.present(token).reason).toBe('grant_revoked')
    expect(on.present(respelled(token)).reason).toBe('grant_revoked')
  })

  it('are unknown until its keys are there, and again when they are gone', async () => {
    const on = bench(createVideoJwtApi)
    const { jwks, token } = await foreign(on)
    expect(on.present(token)).toMatchObject({ outcome: 'deny', reason: 'credential_unknown' })
    const issuer = { issuer: 'https://login.example/', jwks }
    const { id, kids } = on.catalogue.videoKeys.addIssuer(issuer, 'console')
    expect(kids).toEqual(['k1'])
    expect(on.present(token)).toMatchObject({ outcome: 'allow', viewerId: 'ann' })
    on.catalogue.videoKeys.removeIssuer(id, 'console')
    expect(on.present(token).outcome).toBe('deny')
  })

  it('cannot speak for us or for each other, nor choose another key', async () => {
    const on = await issued()
    const { jwks } = await foreign(on)
    on.catalogue.videoKeys.addIssuer({ issuer: 'https://login.example/', jwks }, 'console')
    for (const change of [{ issuer: 'stagedoor' }, {}, { kid: 'k2' }]) {
      const { token } = await foreign(on, change)
      expect(on.present(token).outcome).toBe('deny')
    }
  })

  it('may end five seconds late by the clock here', async () => {
    const on = bench(createVideoJwtApi)
    const { jwks, token } = await foreign(on)
    on.catalogue.videoKeys.addIssuer({ issuer: 'https://login.example/', jwks }, 'console')
    on.clock.nowMs = Math.floor(on.clock.nowMs / 1_000) * 1_000 + 604_999
    expect(on.present(token).outcome).toBe('allow')
    on.clock.nowMs += 1
    expect(on.present(token).reason).toBe('grant_expired')
  })

  it('end with the claim where that ends first', async () => {
    const on = bench(createVideoJwtApi)
    const expire = new Date(on.clock.nowMs + 60_000).toISOString()
    const { jwks, token } = await foreign(on, { claim: { scopes: ['viewer'], expire } })
    on.catalogue.videoKeys.addIssuer({ issuer: 'https://login.example/', jwks }, 'console')
    expect(on.present(token).outcome).toBe('allow')
    on.clock.nowMs += 60_000
    expect(on.present(token).reason).toBe('grant_expired')
  })

  it.each([
    ['no key set', '[]'],
    ['an empty one', '{"keys":[]}'],
    ['a secret key', '{"keys":[{"kty":"oct","k":"AAAA","alg":"HS256","kid":"k"}]}'],
    ['a key without an id', '{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256"}]}'],
  ])('cannot be set up with %s', (_name, jwks) => {
    const { catalogue } = bench(createVideoJwtApi)
    const add = () => catalogue.videoKeys.addIssuer({ issuer: 'x', jwks }, 'console')
    expect(refusal(add)).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path: 'jwks' }] })
  })
})
