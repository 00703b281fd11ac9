import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../electron/tokens/formats.ts'

describe("a MediaMTX token signed with a key of one's own", () => {
  const format = tokenFormat('mediamtx-jwt')
  const now = Date.UTC(2026, 10, 29)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const { token } = format.issue({ secret: pem, paths: ['live/news', '~^cam\\d$'] }, now)
  const check = (more: object, nowMs = now) =>
    format.verify({ secret: pem, token, ...more }, nowMs).reasons

  it.each([
    ['no key', { secret: 'hello' }, 'secret'],
    ['a shared secret', { secret: '{"kty":"oct","k":"aGVsbG8"}' }, 'secret'],
    [
      'a public key',
      { secret: String(publicKey.export({ format: 'pem', type: 'spki' })) },
      'secret',
    ],
    ['a curve that no algorithm here signs with', { secret: keyOf('secp256k1') }, 'secret'],
    ['no path', { paths: [] }, 'paths'],
    ['an empty path, which would be any', { paths: [''] }, 'paths'],
    ['a path with a slash in front', { paths: ['/live'] }, 'paths'],
    ['a pattern that cannot be matched in linear time', { paths: ['~(?=a)'] }, 'paths'],
    ['an action there is none of', { actions: ['watch'] }, 'actions.0'],
  ])('refuses %s', (_, change, path) => {
    const issue = () => format.issue({ secret: pem, paths: ['a'], ...change }, now)
    expect(issue).toThrow(expect.objectContaining({ issues: [expect.objectContaining({ path })] }))
  })

  it.each([
    ['another key', { secret: keyOf('P-256') }, 'jws_signature'],
    ['another path', { path: 'live/sport' }, 'not_permitted'],
    ['a path its pattern does not fit', { path: 'cam12' }, 'not_permitted'],
    ['another action', { action: 'publish', path: 'live/news' }, 'not_permitted'],
  ])('is not valid with %s', (_, more, reason) => {
    expect(check(more)).toEqual([reason])
  })

  it('is valid for what it says until its end', () => {
    expect(check({ path: 'live/news' })).toEqual([])
    expect(check({ path: 'cam1' })).toEqual([])
    expect(check({ path: 'cam1' }, now + 3_599_000)).toEqual([])
    expect(check({ path: 'cam1' }, now + 3_600_000)).toEqual(['expired'])
  })

  it('reads a PEM whose line breaks were lost, a JSON web key and a key set', () => {
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'k1' }
    const signed = format.issue({ secret: JSON.stringify(jwk), paths: ['a'] }, now)
    expect(signed.lint).toEqual([])
    const set = JSON.stringify({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }],
    })
    const by = (secret: string, text: string) => format.verify({ secret, token: text }, now).valid
    expect(by(set, signed.token)).toBe(true)
    const flat = pem.replaceAll('\n', '')
    expect(by(pem, format.issue({ secret: flat, paths: ['a'] }, now).token)).toBe(true)
  })

  it('reads permissions that are JSON in a text, as MediaMTX does', async () => {
    const text = await new SignJWT({ mediamtx_permissions: '[{"action":"read","path":""}]' })
      .setProtectedHeader({ alg: 'ES256' })
      .setExpirationTime(Math.floor(now / 1000) + 60)
      .sign(privateKey)
    const any = (action: string) =>
      format.verify({ secret: pem, token: text, action, path: 'x' }, now).reasons
    expect(any('read')).toEqual([])
    expect(any('publish')).toEqual(['not_permitted'])
  })
})

function keyOf(namedCurve: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve })
  return String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
}
