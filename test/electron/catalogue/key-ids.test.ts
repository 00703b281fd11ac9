import { generateKeyPairSync, sign } from 'node:crypto'
import dns from 'node:dns'
import fs from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { describe, expect, it, type MockInstance, onTestFinished, vi } from 'vitest'
import { createAccessTokenApi } from '../../../electron/handler/apis/native-frame/access-tokens.ts'
import { signEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import { signJws } from '../../../electron/tokens/jws.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import { type Bench, bench } from '../handler/apis/native-frame/support.ts'
import { SECONDS } from './stored-token-fixture.ts'

const BASES = [
  '../../dev/null',
  '../../../../etc/passwd',
  '/proc/self/environ',
  'file:///etc/passwd',
  'C:\\windows\\win.ini',
  '\\\\server\\share\\key',
  '%2e%2e%2fdev%2fnull',
  '..%c0%af..%c0%afdev',
  "' OR 1=1--",
  '" OR ""="',
  "'; DROP TABLE video_keys;--",
  "x' UNION SELECT private_sealed FROM video_keys--",
  "k1' --",
  'k1/*',
  '%',
  '_1',
  '*',
  'http://127.0.0.1/keys.json',
  'https://keys.example/jwks',
  'ftp://keys.example/k1',
  '//keys.example/k1',
  'data:application/json,{"keys":[]}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  'null',
  'undefined',
  'true',
  '0',
  '-1',
  '1e400',
  'k1\u0000',
  '\u0000k1',
  'K1',
  ' k1',
  'k1 ',
  'k1\n',
  'k1\t',
  'ｋ１',
  'k\u200b1',
  '\u202ek1',
  '\ud800',
  '$'.concat('{jndi:ldap://127.0.0.1/a}'),
  '{{7*7}}',
  '$(touch /tmp/k1)',
  '`id`',
  '| cat /etc/passwd',
]
/** At least 200 key ids that name none of the keys, and what a careless look-up would do with them. */
const PAYLOADS = [
  ...BASES,
  ...BASES.map((each) => `k1${each || '.'}`),
  ...BASES.map((each) => `${each}/k1`),
  ...BASES.map((each) => encodeURIComponent(each.isWellFormed() ? each : '%')).map(
    (each) => `%${each}`,
  ),
  'k'.repeat(65),
  'k'.repeat(900),
  'k'.repeat(1_000_000),
]

const ISSUER = 'https://login.example/'
const SECRET = 'f3b1c9d07a5e4e6b9c2d8a1f0e7b6c5d'
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

interface Hall extends Bench {
  /** Each place that takes the name of a key, with a token that would be right if the name were. */
  readonly places: Readonly<Record<string, (keyId: string) => string>>
}

function hall(): Hall {
  const on = bench(createAccessTokenApi)
  const pairs = ['k1', 'k2'].map((kid) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' } }
  })
  const keys = pairs.map(({ jwk }) => jwk)
  on.catalogue.videoKeys.addIssuer({ issuer: ISSUER, jwks: JSON.stringify({ keys }) }, 'console')
  on.catalogue.applications.create(
    applicationInputSchema.parse({ id: 'k1', firstSecret: { secret: SECRET } }),
    'console',
  )
  const ticketKey = on.catalogue.director.ticketKey()
  const video = (header: object, issuer = ISSUER): string => {
    const scopes = { scopes: ['viewer'], userId: 'ann' }
    const claims = { '@video/token': scopes, iss: issuer, iat: SECONDS, exp: SECONDS + 600 }
    const input = `${part({ alg: 'ES256', ...header })}.${part(claims)}`
    const key = { key: pairs[0]?.privateKey as never, dsaEncoding: 'ieee-p1363' } as const
    return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
  }
  const ticket = (kid: string): string => {
    const millicast = { type: 'Subscribe', streamName: 'live/news', streamAccountId: 'a' }
    const claims = { millicast, jti: 'a', iat: SECONDS, nbf: SECONDS, exp: SECONDS + 30 }
    const named = { ...ticketKey, id: kid }
    return signJws(JSON.stringify(claims), named, { withKeyId: true })
  }
  const edgeAuth = (applicationId: string): string =>
    signEdgeAuth({
      applicationId,
      secret: SECRET,
      payload: {
        expires: on.clock.nowMs + 60_000,
        type: 'stream',
        requiredTag: 'channelAlias:live/news',
      },
    })
  return {
    ...on,
    places: {
      'the kid of a video JWT': (kid) => video({ kid }),
      'the issuer of a video JWT': (issuer) => video({ kid: 'k1' }, issuer),
      'the kid of a ticket': (kid) => ticket(kid || ' '),
      'the application of an EdgeAuth token': edgeAuth,
      'the token itself': (text) => text,
    },
  }
}

