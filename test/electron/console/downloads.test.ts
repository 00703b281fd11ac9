import { describe, expect, it } from 'vitest'
import { createDownloads } from '../../../electron/console/downloads.ts'
import { bearer, codeOf, served, signIn } from './carrier.ts'
import { bench, call, refusal } from './support.ts'

describe('a download', () => {
  it.each([
    ['/about', 404, 'ERR_NOT_FOUND'],
    ['/feed', 404, 'ERR_NOT_FOUND'],
    ['/openapi.json', 404, 'ERR_NOT_FOUND'],
    ['/downloads/x', 404, 'ERR_NOT_FOUND'],
    ['/export/../streams', 404, 'ERR_NOT_FOUND'],
    ['/exports/e1/file', 409, 'ERR_CONFLICT'],
    ['/backups/none.db/file', 404, 'ERR_NOT_FOUND'],
    ['/export/decisions?filter=colour:red', 400, 'ERR_INPUT_INVALID'],
    ['/export/audit?a=b', 400, 'ERR_INPUT_INVALID'],
    ['/export/usage?from=2026-10-02&to=2026-10-01', 400, 'ERR_INPUT_INVALID'],
    ['export/audit', 400, 'ERR_INPUT_INVALID'],
  ])('of %s has no ticket, and says so at once', async (path, status, code) => {
    const { console, catalogue, deps } = bench()
    const before = catalogue.audit.list({ text: '' }, 100).length
    const answer = await refusal(await call(console, 'POST /downloads', { path }))
    expect(answer.slice(0, 2)).toEqual([status, code])
    expect(catalogue.audit.list({ text: '' }, 100)).toHaveLength(before)
    expect(deps.jobs.list().filter(({ kind }) => kind !== 'export')).toEqual([])
  })

  it('is fetched by its ticket alone, once, in the name of who asked for it', async () => {
    const { console, catalogue } = bench()
    const carrier = await served(console)
    const api = `${carrier.url}/api/v1`
    const token = await signIn(carrier)
    const wanted = await fetch(`${api}/downloads`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/export/audit' }),
    })
    const { path } = (await wanted.json()) as { path: string }
    const exported = (): number =>
      catalogue.audit.list({ text: 'export.audit' }, 10).filter(({ actor }) => actor === 'console')
        .length
    expect([wanted.status, exported()]).toEqual([201, 0])
    for (const [method, headers] of [
      ['HEAD', {}],
      ['POST', bearer(token)],
      ['GET', { origin: 'http://evil.test' }],
      ['GET', { 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      expect((await fetch(`${api}${path}`, { method, headers })).ok).toBe(false)
    }
    expect((await fetch(`${api}${path}x`)).status).toBe(401)
    const file = await fetch(`${api}${path}`)
    expect(file.headers.get('content-disposition')).toBe(
      'attachment; filename="stagedoor-audit.csv"',
    )
    expect(await file.text()).toMatch(/^"id",/)
    expect(exported()).toBe(1)
    expect(await codeOf(await fetch(`${api}${path}`))).toEqual([404, 'ERR_NOT_FOUND'])
  })

  it('is not fetched once who asked for it has signed out, nor after a minute', async () => {
    const clock = { ms: 0 }
    const opened: string[] = []
    const downloads = createDownloads(
      async ({ method }) => {
        opened.push(method)
        return new Response('')
      },
      () => clock.ms,
    )
    let isSignedIn = true
    const caller = { actor: 'console', keepAlive: () => isSignedIn } as const
    const issue = (): Promise<string> => downloads.issue('/export/audit', caller)
    const [one, other, third] = [await issue(), await issue(), await issue()]
    opened.length = 0
    isSignedIn = false
    const gone = { code: 'ERR_NOT_FOUND' }
    await expect(downloads.answer(one, 'GET')).rejects.toMatchObject(gone)
    isSignedIn = true
    clock.ms = 59_999
    await downloads.answer(other, 'HEAD')
    await downloads.answer(other, 'GET')
    expect(opened).toEqual(['HEAD', 'GET'])
    clock.ms = 60_000
    await expect(downloads.answer(third, 'GET')).rejects.toMatchObject(gone)
    expect(opened).toHaveLength(2)
  })
})
