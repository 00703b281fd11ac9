import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { Console } from '../../../electron/console/types.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { bearer, CONTROL, codeOf, launch, served, signIn } from './carrier.ts'
import { bench } from './support.ts'

const codeIn = (link: string): string => new URL(link).hash.replace('#launch=', '')

describe('a launch link', () => {
  it('carries its code in the fragment only, and is good for one session', async () => {
    const carrier = await served()
    const link = new URL(carrier.launchUrl())
    expect([link.origin, link.pathname, link.search]).toEqual([carrier.url, '/', ''])
    const code = link.hash.replace('#launch=', '')
    expect((await launch(carrier, code)).status).toBe(200)
    expect(await codeOf(await launch(carrier, code))).toEqual([401, 'ERR_LAUNCH_CODE'])
  })

  it.each([
    ['stagedoor open', 'stagedoor open'],
    ['stagedoor open --data-dir /srv/x', 'stagedoor open --data-dir …'],
    [
      "npm run -s stagedoor -- open --data-dir '/srv/a b'",
      'npm run -s stagedoor -- open --data-dir …',
    ],
  ])(
    'that is refused names the command for another, without a path: %s',
    async (own, openCommand) => {
      const carrier = await served(undefined, { openCommand: own })
      const { error } = (await (await launch(carrier, 'used')).json()) as ErrorBody
      expect(error.message).toContain(`Get a new one with: ${openCommand}`)
      expect(error.issues).toEqual([{ path: 'command', message: openCommand }])
    },
  )

  it('works at once after any number of wrong codes', async () => {
    const carrier = await served()
    for (let guess = 0; guess < 20; guess += 1) {
      expect(await codeOf(await launch(carrier, `guess${guess}`))).toEqual([401, 'ERR_LAUNCH_CODE'])
    }
    const code = new URL(carrier.launchUrl()).hash.replace('#launch=', '')
    expect((await launch(carrier, code)).status).toBe(200)
  })

  it.each([
    ['a form', { method: 'POST', body: new URLSearchParams({ code: 'x' }) }, 415],
    ['text', { method: 'POST', body: '{"code":"x"}' }, 415],
    ['GET', { method: 'GET' }, 405],
    ['PUT', { method: 'PUT', body: '{}' }, 405],
  ])('is not taken as %s', async (_name, init, status) => {
    const carrier = await served()
    expect((await fetch(`${carrier.url}/api/v1/launch`, init)).status).toBe(status)
  })

  it.each(['', '{', '{}', '{"code":7}', '{"code":"x","more":1}', `{"code":"${'x'.repeat(129)}"}`])(
    'is not taken as %j',
    async (body) => {
      const carrier = await served()
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
      const response = await fetch(`${carrier.url}/api/v1/launch`, init)
      expect(await codeOf(response)).toEqual([400, 'ERR_INPUT_INVALID'])
    },
  )

  it('is not taken when it is longer than any code', async () => {
    const carrier = await served()
    expect(await codeOf(await launch(carrier, 'x'.repeat(2000)))).toEqual([
      413,
      'ERR_INPUT_TOO_LARGE',
    ])
  })
})

