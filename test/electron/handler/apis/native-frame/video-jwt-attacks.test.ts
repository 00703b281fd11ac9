import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createVideoJwtApi } from '../../../../../electron/handler/apis/native-frame/video-jwt.ts'
import { type Bench, bench } from './support.ts'

const ISSUER = 'https://login.example/'
const encode = (text: string): string => Buffer.from(text).toString('base64url')

/** A stage where an issuer's key counts, and what signs for that issuer. */
function withIssuer() {
  const on = bench(createVideoJwtApi)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }
  const jwks = JSON.stringify({ keys: [jwk] })
  on.catalogue.videoKeys.addIssuer({ issuer: ISSUER, jwks }, 'console')
  const asIs = (input: string): Buffer =>
    sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { on, publicKey, asIs }
}

const HEADER = { alg: 'ES256', kid: 'k1' }
const nowS = (on: Bench): number => Math.floor(on.clock.nowMs / 1_000)
const claimsOf = (on: Bench): string =>
  JSON.stringify({
    '@video/token': { scopes: ['viewer'], userId: 'ann' },
    iss: ISSUER,
    iat: nowS(on),
    exp: nowS(on) + 600,
  })

function tokenOf(header: string, payload: string, signer: (input: string) => Buffer): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${signer(input).toString('base64url')}`
}

const header = (more: object): string => JSON.stringify({ ...HEADER, ...more })
const exp = (value: string) => (text: string) => text.replace(/"exp":\d+/, `"exp":${value}`)

type Forgery = readonly [
  attack: string,
  header: string,
  payload?: (text: string, on: Bench) => string,
]

/** What is made up of a token whose signature is right for what stands in it. */
const FORGERIES: readonly Forgery[] = [
  ['J1 none', header({ alg: 'none' })],
  ['J1 nOnE', header({ alg: 'nOnE' })],
  ['J1 no algorithm', '{"kid":"k1"}'],
  ['J1 a list of algorithms', header({ alg: ['ES256'] })],
  ['J2 another algorithm of its kind', header({ alg: 'ES384' })],
  ['J2 an RSA algorithm', header({ alg: 'RS256' })],
  ['J3 a path as key id', header({ kid: '../../dev/null' })],
  ['J3 SQL as key id', header({ kid: "' OR 1=1--" })],
  ['J3 a key id of an object', header({ kid: '__proto__' })],
  ['J3 a long key id', header({ kid: 'k'.repeat(900) })],
  ['J4 jku', header({ jku: 'https://keys.example' })],
  ['J4 x5u', header({ x5u: 'https://keys.example' })],
  ['J4 jwk', header({ jwk: { kty: 'EC' } })],
  ['J4 x5c', header({ x5c: ['AA'] })],
  ['J6 no exp', header({}), (text) => text.replace(/,"exp":\d+/, '')],
  ['J6 exp as a text', header({}), (text) => text.replace(/"exp":(\d+)/, '"exp":"$1"')],
  ['J6 exp null', header({}), exp('null')],
  ['J6 exp zero', header({}), exp('0')],
  ['J6 exp without end', header({}), exp('1e400')],
  ['J6 exp in milliseconds', header({}), (text, on) => exp(`${nowS(on) + 600}000`)(text)],
  ['J6 nbf to come', header({}), (text, on) => exp(`9,"nbf":${nowS(on) + 90}`)(text)],
  ['J7 crit', header({ crit: ['x'], x: 1 })],
  ['J7 empty crit', header({ crit: [] })],
  ['J7 b64 false', header({ b64: false, crit: ['b64'] })],
  ['J8 alg twice', '{"alg":"ES256","kid":"k1","alg":"ES256"}'],
  ['J8 a twin by case', header({ Alg: 'none' })],
  ['J8 exp twice', header({}), (text, on) => exp(`1,"exp":${nowS(on) + 600}`)(text)],
  ['J8 the issuer twice', header({}), (text) => text.replace('"iss":', '"iss":"x","iss":')],
  ['J10 compressed', header({ zip: 'DEF' })],
  ['J10 encrypted', header({ enc: 'A128GCM' })],
]

/** A public key as it can be taken for a shared secret. */
function formsOf(publicKey: ReturnType<typeof createPublicKey>): readonly (string | Buffer)[] {
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString()
  const jwk = publicKey.export({ format: 'jwk' })
  const point = Buffer.from(`${jwk.x ?? ''}${jwk.y ?? ''}`, 'base64url')
  return [
    pem,
    pem.trim(),
    pem.replaceAll('\n', '\r\n'),
    pem.replaceAll('\n', ''),
    publicKey.export({ format: 'der', type: 'spki' }),
    JSON.stringify(jwk),
    point,
    jwk.x ?? jwk.n ?? '',
    '',
  ]
}

describe('a forged video JWT', () => {
  it('is told from one that is right', () => {
    const { on, asIs } = withIssuer()
    expect(on.present(tokenOf(header({}), claimsOf(on), asIs)).outcome).toBe('allow')
  })

  it.each(FORGERIES.map((each) => [each[0], each] as const))('is refused with %s', (_, forgery) => {
    const { on, asIs } = withIssuer()
    const [, forged, change = (text: string) => text] = forgery
    const decision = on.present(tokenOf(forged, change(claimsOf(on), on), asIs))
    expect(decision.outcome).toBe('deny')
    expect(decision.reason).not.toBe('internal')
  })

  it.each([
    ['padding', (token: string) => `${token}=`],
    ['a blank in a segment', (token: string) => token.replace('.', '. ')],
    ['no signature', (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
    ['four segments', (token: string) => `${token}.AAAA`],
  ])('is refused with J9 %s', (_, change) => {
    const { on, asIs } = withIssuer()
    const decision = on.present(change(tokenOf(header({}), claimsOf(on), asIs)))
    expect(decision.outcome).toBe('deny')
    expect(decision.reason).not.toBe('internal')
  })

  it.each(['ES256', 'RS256'] as const)(
    'is refused with J2 our public %s key, in every form, as a shared secret',
    async (algorithm) => {
      const { on, publicKey: theirs } = withIssuer()
      await on.catalogue.videoKeys.rotate(algorithm, 'console')
      const [jwk] = on.catalogue.videoKeys.jwks().keys
      const ours = createPublicKey({ key: jwk as never, format: 'jwk' })
      const kid = (jwk as { kid: string }).kid
      const own = claimsOf(on).replace(ISSUER, 'stagedoor')
      for (const hash of ['256', '384', '512']) {
        const hs = (key: string | Buffer) => (input: string) =>
          createHmac(`sha${hash}`, key).update(input).digest()
        const alg = `HS${hash}`
        const admitted = [
          ...formsOf(ours).map((key) => tokenOf(header({ alg, kid }), own, hs(key))),
          ...formsOf(theirs).map((key) => tokenOf(header({ alg }), claimsOf(on), hs(key))),
        ].filter((token) => on.present(token).outcome !== 'deny')
        expect(admitted).toEqual([])
      }
    },
  )
})