/** Counts what is asked of the disk, the network and the database from now on. */
function watchIo({ db }: Bench) {
  const spies: MockInstance[] = [fs, files, dns, net, net.Socket.prototype].flatMap((each) =>
    Object.entries(Object.getOwnPropertyDescriptors(each))
      .filter(([name, { value }]) => typeof value === 'function' && /^[a-z]/.test(name))
      .filter(([name]) => name !== 'constructor')
      .map(([name]) => vi.spyOn(each as never, name as never)),
  )
  const statement = Object.getPrototypeOf(db.prepare('SELECT 1')) as object
  const database = Object.getPrototypeOf(db) as object
  for (const name of ['get', 'all', 'run', 'iterate']) {
    spies.push(vi.spyOn(statement as never, name as never))
  }
  for (const name of ['prepare', 'exec', 'pragma']) {
    spies.push(vi.spyOn(database as never, name as never))
  }
  spies.push(vi.spyOn(globalThis, 'fetch') as never)
  syncBuiltinESMExports()
  const stop = (): void => {
    for (const spy of spies) spy.mockRestore()
    syncBuiltinESMExports()
  }
  onTestFinished(stop)
  return {
    calls: () => spies.flatMap((spy) => spy.mock.calls.map(() => spy.getMockName())),
    stop,
  }
}

describe('the name of a key that is none (J3)', () => {
  it('is one of 200 and more', () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(200)
  })

  it.each([
    ['the kid of a video JWT', 'k1'],
    ['the issuer of a video JWT', ISSUER],
    ['the application of an EdgeAuth token', 'k1'],
  ])('in %s is told from the right one', (place, right) => {
    const on = hall()
    expect(on.present(on.places[place]?.(right) ?? '').outcome).toBe('allow')
  })

  it.each([
    'the kid of a video JWT',
    'the issuer of a video JWT',
    'the kid of a ticket',
    'the application of an EdgeAuth token',
    'the token itself',
  ])('in %s is looked up as it stands, in memory, and refused', (place) => {
    const on = hall()
    const tokens = PAYLOADS.map((each) => on.places[place]?.(each) ?? '')
    const io = watchIo(on)
    const decisions = tokens.map((token) => on.present(token))
    const calls = io.calls()
    io.stop()
    expect(calls).toEqual([])
    const wrong = decisions.flatMap(({ outcome, reason }, at) =>
      outcome === 'deny' && reason !== 'internal' ? [] : [[PAYLOADS[at], outcome, reason]],
    )
    expect(wrong).toEqual([])
  })

  it('in the path of a call is a value of the one statement, never part of it', async () => {
    const on = hall()
    const paths = PAYLOADS.filter((each) => each.isWellFormed() && each.length < 2_000)
    const database = Object.getPrototypeOf(on.db) as { prepare(sql: string): unknown }
    const prepare = vi.spyOn(database, 'prepare')
    const exec: MockInstance = vi.spyOn(database as never, 'exec')
    onTestFinished(() => {
      prepare.mockRestore()
      exec.mockRestore()
    })
    for (const each of paths) {
      const path = `/auth/v1/access-tokens/${encodeURIComponent(each || ' ')}`
      const { status } = await on.call('DELETE', path)
      expect([each, status]).toEqual([each, 404])
    }
    expect(prepare.mock.calls).toEqual([])
    expect(exec.mock.calls).toEqual([])
  })
})
