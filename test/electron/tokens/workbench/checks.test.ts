import { describe, expect, it } from 'vitest'
import { signEdgeAuth } from '../../../../electron/tokens/edge-auth.ts'
import { prepareSubscribeToken } from '../../../../electron/tokens/subscribe-token-parent.ts'
import { SUBSCRIBE_REASONS } from '../../../../electron/tokens/subscribe-token-reasons.ts'
import { checkChild } from '../../../../electron/tokens/workbench/check-child.ts'
import { checkJwt } from '../../../../electron/tokens/workbench/check-jwt.ts'
import { checkPhenix } from '../../../../electron/tokens/workbench/check-phenix.ts'
import { findWider } from '../../../../electron/tokens/workbench/wider.ts'
import { type WorkbenchCheck, workbenchUseSchema } from '../../../../shared/workbench.ts'
import { ask, child, forge, now, nowMs, parent, type Scene, secret } from '../subscribe-fixture.ts'

const use = (said: object = {}) => workbenchUseSchema.parse(said)
const key = (text: string) => [{ name: 'the key', secret: text, applicationId: null }]
const outcomes = (checks: readonly WorkbenchCheck[]): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.map(({ check, outcome }) => [check, outcome]))

/** The first line that fails, as its number. */
const firstFailure = (checks: readonly WorkbenchCheck[]): number | null => {
  const failed = checks.find(({ outcome }) => outcome === 'fail')
  return failed === undefined ? null : Number(failed.check)
}

const said = { streamName: 'cam1', origin: 'https://demo.com', address: '192.0.2.1', country: 'DE' }

function checked(scene: Scene) {
  return checkChild({
    token: scene.token ?? forge(child()),
    parent: prepareSubscribeToken({ ...parent, ...scene.parent }),
    parentName: 'the parent',
    use: use(said),
    nowMs,
  })
}

/** Scenes that the Director refuses, by the reason it refuses them for. */
const REFUSED: readonly (readonly [string, Scene])[] = [
  ['algorithm', { token: forge(child(), { header: { alg: 'none' } }) }],
  ['claims_missing', { token: forge({ exp: now + 60 }) }],
  ['claims_malformed', { token: forge(child({ tokenId: '12345' })) }],
  ['parent_unknown', { token: forge(child({ tokenId: 5 })) }],
  ['signature', { token: forge(child(), { key: secret.replace('d', 'e') }) }],
  ['signature', { token: forge(child(), { key: Buffer.from(secret, 'hex') }) }],
  ['expired', { token: forge(child({}, { exp: now - 60 })) }],
  ['expiry_malformed', { token: forge(child({}, { exp: '5' })) }],
  ['expiry_milliseconds', { token: forge(child({}, { exp: nowMs + 60_000 })) }],
  ['not_yet_valid', { token: forge(child({}, { nbf: now + 30 })) }],
  ['parent_inactive', { parent: { isActive: false } }],
  ['parent_expired', { parent: { expiresAtMs: nowMs } }],
  ['stream_other', { token: forge(child({ streamName: 'cam2' })) }],
  ['stream_not_covered', { parent: { streams: [{ streamName: 'cam2', isRegex: false }] } }],
  ['tracking', { parent: { trackingId: 'group' } }],
  [
    'cluster_child',
    { parent: { originCluster: 'fra-1' }, token: forge(child({ originCluster: 'x' })) },
  ],
  ['origin_parent', { parent: { allowedOrigins: ['other.com'] } }],
  ['origin_child', { token: forge(child({ allowedOrigins: ['other.com'] })) }],
  ['address_parent', { parent: { allowedIpAddresses: ['198.51.100.0/24'] } }],
  ['address_child', { token: forge(child({ allowedIpAddresses: ['198.51.100.7'] })) }],
  ['country', { parent: { deniedCountries: ['DE'] } }],
]

