import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeAuthId, signEdgeAuth, verifyEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import {
  buildEdgeAuthPayload,
  type EdgeAuthCall,
} from '../../../electron/tokens/edge-auth-payload.ts'
import { expectedCode, vectorNamed, vectors } from './edge-auth-vectors.ts'
import { vendor, vendorToken } from './phenix-client.ts'

const expires = 4_070_908_800_000
const sign = (payload: object, applicationId = 'acme', secret = 's3cret'): string =>
  signEdgeAuth({ applicationId, secret, payload })
const verify = (token: string, ...secrets: readonly string[]) =>
  verifyEdgeAuth(token, () => secrets, 1_000_000)

/** A token around any text at all, rightly signed. */
function signedText(text: string): string {
  const digest = createHmac('sha512', 'acmes3cret').update(text).digest('base64')
  const envelope = JSON.stringify({ applicationId: 'acme', digest, token: text })
  return `DIGEST:${Buffer.from(envelope).toString('base64')}`
}

describe('a token that is refused', () => {
  it('when no secret is accepted', () => {
    expect(verify(sign({ expires }))).toEqual({ verified: false, code: 'bad-digest', detail: null })
  })

  it('when the application is unknown, even if it was signed with an empty secret', () => {
    const found = verifyEdgeAuth(sign({ expires }, 'acme', ''), () => null)
    expect(found).toMatchObject({ code: 'bad-digest', detail: 'unknown-application' })
  })

  it('when it is longer than what is read, and before anything else of it is looked at', () => {
    const token = sign({ expires, requiredTag: 'x'.repeat(16_384) })
    const asked: string[] = []
    const found = verifyEdgeAuth(token, (applicationId) => {
      asked.push(applicationId)
      return ['s3cret']
    })
    expect(found).toMatchObject({ code: 'bad-token', detail: 'too-long' })
    expect(asked).toEqual([])
  })

  it.each(['digest-base64url-alphabet', 'digest-hex'])(
    'when the digest is spelled otherwise: %s',
    (name) => {
      const { token, secret } = vectorNamed(name)
      expect(verify(token, secret)).toMatchObject({ code: 'bad-digest', detail: 'digest-spelling' })
    },
  )

  it.each(['hello', 'null', '{"expires":1', ''])('when what was signed is no value: %j', (text) => {
    expect(verify(signedText(text), 's3cret')).toMatchObject({ code: 'bad-token' })
  })

  it('when one bit of the signed text or of the digest differs', () => {
    const token = sign({ expires, type: 'auth' })
    const envelope = JSON.parse(Buffer.from(token.slice(7), 'base64').toString())
    const changed = (member: string, at: number): string => {
      const text = String(envelope[member])
      const other = String.fromCharCode(text.charCodeAt(at) ^ 1)
      const changedText = text.slice(0, at) + other + text.slice(at + 1)
      const inside = JSON.stringify({ ...envelope, [member]: changedText })
      return `DIGEST:${Buffer.from(inside).toString('base64')}`
    }
    for (const member of ['token', 'digest', 'applicationId']) {
      for (let at = 0; at < envelope[member].length; at += 1) {
        expect(verify(changed(member, at), 's3cret').verified).toBe(false)
      }
    }
  })
})

describe('the recorded answers of the vendor library', () => {
  it('are all here', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(100)
    expect(vectors.filter((each) => each.builderCalls).length).toBeGreaterThanOrEqual(42)
  })

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const found = verify(vector.token, vector.secret)
    expect(found.code).toBe(expectedCode(vector))
    expect(found.verified).toBe(vector.expect.verified)
    // As text: the order of members counts too.
    if (found.verified)
      expect(JSON.stringify(found.value)).toBe(JSON.stringify(vector.expect.decoded))
    if (found.verified && vector.signedText !== undefined) {
      expect(found.signedText).toBe(vector.signedText)
    }
  })

  it.each(
    vectors.flatMap((vector) =>
      vector.builderCalls === undefined
        ? []
        : [[vector.name, vector, vector.builderCalls] as const],
    ),
  )('are signed again byte for byte: %s', (_, vector, calls) => {
    const { applicationId, secret, signedWithSecret = secret } = vector
    const payload = buildEdgeAuthPayload(calls)
    expect(signEdgeAuth({ applicationId, secret: signedWithSecret, payload })).toBe(vector.token)
  })
})

const text = fc.string({ unit: 'binary', maxLength: 24 })
const nonEmpty = fc.string({ unit: 'binary', minLength: 1, maxLength: 24 })
const call: fc.Arbitrary<EdgeAuthCall> = fc.oneof(
  fc.constantFrom(
    ['authenticationOnly'],
    ['streamingOnly'],
    ['publishingOnly'],
  ) as fc.Arbitrary<EdgeAuthCall>,
  fc.tuple(fc.constant('expires' as const), fc.integer({ min: 1, max: 8.64e15 })),
  fc.tuple(
    fc.constantFrom(
      'channelId',
      'channelAlias',
      'roomId',
      'roomAlias',
      'tag',
      'sessionId',
      'remoteAddress',
      'originStreamId',
      'capability',
      'applyTag',
    ),
    text,
  ),
)
const calls = fc
  .tuple(fc.array(call, { maxLength: 12 }), fc.integer({ min: 1, max: 8.64e15 }))
  .map(([found, ms]): readonly EdgeAuthCall[] => [...found, ['expires', ms]])

