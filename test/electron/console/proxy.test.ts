import { describe, expect, it, vi } from 'vitest'
import { codeOf, launch, raw, served, signIn } from './carrier.ts'
import { bench } from './support.ts'

describe('the name of a proxy with TLS', () => {
  const NAMES = { names: ['console.example'] }
  const NAMED = ['Host: console.example', 'Connection: close']
  const HTTPS = 'X-Forwarded-Proto: https'

  /** Trades a code for a token as these headers say it came. */
  function launchBy(port: number, code: string, ...headers: readonly string[]): Promise<string> {
    const body = JSON.stringify({ code })
    const head = ['POST /api/v1/launch HTTP/1.1', ...headers, 'Connection: close']
    const length = `Content-Length: ${body.length}`
    return raw(port, [...head, 'Content-Type: application/json', length], body)
  }
  const codeIn = (launchUrl: string): string => launchUrl.split('=')[1] ?? ''

  it.each([
    ['nothing', []],
    ['nothing in it', ['X-Forwarded-Proto: ']],
    ['plain HTTP', ['X-Forwarded-Proto: http']],
    ['another spelling', ['X-Forwarded-Proto: HTTPS']],
    ['TLS, then none', ['X-Forwarded-Proto: https, http']],
    ['none in a line of its own', [HTTPS, 'X-Forwarded-Proto: http']],
    ['it in another header', ['X-Forwarded-Scheme: https', 'X-Forwarded-Ssl: on']],
  ])('serves nothing where the proxy says %s of how it was reached', async (_name, said) => {
    const fetch = vi.fn(async () => new Response('reached'))
    const carrier = await served({ fetch, close: () => undefined }, NAMES)
    const token = await signIn(carrier)
    for (const line of [
      'GET /',
      'HEAD /assets/index.js',
      'GET /api/v1/about',
      'GET /api/v1/feed',
    ]) {
      const head = [`${line} HTTP/1.1`, ...NAMED, ...said, `Authorization: Bearer ${token}`]
      expect(await raw(carrier.port, head)).toMatch(/^HTTP\/1\.1 403 /)
    }
    const launched = await launchBy(carrier.port, codeIn(carrier.launchUrl()), ...NAMED, ...said)
    expect(launched).toContain('"code":"ERR_HOST"')
    expect(launched).toContain('X-Forwarded-Proto')
    expect(fetch).not.toHaveBeenCalled()
  })

  it('serves page, API and feed, and signs in, where the proxy says that it was reached over TLS', async () => {
    const { console } = bench()
    const page = new Response('page')
    const carrier = await served(
      {
        fetch: async (request, caller) =>
          new URL(request.url).pathname === '/' ? page : console.fetch(request, caller),
        close: () => console.close(),
      },
      NAMES,
    )
    const origin = 'Origin: https://console.example'
    const code = codeIn(carrier.launchUrl())
    const answer = await launchBy(carrier.port, code, ...NAMED, HTTPS, origin)
    const token = /"token":"([\w-]+)"/.exec(answer)?.[1]
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    for (const path of ['/', '/api/v1/about', '/api/v1/feed']) {
      const head = [`GET ${path} HTTP/1.1`, ...NAMED, HTTPS, `Authorization: Bearer ${token}`]
      expect(await raw(carrier.port, head)).toMatch(/^HTTP\/1\.1 200 /)
    }
  })

  it.each([
    ['in the open', NAMED, []],
    ['in the open, from a page that came so', NAMED, ['Origin: http://console.example']],
    ['from another port', [...NAMED, HTTPS], ['Origin: https://console.example:8443']],
    ['by a name that is none of ours', ['Host: evil.test'], []],
    ['by our address, from a page of another', ['Host: OWN'], ['Origin: http://console.example']],
  ])('burns a launch code that comes %s', async (_name, host, origin) => {
    const carrier = await served(bench().console, NAMES)
    const code = codeIn(carrier.launchUrl())
    const own = `127.0.0.1:${carrier.port}`
    const headers = [...host, ...origin].map((line) => line.replace('OWN', own))
    expect(await launchBy(carrier.port, code, ...headers)).toContain('"code":"ERR_HOST"')
    expect(await codeOf(await launch(carrier, code))).toEqual([401, 'ERR_LAUNCH_CODE'])
  })
})
