import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bench, call, refusal, temporaryDirectory } from './support.ts'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

function withPage() {
  const outside = temporaryDirectory()
  const root = join(outside, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(outside, 'secret.txt'), 'secret')
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Stagedoor</title>')
  writeFileSync(join(root, 'icon.svg'), '<svg/>')
  writeFileSync(join(root, 'assets', 'index-B1a2_-z9.js'), 'start()')
  writeFileSync(join(root, 'assets', 'index-B1a2_-z9.js.map'), '{}')
  writeFileSync(join(root, 'assets', 'plain.js'), 'plain()')
  writeFileSync(join(root, 'run.sh'), 'echo')
  symlinkSync(join(outside, 'secret.txt'), join(root, 'link.txt'))
  symlinkSync(outside, join(root, 'up'))
  const { console } = bench({ rendererDirectory: root })
  const get = (path: string, init: RequestInit = {}) =>
    console.fetch(new Request(`http://127.0.0.1${path}`, init))
  return { console, get }
}

describe('the page', () => {
  it.each([
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/C:/secret.txt',
    '/%5C%5C%3F%5CC:%5Csecret.txt',
    '/index.html%00.js',
    '/.env',
    '/link.txt',
    '/up/secret.txt',
    '/run.sh',
    '/assets/index-B1a2_-z9.js.map',
    '/assets/missing-B1a2_-z9.js',
    '/CON.txt',
    `/${'a'.repeat(5000)}.js`,
  ])('has nothing at %s', async (path) => {
    const { get } = withPage()
    const response = await get(path)
    expect(await response.clone().text()).not.toContain('secret')
    expect(await refusal(response)).toEqual([404, 'ERR_NOT_FOUND'])
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('does not take %s', async (method) => {
    const { get } = withPage()
    const response = await get('/', { method })
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect(await refusal(response)).toEqual([405, 'ERR_METHOD'])
  })

  it('is missing, in words, when it was not built', async () => {
    const { console } = bench()
    const response = await console.fetch(new Request('http://127.0.0.1/'))
    expect(await refusal(response)).toEqual([404, 'ERR_NOT_FOUND'])
  })

  it.each(['/', '/index.html', '/decisions', '/rules/draft'])('is shown at %s', async (path) => {
    const { get } = withPage()
    const response = await get(path)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toContain('<title>Stagedoor</title>')
  })

  it.each([
    [
      '/assets/index-B1a2_-z9.js',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
    ['/assets/plain.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
  ])('has %s', async (path, type, cacheControl) => {
    const { get } = withPage()
    const response = await get(path)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('cache-control')).toBe(cacheControl)
    const again = await get(path, {
      headers: { 'if-none-match': response.headers.get('etag') ?? '' },
    })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('answers HEAD as GET without the content', async () => {
    const { get } = withPage()
    const response = await get('/', { method: 'HEAD' })
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toBe('')
  })
})

describe('every answer', () => {
  it.each([
    ['the page', 'GET', '/', 'no-cache'],
    ['a missing page', 'GET', '/x.js', 'no-store'],
    ['a wrong method', 'PUT', '/', 'no-store'],
    ['a call', 'GET', '/api/v1/about', 'no-store'],
    ['a call that answers nothing', 'DELETE', '/api/v1/rules/draft', 'no-store'],
    ['a refused call', 'POST', '/api/v1/streams', 'no-store'],
    ['an unknown call', 'GET', '/api/v1/x', 'no-store'],
    ['OPTIONS', 'OPTIONS', '/api/v1/streams', 'no-store'],
    ['HEAD', 'HEAD', '/api/v1/about', 'no-store'],
    ['the document', 'GET', '/api/v1/openapi.json', 'no-store'],
    ['an export', 'GET', '/api/v1/export/catalogue', 'no-store'],
    ['the feed', 'GET', '/api/v1/feed', 'no-store'],
  ])('carries the security headers: %s', async (_name, method, path, cacheControl) => {
    const { get } = withPage()
    const { headers, body } = await get(path, { method })
    await body?.cancel()
    expect(headers.get('cache-control')).toBe(cacheControl)
    expect(headers.get('content-security-policy')).toBe(POLICY)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.has('access-control-allow-origin')).toBe(false)
  })

  it('to OPTIONS names the methods', async () => {
    const { console } = bench()
    const response = await call(console, 'OPTIONS /streams')
    expect([response.status, response.headers.get('allow')]).toEqual([
      204,
      'GET, HEAD, OPTIONS, POST',
    ])
  })
})