describe('beside phenix-edge-auth 1.2.4 itself', () => {
  it('the same calls give the same bytes, and each verifies the other', () => {
    fc.assert(
      fc.property(nonEmpty, text, calls, (applicationId, secret, made) => {
        const ours = signEdgeAuth({ applicationId, secret, payload: buildEdgeAuthPayload(made) })
        const theirs = vendorToken(applicationId, secret, made)
        expect(ours).toBe(theirs)
        const { verified, value } = vendor.verifyAndDecode(secret, ours)
        expect(verified).toBe(true)
        expect(verify(theirs, secret)).toMatchObject({ verified: true, applicationId, value })
      }),
      { numRuns: 500 },
    )
  })

  it('any payload is signed and read alike', () => {
    fc.assert(
      fc.property(nonEmpty, text, fc.dictionary(text, fc.jsonValue()), (id, secret, members) => {
        const payload = { ...members, expires, applicationId: undefined }
        const token = signEdgeAuth({ applicationId: id, secret, payload })
        expect(token).toBe(vendor.signAndEncode(id, secret, payload))
        const found = verify(token, secret)
        const theirs = vendor.verifyAndDecode(secret, token)
        expect(JSON.stringify(found.verified && found.value)).toBe(JSON.stringify(theirs.value))
      }),
      { numRuns: 300 },
    )
  })

  it('damaged tokens get the same word, or bad-token where the library throws', () => {
    const good = sign({ expires, requiredTag: 'channelAlias:news', capabilities: ['é?>~'] })
    const damage = fc.tuple(
      fc.nat(good.length),
      fc.nat(3),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    fc.assert(
      fc.property(damage, ([at, cut, put]) => {
        const token = good.slice(0, at) + put + good.slice(at + cut)
        expect(verify(token, 's3cret').code).toBe(vendorWord(token))
      }),
      { numRuns: 2000 },
    )
  })

  it('nothing makes it throw', () => {
    const inside = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((json) => JSON.stringify({ applicationId: 'a', digest: 'b', token: json })),
    )
    fc.assert(
      fc.property(inside, (any) => {
        expect(verify(any, 's').verified).toBe(false)
        const wrapped = `DIGEST:${Buffer.from(any).toString('base64')}`
        expect(verify(wrapped, 's').code).not.toBe('verified')
        expect(verify(signedText(any), 's3cret').code).toBe(vendorWord(signedText(any)))
      }),
      { numRuns: 1000 },
    )
  })
})

function vendorWord(token: string): string {
  try {
    return vendor.verifyAndDecode('s3cret', token).code
  } catch {
    return 'bad-token'
  }
}

describe('signing', () => {
  it('gives the digest worked out by hand for application and secret as one key', () => {
    const payload = { expires, requiredTag: 'channelAlias:my-channel', type: 'stream' }
    const found = verify(sign(payload, 'my-application-id', 'my-secret'), 'my-secret')
    expect(found).toMatchObject({
      signedText:
        '{"expires":4070908800000,"requiredTag":"channelAlias:my-channel","type":"stream"}',
      digest:
        'nsO8sKECTPhdyODi9kPFJuAj4Be5KnKIuj6W59mxSC2sdNPJgZ9vCE2v7Tf3fC1rxBxtBoJ4MHjMozpVdCj0jw==',
    })
  })

  it.each([
    ['no expiry', {}],
    ['an expiry of zero', { expires: 0 }],
    ['an expiry that is no number', { expires: '4070908800000' }],
    ['an expiry that is not a number', { expires: Number.NaN }],
    ['an application in the payload', { expires, applicationId: 'acme' }],
  ])('refuses %s', (_, payload) => {
    expect(() => sign(payload)).toThrow(RangeError)
    expect(() => vendor.signAndEncode('acme', 's3cret', payload)).toThrow()
  })
})

describe('several secrets', () => {
  it('verify, the current one first', () => {
    const token = sign({ expires }, 'acme', 'old')
    expect(verify(token, 'new', 'old')).toMatchObject({ verified: true, secretIndex: 1 })
    expect(verify(token, 'old')).toMatchObject({ secretIndex: 0 })
    expect(verify(token, 'new')).toMatchObject({ verified: false })
  })

  it('are asked for by the application of the token', () => {
    const secrets = (id: string) => (id === 'acme' ? ['s3cret'] : null)
    expect(verifyEdgeAuth(sign({ expires }), secrets).verified).toBe(true)
    expect(verifyEdgeAuth(sign({ expires }, 'other'), secrets).verified).toBe(false)
  })
})

describe('the id of a token', () => {
  const idOf = (token: string): string => {
    const found = verify(token, 's3cret')
    return found.verified ? edgeAuthId(found.applicationId, found.digest) : ''
  }
  const token = sign({ expires, requiredTag: 'channelAlias:?>~' })

  it.each([
    ['without padding', token.replace(/=+$/, '')],
    ['with a line break', `${token.slice(0, 60)}\n${token.slice(60)}`],
    ['in the other alphabet', token.replaceAll('+', '-').replaceAll('/', '_')],
  ])('is the same %s', (_, spelled) => {
    expect(spelled).not.toBe(token)
    expect(idOf(spelled)).toBe(idOf(token))
    expect(verify(spelled, 's3cret')).toMatchObject({ verified: true, isCanonical: false })
  })

  it('is another for another token or application, and gives nothing of the token away', () => {
    expect(idOf(token)).toMatch(/^edge-[\w-]{27}$/)
    expect(idOf(sign({ expires: expires + 1 }))).not.toBe(idOf(token))
    expect(edgeAuthId('a', 'digest')).not.toBe(edgeAuthId('b', 'digest'))
    expect(verify(token, 's3cret')).toMatchObject({ isCanonical: true })
  })
})