describe('a child against its parent', () => {
  it.each(REFUSED)('fails first where the Director refuses it: %s', (reason, scene) => {
    const { streamName, ...question } = said
    const outcome = ask({ ...scene, question: { ...question, body: { streamName } } })
    expect(outcome).toMatchObject({ ok: false, reason })
    const number = SUBSCRIBE_REASONS[reason as keyof typeof SUBSCRIBE_REASONS][0]
    const { checks } = checked(scene)
    expect(checks).toHaveLength(17)
    expect(firstFailure(checks)).toBe(number)
  })

  it('passes every line where the Director admits it', () => {
    const { checks, signature } = checked({})
    expect(firstFailure(checks)).toBeNull()
    expect(signature).toBe('right')
    expect(outcomes(checks)).toMatchObject({ 7: 'pass', 10: 'pass', 14: 'absent', 17: 'skip' })
  })

  it('does not hide what else is wrong behind the first failure', () => {
    const token = forge(child({ streamName: 'cam2' }, { exp: now - 60 }), { key: 'x'.repeat(64) })
    const { checks } = checked({ token, parent: { deniedCountries: ['DE'] } })
    expect(outcomes(checks)).toMatchObject({ 7: 'fail', 8: 'fail', 10: 'fail', 16: 'fail' })
  })

  it('leaves a limit unjudged about which nothing was said', () => {
    const { checks } = checkChild({
      token: forge(child({ allowedOrigins: ['demo.com'] })),
      parent: prepareSubscribeToken({ ...parent, allowedIpAddresses: ['192.0.2.1'] }),
      parentName: null,
      use: use(),
      nowMs,
    })
    expect(outcomes(checks)).toMatchObject({ 10: 'skip', 14: 'skip', 15: 'skip', 16: 'absent' })
  })

  it('says so when the key was decoded from hexadecimal', () => {
    const { checks } = checked({ token: forge(child(), { key: Buffer.from(secret, 'hex') }) })
    expect(checks[6]?.sentence).toContain('hexadecimal')
  })

  it('has no verdict on the signature without a parent', () => {
    const result = checkChild({
      token: forge(child()),
      parent: null,
      parentName: null,
      use: use(said),
      nowMs,
    })
    expect(result.signature).toBe('no_key')
    expect(outcomes(result.checks)).toMatchObject({ 6: 'fail', 7: 'skip', 8: 'pass' })
  })
})

describe('a child that says more than its parent', () => {
  const wider = (streaming: object, limits: object, times: object = {}): readonly string[] => {
    const token = forge(child(streaming, times))
    const prepared = prepareSubscribeToken({ ...parent, ...limits })
    const { claims } = checkChild({ token, parent: prepared, parentName: null, use: use(), nowMs })
    if (claims === null) throw new Error('it cannot be read')
    return findWider(claims, prepared, token, nowMs).map(({ code }) => code)
  }

  it.each([
    ['wider_stream', { streamName: 'cam2' }, {}],
    ['wider_origin', { allowedOrigins: ['*.demo.com'] }, { allowedOrigins: ['demo.com'] }],
    [
      'wider_address',
      { allowedIpAddresses: ['192.0.2.0/23'] },
      { allowedIpAddresses: ['192.0.2.0/24'] },
    ],
    [
      'wider_address',
      { allowedIpAddresses: ['rubbish'] },
      { allowedIpAddresses: ['192.0.2.0/24'] },
    ],
    ['wider_cluster', { originCluster: 'iad-1' }, { originCluster: 'fra-1' }],
    ['tracking_missing', {}, { trackingId: 'group' }],
    ['outlives_parent', {}, { expiresAtMs: nowMs + 5_000 }],
  ])('is told so: %s', (code, streaming, limits) => {
    expect(wider(streaming, limits)).toContain(code)
  })

  it('is not told so when it stays within', () => {
    const streaming = { allowedOrigins: ['a.demo.com'], allowedIpAddresses: ['192.0.2.7'] }
    const limits = { allowedOrigins: ['*.demo.com'], allowedIpAddresses: ['192.0.2.0/24'] }
    expect(wider(streaming, limits)).toEqual([])
  })
})

