import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk, STREAM } from './director-desk.ts'

const ALWAYS = { director: { onlyLive: false } }
const encode = (text: string): string => Buffer.from(text).toString('base64url')

/** What of a token is made up; the rest is right. */
interface Forgery {
  readonly header?: string
  readonly payload?: string
  readonly key?: string | Buffer
  /** Of the finished token. */
  readonly change?: (token: string) => string
}

/** A kind of JWT: its right payload and key, and where it is presented. */
interface Kind {
  readonly kid: string | null
  readonly payload: string
  readonly key: string | Buffer
  present(token: string): Promise<number>
}

let desk: Desk
beforeEach(async () => {
  desk = await openDesk({}, ALWAYS)
})

const seconds = (): number => Math.floor(Date.now() / 1000)
const presentTo = async (token: string): Promise<number> => {
  const answers = [
    (await desk.subscribe(token)).status,
    await desk.asNimble(`token=${encodeURIComponent(token)}`),
  ]
  return Math.min(...answers)
}
const KINDS: Readonly<Record<string, () => Kind>> = {
  'self-signed token': () => ({
    kid: null,
    payload: JSON.stringify({
      streaming: { tokenId: desk.parent.id, tokenType: 'Subscribe', streamName: STREAM },
      exp: seconds() + 60,
    }),
    key: desk.parent.secret,
    present: presentTo,
  }),
  ticket: () => {
    const key = desk.app.catalogue.director.ticketKey()
    return {
      kid: key.id,
      payload: JSON.stringify({
        millicast: { type: 'Subscribe', streamName: STREAM, streamAccountId: desk.account },
        jti: 'a',
        sub: `st-${desk.parent.id}`,
        exp: seconds() + 30,
      }),
      key: key.secret.export(),
      present: presentTo,
    }
  },
}

function forge(kind: Kind, forgery: Forgery): string {
  const kid = kind.kid === null ? {} : { kid: kind.kid }
  const { header = JSON.stringify({ alg: 'HS256', typ: 'JWT', ...kid }) } = forgery
  const input = `${encode(header)}.${encode(forgery.payload ?? kind.payload)}`
  const signature = createHmac('sha256', forgery.key ?? kind.key)
    .update(input)
    .digest('base64url')
  return (forgery.change ?? ((token) => token))(`${input}.${signature}`)
}

const withHeader = ({ kid }: Kind, more: string): Forgery => ({
  header: `{"alg":"HS256","typ":"JWT"${kid === null ? '' : `,"kid":"${kid}"`},${more}}`,
})
const withTimes = ({ payload }: Kind, change: (text: string) => string): Forgery => ({
  payload: change(payload),
})
const exp = (value: string) => (text: string) => text.replace(/"exp":\d+/, `"exp":${value}`)

