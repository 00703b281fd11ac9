import { describe, expect, it } from 'vitest'
import { edgeAuthId, signEdgeAuth, verifyEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import { EDGE_AUTH_DEFAULTS } from '../../../shared/edge-auth.ts'
import { expires, geo, judge, judgeToken, requiredTag } from './edge-auth-judge.ts'
import { vectorNamed } from './edge-auth-vectors.ts'

describe('several things wrong', () => {
  const found = judge({
    expires: 1_700_000_000,
    type: 'publish',
    requiredTag: 'channelAlias:other',
    capabilities: ['geo-country-deny=DE'],
  })

  it('are all named, in the order of the checks', () => {
    expect(found.reasons).toEqual([
      'expired',
      'wrong-type',
      'tag-mismatch',
      'geo-blocked',
      'seconds-for-milliseconds',
    ])
  })

  it('tell the client about the first alone', () => {
    expect(found).toMatchObject({ status: 'unauthorized', httpStatus: 401 })
  })
})

describe('what clients are told', () => {
  it.each([
    [geo('allow=US'), 'geo-restricted', 402],
    [geo('deny=DE'), 'geo-blocked', 403],
    [{ sessionId: 'x' }, 'unauthorized', 401],
    [{ type: 'admin' }, 'unauthorized', 401],
  ])('%j', (payload, status, httpStatus) => {
    expect(judge(payload)).toMatchObject({ status, httpStatus })
  })
})

describe('options', () => {
  it('refuse loosely spelled base64 where asked to', () => {
    const { token, secret } = vectorNamed('star-in-the-middle')
    const strict = judgeToken(token, secret, { options: { lenientSpelling: false } })
    expect(strict.reasons[0]).toBe('lenient-spelling')
    expect(judgeToken(token, secret).reasons).not.toContain('lenient-spelling')
  })

  it('leave unjudged what is not told where asked to, and nothing else', () => {
    const nothing = { action: null, applicationId: null, sessionId: null, address: null } as const
    const untold = { ...nothing, originStreamId: null, country: null, tags: null }
    const payload = { sessionId: 'x', remoteAddress: '192.0.2.1', originStreamId: 'y' }
    const skip = { unsaid: 'skip' } as const
    expect(judge({ ...payload, ...geo('deny=DE') }, { use: untold, options: skip }).valid).toBe(
      true,
    )
    expect(judge({ expires: 1 }, { use: untold, options: skip }).valid).toBe(false)
    expect(judge({ type: 'admin' }, { use: untold, options: skip }).valid).toBe(false)
    expect(judge(geo('deny='), { use: untold, options: skip }).valid).toBe(false)
    expect(judge({}, { options: skip, use: { tags: [] } }).valid).toBe(false)
    const useless = { requiredTag: undefined, type: 'stream' }
    expect(judge(useless, { use: untold, options: skip }).reasons).toEqual(['no-target'])
  })

  it('refuse by default what is not told', () => {
    expect(EDGE_AUTH_DEFAULTS.unsaid).toBe('refuse')
  })
})

describe('a revocation', () => {
  it('is by application and digest, so that no spelling escapes it', () => {
    const payload = { expires, requiredTag }
    const token = signEdgeAuth({ applicationId: 'acme', secret: 's', payload })
    const found = verifyEdgeAuth(token, () => ['s'])
    const id = found.verified ? edgeAuthId('acme', found.digest) : ''
    const revoked = { use: { isRevoked: (each: string) => each === id } }
    const spelled = `${token.slice(0, 40)} ${token.slice(40)}`.replace(/=+$/, '')
    expect(judgeToken(token, 's', revoked).reasons).toEqual(['revoked'])
    expect(judgeToken(spelled, 's', revoked).reasons).toEqual(['revoked'])
    expect(judge({ requiredTag: 'sports' }, revoked).valid).toBe(true)
  })
})