describe('a Phenix token', () => {
  const token = (payload: object): string =>
    signEdgeAuth({
      applicationId: 'studio',
      secret: 's',
      payload: { expires: nowMs + 9, ...payload },
    })

  it('is judged line by line even when its signature is wrong', () => {
    const text = token({ type: 'publish', requiredTag: 'channelAlias:news', sessionId: 'one' })
    const asked = use({ streamName: 'sport', sessionId: 'two' })
    const result = checkPhenix({ token: text, keys: key('other'), use: asked, nowMs })
    expect(result.signature).toBe('wrong')
    expect(outcomes(result.checks)).toMatchObject({
      signature: 'fail',
      expiry: 'pass',
      type: 'fail',
      tag: 'fail',
      session: 'fail',
      address: 'absent',
    })
  })

  it('passes for the stream that its alias names, and skips what nothing was said about', () => {
    const text = token({ requiredTag: 'channelAlias:news', remoteAddress: '192.0.2.1' })
    const asked = use({ streamName: 'news' })
    const result = checkPhenix({ token: text, keys: key('s'), use: asked, nowMs })
    expect(result).toMatchObject({ signature: 'right', keyName: 'the key' })
    expect(outcomes(result.checks)).toMatchObject({
      tag: 'pass',
      address: 'skip',
      country: 'absent',
    })
  })

  it('is not tried with the secrets of other applications', () => {
    const keys = [{ name: 'x', secret: 's', applicationId: 'other' }]
    expect(checkPhenix({ token: token({}), keys, use: use(), nowMs }).signature).toBe('no_key')
  })

  it.each(['42', 'null', '[1]', 'not JSON'])(
    'with the payload %s fails without throwing',
    (text) => {
      const envelope = JSON.stringify({ applicationId: 'a', digest: 'x', token: text })
      const raw = `DIGEST:${Buffer.from(envelope).toString('base64')}`
      const result = checkPhenix({ token: raw, keys: key('s'), use: use(), nowMs })
      expect(outcomes(result.checks)).toMatchObject({ payload: 'fail' })
    },
  )
})

describe('a JSON web token', () => {
  const check = (text: string, secretText: string = secret) =>
    checkJwt({ token: text, keys: key(secretText), publicKeys: [], use: use(), nowMs })

  it.each([
    ['algorithm', forge({ exp: now + 9 }, { header: { alg: 'none' } })],
    ['type', forge({ exp: now + 9 }, { header: { alg: 'HS256', typ: 'at+jwt' } })],
    ['signature', forge({ exp: now + 9 }, { key: 'another' })],
    ['claims', forge('[1]')],
    ['exp', forge({})],
    ['exp', forge({ exp: now - 9 })],
    ['nbf', forge({ exp: now + 99, nbf: now + 60 })],
    ['iat', forge({ exp: now + 99, iat: now + 60 })],
    ['lifetime', forge({ exp: now + 90_000 })],
    ['form', 'eyJhbGciOiJIUzI1NiIsImNyaXQiOlsiYiJdfQ.e30.AA'],
  ])('fails at %s', (line, token) => {
    const failed = check(token).checks.filter(({ outcome }) => outcome === 'fail')
    expect(failed.map((each) => each.check)).toEqual([line])
  })

  it('that was signed with a weak key is told so', () => {
    const result = check(forge({ exp: now + 9 }, { key: 'short' }), 'short')
    expect(result.signature).toBe('right')
    expect(outcomes(result.checks)).toMatchObject({ key: 'fail', signature: 'pass' })
  })

  it('that was signed with a private key has no verdict here', () => {
    const token = forge({ exp: now + 9 }, { header: { alg: 'ES256', typ: 'JWT' } })
    expect(check(token)).toMatchObject({ signature: 'no_key' })
  })
})