const ATTACKS: Readonly<Record<string, (kind: Kind) => Forgery>> = {
  'J1 none': () => ({ header: '{"alg":"none"}' }),
  'J1 none without a signature': () => ({
    header: '{"alg":"none"}',
    change: (token) => token.slice(0, token.lastIndexOf('.') + 1),
  }),
  'J1 nOnE': () => ({ header: '{"alg":"nOnE"}' }),
  'J1 no algorithm': () => ({ header: '{"typ":"JWT"}' }),
  'J1 a list of algorithms': () => ({ header: '{"alg":["HS256"]}' }),
  'J2 an asymmetric algorithm': () => ({ header: '{"alg":"RS256","typ":"JWT"}' }),
  'J2 the key decoded from hexadecimal': () => ({ key: Buffer.from(desk.parent.secret, 'hex') }),
  'J2 an empty key': () => ({ key: '' }),
  'J3 a path as key id': () => ({ header: '{"alg":"HS256","kid":"../../dev/null"}' }),
  'J3 SQL as key id': () => ({ header: '{"alg":"HS256","kid":"\' OR 1=1--"}' }),
  'J3 a long key id': () => ({ header: `{"alg":"HS256","kid":"${'k'.repeat(900)}"}` }),
  'J4 jku': (kind) => withHeader(kind, '"jku":"https://keys.example"'),
  'J4 x5u': (kind) => withHeader(kind, '"x5u":"https://keys.example"'),
  'J4 jwk': (kind) => withHeader(kind, '"jwk":{"kty":"oct","k":"AA"}'),
  'J4 x5c': (kind) => withHeader(kind, '"x5c":["AA"]'),
  'J6 no exp': (kind) => withTimes(kind, (text) => text.replace(/,"exp":\d+/, '')),
  'J6 exp as a text': (kind) => withTimes(kind, exp(`"${seconds() + 60}"`)),
  'J6 exp null': (kind) => withTimes(kind, exp('null')),
  'J6 exp below zero': (kind) => withTimes(kind, exp('-1')),
  'J6 exp zero': (kind) => withTimes(kind, exp('0')),
  'J6 exp with a fraction': (kind) => withTimes(kind, exp(`${seconds() + 60}.5`)),
  'J6 exp without end': (kind) => withTimes(kind, exp('1e400')),
  'J6 exp in milliseconds': (kind) => withTimes(kind, exp(String(Date.now() + 60_000))),
  'J6 nbf to come': (kind) => withTimes(kind, exp(`${seconds() + 60},"nbf":${seconds() + 40}`)),
  'J6 nbf after exp': (kind) => withTimes(kind, exp(`${seconds() + 60},"nbf":${seconds() + 90}`)),
  'J7 crit of an unknown member': (kind) => withHeader(kind, '"crit":["x"],"x":1'),
  'J7 empty crit': (kind) => withHeader(kind, '"crit":[]'),
  'J7 b64 false': (kind) => withHeader(kind, '"b64":false,"crit":["b64"]'),
  'J8 alg twice': () => ({ header: '{"alg":"HS256","alg":"none"}' }),
  'J8 a twin by case': (kind) => withHeader(kind, '"Alg":"none"'),
  'J8 exp twice': (kind) => withTimes(kind, exp(`1,"exp":${seconds() + 60}`)),
  'J8 the stream twice': (kind) =>
    withTimes(kind, (text) => text.replace('"streamName":', '"streamName":"x","streamName":')),
  'J9 padding': () => ({ change: (token) => `${token}=` }),
  'J9 a blank in a segment': () => ({ change: (token) => token.replace('.', '. ') }),
  'J9 leftover bits': () => ({ change: withLeftoverBits }),
  'J9 the standard alphabet': () => ({ change: (token) => `${token.slice(0, -2)}+/` }),
  'J10 another kind of token': (kind) => ({
    header: `{"alg":"HS256","typ":"at+jwt"${kind.kid === null ? '' : `,"kid":"${kind.kid}"`}}`,
  }),
  'J10 compressed': (kind) => withHeader(kind, '"zip":"DEF"'),
  'J10 encrypted': (kind) => withHeader(kind, '"enc":"A128GCM"'),
  'J10 four segments': () => ({ change: (token) => `${token}.AAAA` }),
}

function withLeftoverBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1]
}

describe.each(Object.keys(KINDS))('a %s', (name) => {
  const kindOf = (): Kind => (KINDS[name] as () => Kind)()

  it('is let in as it should be', async () => {
    expect(await kindOf().present(forge(kindOf(), {}))).toBe(200)
  })

  it('is refused with each attack of the list, wherever it is presented', async () => {
    const kind = kindOf()
    const admitted: string[] = []
    for (const [attack, forgery] of Object.entries(ATTACKS)) {
      const status = await kind.present(forge(kind, forgery(kind)))
      if (status === 200) admitted.push(attack)
      expect([attack, desk.latest().reason]).not.toEqual([attack, 'internal'])
    }
    expect(admitted).toEqual([])
    expect(desk.app.live.list()).toEqual([])
  }, 30_000)
})