describe('the control token', () => {
  it.each([
    'GET /settings',
    'GET /decisions',
    'GET /decisions/1/x',
    'POST /doctor',
    'GET /feed',
    'POST /streams',
    'PUT /settings',
    'GET /openapi.json',
    'POST /apply/x',
    'POST /service-tokens',
    'POST /revocations',
    'POST /sessions/revocations/r1/cancel',
    'DELETE /sessions/revocations/r1',
    'GET /exports',
    'GET /audit',
    'POST /audit/copies',
    'GET /exports/e1/file',
    'PUT /exports/e1',
  ])('does not open %s', async (call) => {
    const carrier = await served()
    const [method = '', path = ''] = call.split(' ')
    const response = await fetch(`${carrier.url}/api/v1${path}`, {
      method,
      headers: bearer(CONTROL),
    })
    expect(await codeOf(response)).toEqual([403, 'ERR_CALLER_FORBIDDEN'])
  })

  it('makes launch links, which a session may not', async () => {
    const carrier = await served()
    const url = `${carrier.url}/api/v1/launch-codes`
    const made = await fetch(url, { method: 'POST', headers: bearer(CONTROL) })
    const link = ((await made.json()) as { url: string }).url
    const taken = await launch(carrier, new URL(link).hash.replace('#launch=', ''))
    const { token } = (await taken.json()) as { token: string }
    const refused = await fetch(url, { method: 'POST', headers: bearer(token) })
    expect(await codeOf(refused)).toEqual([403, 'ERR_CALLER_FORBIDDEN'])
  })

  it('makes links for a phone too where a proxy has a name, each with a code of its own', async () => {
    const post = { method: 'POST', headers: bearer(CONTROL) }
    const alone = await served()
    const without = await fetch(`${alone.url}/api/v1/launch-codes`, post)
    expect(await without.json()).toMatchObject({ phoneUrl: null })
    const carrier = await served(undefined, { names: ['radio.test:8443'] })
    const made = await fetch(`${carrier.url}/api/v1/launch-codes`, post)
    const links = (await made.json()) as { url: string; phoneUrl: string }
    expect(new URL(links.phoneUrl).origin).toBe('https://radio.test:8443')
    for (const link of [links.url, links.phoneUrl]) {
      expect((await launch(carrier, codeIn(link))).status).toBe(200)
    }
  })

  it('backs up, applies and exports, in the name of the command line', async () => {
    const actors: string[] = []
    const { console } = bench({
      document: {
        read: async (yaml) => readDocument(yaml),
        apply: (_read, { actor }) => {
          actors.push(actor)
          return { applied: true, lines: [] }
        },
        export: async () => 'streams: []\n',
      },
    })
    const carrier = await served(console)
    const api = (path: string, init: RequestInit = {}) =>
      fetch(`${carrier.url}/api/v1${path}`, {
        ...init,
        headers: { ...bearer(CONTROL), 'content-type': 'application/json' },
      })
    expect((await api('/backup', { method: 'POST' })).status).toBe(200)
    const body = JSON.stringify({ yaml: 'stagedoor: 1', dryRun: false })
    expect((await api('/apply', { method: 'POST', body })).status).toBe(200)
    expect(await (await api('/export/catalogue')).text()).toBe('streams: []\n')
    expect(await (await api('/export/decisions')).text()).toMatch(/^"id",/)
    expect(await (await api('/export/audit')).text()).toContain('"cli","export.decisions"')
    const checked = await api('/audit/check', { method: 'POST', body: '{}' })
    expect(await checked.json()).toMatchObject({ broken: null })
    expect((await api('/exports', { method: 'POST', body: '{}' })).status).toBe(201)
    expect((await api('/exports/e1')).status).toBe(200)
    expect((await api('/exports/e1', { method: 'DELETE' })).status).toBe(204)
    const own = { format: 'mediamtx-jwt', key: { kind: 'own' }, input: { paths: ['a'] } }
    const signed = await api('/workbench/sign', { method: 'POST', body: JSON.stringify(own) })
    expect(await signed.json()).toMatchObject({ lint: [] })
    expect(actors).toEqual(['cli'])
  })
})

describe('a launch link for a phone, from a browser that is signed in', () => {
  const NAMED = { names: ['radio.test:8443'] }
  const ask = (url: string, headers = {}): Promise<Response> =>
    fetch(`${url}/api/v1/launch-codes/phone`, { method: 'POST', headers })
  const linkOf = async (response: Response): Promise<string> =>
    ((await response.json()) as { url: string }).url

  it.each([
    ['nobody', {}, 401],
    ['a guess', bearer('guess'), 401],
    ['the control token', bearer(CONTROL), 403],
    ['a page of another site', { origin: 'https://evil.test' }, 403],
  ])('is not made for %s', async (_who, headers, status) => {
    const { console, catalogue } = bench()
    const carrier = await served(console, NAMED)
    expect((await ask(carrier.url, headers)).status).toBe(status)
    expect(catalogue.audit.list({ text: 'launch_link' }, 1)).toEqual([])
  })

  it('is not made where the console has no name but those of this machine', async () => {
    const carrier = await served()
    const refused = await ask(carrier.url, bearer(await signIn(carrier)))
    expect(await codeOf(refused)).toEqual([404, 'ERR_NOT_FOUND'])
  })

  it('leads to the name of the proxy, signs in once, and is in the audit log without its code, as is its use', async () => {
    const { console, catalogue, deps } = bench()
    const carrier = await served(console, NAMED)
    const made = await ask(carrier.url, bearer(await signIn(carrier)))
    const link = await linkOf(made)
    expect(new URL(link).origin).toBe('https://radio.test:8443')
    expect((await launch(carrier, codeIn(link))).status).toBe(200)
    expect((await launch(carrier, codeIn(link))).status).toBe(401)
    const entries = catalogue.audit.list({ text: '' }, 9)
    expect(entries.map(({ actor, what }) => [actor, what])).toEqual([
      ['console', 'launch_link.use'],
      ['console', 'launch_link.issue'],
    ])
    expect(JSON.stringify(entries)).not.toContain(codeIn(link))
    expect(deps.notices.list()).toMatchObject([{ kind: 'sign-in', times: 1 }])
  })

  it('tells who came in with it, whom every browser that is signed in can sign out', async () => {
    const { console, catalogue } = bench()
    const carrier = await served(console, NAMED)
    const [desk, other] = [await signIn(carrier), await signIn(carrier)].map(bearer)
    const phones = async (headers = {}, id = '') => {
      const method = id === '' ? 'GET' : 'DELETE'
      return await fetch(`${carrier.url}/api/v1/phones${id}`, { method, headers })
    }
    const { id, url } = (await (await ask(carrier.url, desk)).json()) as Record<
      'id' | 'url',
      string
    >
    const taken = await launch(carrier, codeIn(url), { 'user-agent': 'Firefox' })
    const phone = bearer(((await taken.json()) as { token: string }).token)
    const listed = { id, userAgent: 'Firefox', signedInAtMs: expect.any(Number) }
    const address = 'https://radio.test:8443'
    expect(await (await phones(desk)).json()).toEqual({
      address,
      phones: [{ ...listed, own: false }],
    })
    expect(await (await phones(phone)).json()).toMatchObject({ phones: [{ own: true }] })
    expect((await phones({}, `/${id}`)).status).toBe(401)
    expect((await phones(bearer(CONTROL), `/${id}`)).status).toBe(403)
    expect((await phones(other, '/unknown')).status).toBe(404)
    expect((await phones(phone)).status).toBe(200)
    expect((await phones(other, `/${id}`)).status).toBe(204)
    expect((await phones(phone)).status).toBe(401)
    const [last] = catalogue.audit.list({ text: '' }, 1)
    expect([last?.what, last?.subject]).toEqual(['phone.sign_out', id])
  })

  it('opens nothing once another took its place, or its browser was locked', async () => {
    const carrier = await served(undefined, NAMED)
    const session = bearer(await signIn(carrier))
    const first = await linkOf(await ask(carrier.url, session))
    const second = await linkOf(await ask(carrier.url, session))
    expect((await launch(carrier, codeIn(first))).status).toBe(401)
    await fetch(`${carrier.url}/api/v1/launch`, { method: 'DELETE', headers: session })
    expect((await launch(carrier, codeIn(second))).status).toBe(401)
  })
})

/** Begins a call, signs its browser out and only then sends the body. */
async function acrossLock(console: Console, call: string, type: string, body: string) {
  const begun = Promise.withResolvers<void>()
  const told: Console = {
    ...console,
    fetch(request, caller) {
      begun.resolve()
      return console.fetch(request, caller)
    },
  }
  const carrier = await served(told, { names: ['radio.test:8443'] })
  const session = bearer(await signIn(carrier))
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const [method = '', path = ''] = call.split(' ')
  const headers = { ...session, 'content-type': type }
  const init = { method, headers, body: readable, duplex: 'half' }
  const answer = fetch(`${carrier.url}/api/v1${path}`, init as RequestInit)
  const bytes = Buffer.from(body)
  await writer.write(bytes.subarray(0, 1))
  await begun.promise
  await fetch(`${carrier.url}/api/v1/launch`, { method: 'DELETE', headers: session })
  await writer.write(bytes.subarray(1))
  await writer.close()
  return await codeOf(await answer)
}

describe('a call that began before its browser was locked', () => {
  it.each([
    ['POST /launch-codes/phone', 'application/json', '{}'],
    ['POST /streams', 'application/json', '{"name":"live/late"}'],
    ['POST /house-files?name=pause', 'application/zip', 'PK'],
    ['POST /backups/upload', 'application/vnd.sqlite3', 'SQLite'],
  ])('is refused and does nothing once its body has come: %s', async (call, type, body) => {
    const { deps } = bench()
    const { console, catalogue } = bench({
      house: {
        ...deps.house,
        receive: async (bytes, _length, name, put) => {
          await new Response(bytes).text()
          put('/ready')
          return { name, seconds: 6, segments: 3, bytes: 4, problem: null, problemFile: null }
        },
      },
      backups: {
        ...deps.backups,
        receive: async (bytes, _length, _control, note) => {
          await new Response(bytes).text()
          note('late.db', 4)
          throw new Error('taken in')
        },
      },
    })
    expect(await acrossLock(console, call, type, body)).toEqual([401, 'ERR_CALLER_UNAUTHENTICATED'])
    expect(catalogue.audit.list({ text: '' }, 9)).toEqual([])
  })
})

describe('a session that is ended', () => {
  const end = (url: string, headers = {}): Promise<Response> =>
    fetch(`${url}/api/v1/launch`, { method: 'DELETE', headers })

  it.each([
    ['nobody', {}],
    ['a guess', bearer('guess')],
    ['the control token', bearer(CONTROL)],
  ])('is not ended by %s', async (_who, headers) => {
    const carrier = await served()
    const token = await signIn(carrier)
    expect(await codeOf(await end(carrier.url, headers))).toEqual([
      401,
      'ERR_CALLER_UNAUTHENTICATED',
    ])
    expect((await fetch(`${carrier.url}/api/v1/about`, { headers: bearer(token) })).status).toBe(
      200,
    )
  })

  it('has every call refused, and its feed ends', async () => {
    const carrier = await served()
    const token = await signIn(carrier)
    const feed = await fetch(`${carrier.url}/api/v1/feed`, { headers: bearer(token) })
    expect((await end(carrier.url, bearer(token))).status).toBe(204)
    const refused = await fetch(`${carrier.url}/api/v1/about`, { headers: bearer(token) })
    expect(await codeOf(refused)).toEqual([401, 'ERR_CALLER_UNAUTHENTICATED'])
    const body = JSON.stringify({ name: 'live/after' })
    const headers = { ...bearer(await signIn(carrier)), 'content-type': 'application/json' }
    await fetch(`${carrier.url}/api/v1/streams`, { method: 'POST', headers, body })
    const lines = (await feed.text()).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['hello'])
  })
})
