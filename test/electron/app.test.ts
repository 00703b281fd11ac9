import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type App, createApp } from '../../electron/app.ts'
import type { AppOptions } from '../../electron/app-options.ts'
import { createDataKeySecrets } from '../../electron/secrets/data-key.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { ruleSchema } from '../../shared/rule.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { streamInputSchema } from '../../shared/stream.ts'

let folder: string
/** How often alarms are looked at, milliseconds. */
const LOOK_MS = 5_000
const AT_ONCE = { overlapMinutes: 0, endsWithUse: true }
const opened: App[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-app-'))
})
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const options = (over: Partial<AppOptions> = {}): AppOptions => ({
  dataDirectory: join(folder, 'data'),
  keyFile: join(folder, 'config', 'test.key'),
  handler: { address: '127.0.0.1', port: 0 },
  mode: 'headless',
  logLevel: 'silent',
  ...over,
})

async function started(over: Partial<AppOptions> = {}): Promise<App> {
  const app = await createApp(options(over))
  opened.push(app)
  return app
}

/** Sets up an Icecast and a public stream, and asks as that Icecast would. */
function icecast(app: App) {
  const { server, secret } = app.catalogue.mediaServers.create(
    mediaServerInputSchema.parse({ name: 'Icecast', protocol: 'icecast' }),
    'console',
  )
  app.catalogue.streams.create(
    streamInputSchema.parse({ name: 'live.mp3', mode: 'public' }),
    'console',
  )
  const url = `${app.about.handlerUrl}/ask/${server.id}/${secret}`
  return async (action: string, client: number): Promise<number> => {
    const form = { action, client: String(client), mount: '/live.mp3', ip: '192.0.2.1', agent: 'x' }
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
    await response.arrayBuffer()
    return response.headers.get('icecast-auth-user') === '1' ? 200 : response.status
  }
}

const alarmCodes = (app: App) => app.alarms().map((each) => each.code)

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  expect(holds()).toBe(true)
}

describe('while another program holds the database', () => {
  async function held(work: (app: App, ask: ReturnType<typeof icecast>) => Promise<void>) {
    const app = await started()
    const ask = icecast(app)
    expect(await ask('listener_add', 1)).toBe(200)
    const other = new BetterSqlite3(join(folder, 'data', 'stagedoor.db'))
    other.exec('BEGIN IMMEDIATE')
    try {
      await work(app, ask)
    } finally {
      other.close()
    }
    return { app, ask }
  }

  it('refuses new starts, raises the alarm by name, and goes on when it is free', async () => {
    const { app, ask } = await held(async (door, asks) => {
      expect(await asks('listener_add', 2)).toBe(403)
      expect(alarmCodes(door)).toEqual(['store_locked'])
      expect(door.live.recent(1)[0]?.reason).toBe('store_unavailable')
      expect(door.live.list()).toHaveLength(1)
    })
    await until(() => alarmCodes(app).length === 0)
    expect(await ask('listener_add', 3)).toBe(200)
    const page = await app.console(new Request('http://x/api/v1/decisions'))
    const { decisions } = (await page.json()) as { decisions: { reason: string }[] }
    expect(decisions.map((each) => each.reason)).toEqual([
      'public_stream',
      'store_unavailable',
      'public_stream',
    ])
  })

  it('lets new starts in when the settings say so, and records them later as what they were', async () => {
    const app = await started()
    app.catalogue.settings.update(settingsSchema.parse({ whenStoreFails: 'allow' }), 'console')
    await app.close()
    opened.pop()
    const { app: door } = await held(async (asked, ask) => {
      expect(await ask('listener_add', 2)).toBe(200)
      expect(await ask('listener_remove', 1)).not.toBe(500)
      expect(asked.live.list()).toMatchObject([{ reason: 'unrecorded_allow' }])
    })
    await until(() => alarmCodes(door).length === 0)
    await door.close()
    const again = await started()
    expect(again.live.list()).toMatchObject([{ sessionKey: '2', reason: 'unrecorded_allow' }])
  })
})

describe('a fault inside a decision', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('is a denial for who asked and an error in the log, without what was presented', async () => {
    const presented = 'what-the-encoder-sent'
    const intact = createDataKeySecrets(new Uint8Array(32).fill(7), 'a test')
    const secrets = {
      ...intact,
      hash: (text: string) => {
        if (text === presented) throw new Error('the key went away')
        return intact.hash(text)
      },
    }
    const app = await started({ secrets: async () => secrets, logLevel: 'error' })
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    icecast(app)
    const [server] = app.catalogue.mediaServers.list()
    const id = server?.id ?? ''
    const url = `${app.about.handlerUrl}/ask/${id}/${app.catalogue.mediaServers.revealSecret(id, 'console')}`
    const form = { action: 'stream_auth', mount: '/live.mp3', user: 'source', pass: presented }
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
    expect(response.headers.get('icecast-auth-user')).not.toBe('1')
    expect(app.live.recent(1)).toMatchObject([{ outcome: 'deny', reason: 'internal' }])
    const log = written.mock.calls.map(([line]) => String(line)).join('')
    expect(log).toContain('"level":"error"')
    expect(log).toContain('the key went away')
    expect(log).not.toContain(presented)
  })
})

describe('a restart', () => {
  it('keeps live sessions, goes on counting decisions, and forgets no end', async () => {
    const app = await started()
    const ask = icecast(app)
    for (const client of [1, 2, 3]) await ask('listener_add', client)
    await ask('listener_remove', 2)
    const before = app.live.list()
    await app.close()
    const again = await started()
    expect(again.live.list()).toEqual(before)
    expect(before.map((each) => each.sessionKey)).toEqual(['1', '3'])
    const askAgain = icecastOf(again, before[0]?.mediaServerId ?? '')
    expect(await askAgain('listener_add', 9)).toBe(200)
    expect(again.live.recent(1)[0]?.id).toBe(4)
  })

  function icecastOf(app: App, serverId: string) {
    const secret = app.catalogue.mediaServers.rollSecret(serverId, AT_ONCE, 'console')
    return async (action: string, client: number): Promise<number> => {
      const form = { action, client: String(client), mount: '/live.mp3', ip: '192.0.2.1' }
      const url = `${app.about.handlerUrl}/ask/${serverId}/${secret}`
      return (await fetch(url, { method: 'POST', body: new URLSearchParams(form) })).status
    }
  }
})

describe('stopping', () => {
  it('lets nobody in any more while something is still read', async () => {
    const app = await started()
    const usage = await app.console(new Request('http://x/api/v1/usage'))
    expect(usage.status).toBe(200)
    const read = Promise.withResolvers<number>()
    const threads: Worker[] = []
    const ending = vi.spyOn(Worker.prototype, 'terminate')
    ending.mockImplementation(function (this: Worker) {
      threads.push(this)
      return read.promise
    })
    onTestFinished(() => ending.mockRestore())
    let isClosed = false
    const closed = app.close().then(() => {
      isClosed = true
    })
    await expect(fetch(app.about.handlerUrl)).rejects.toThrow()
    expect([threads.length, isClosed]).toEqual([1, false])
    ending.mockRestore()
    read.resolve((await threads[0]?.terminate()) ?? 0)
    await closed
  })
})

describe('a media server that is removed', () => {
  it('takes its sessions along: nobody is left to end them', async () => {
    const app = await started()
    const ask = icecast(app)
    await ask('listener_add', 1)
    const [session] = app.live.list()
    app.catalogue.mediaServers.remove(session?.mediaServerId ?? '', 'console')
    expect(app.live.list()).toEqual([])
    await app.close()
    const again = await started()
    const answer = await again.console(new Request('http://x/api/v1/sessions/ended'))
    const { sessions } = (await answer.json()) as { sessions: { end: string }[] }
    expect(sessions).toMatchObject([{ end: 'assumed' }])
  })
})

describe('starting', () => {
  it('is refused on a data directory that is in use, and leaves it as it is', async () => {
    await started()
    await expect(createApp(options())).rejects.toMatchObject({ code: 'ERR_INSTANCE_RUNNING' })
    await expect(createApp(options())).rejects.toMatchObject({ code: 'ERR_INSTANCE_RUNNING' })
  })

  it('is refused when the country data it was told to use cannot be read', async () => {
    for (const countryFile of [join(folder, 'missing.mmdb'), import.meta.filename]) {
      await expect(createApp(options({ countryFile }))).rejects.toMatchObject({
        code: 'ERR_CONFIG',
        message: expect.stringContaining(countryFile),
      })
    }
  })

  it('uses the country data it was told to, and names it', async () => {
    const countryFile = createRequire(import.meta.url).resolve(
      '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv4.mmdb',
    )
    const app = await started({ countryFile })
    expect(app.about.countryData).toBe(countryFile)
  })

  it('is refused when the city data it was told to use is not there, or is of countries', async () => {
    const countries = createRequire(import.meta.url).resolve(
      '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv4.mmdb',
    )
    for (const cityFile of [join(folder, 'missing.mmdb'), import.meta.filename, countries]) {
      await expect(createApp(options({ cityFile }))).rejects.toMatchObject({
        code: 'ERR_CONFIG',
        message: expect.stringContaining(cityFile),
      })
    }
  })

  it('places viewers by the city data it was told to use', async () => {
    const cityFile = join(import.meta.dirname, 'access', 'places', 'cities.mmdb')
    const app = await started({ cityFile })
    expect(app.about.cityData).toBe(cityFile)
    const ask = icecast(app)
    const { rules } = app.catalogue
    const publish = (outer: string): void => {
      const { version } = rules.published()
      const rule = {
        ...{ id: 'here', priority: 1, target: { kind: 'all' }, effect: { kind: 'continue' } },
        source: { kind: 'area', polygons: [{ outer }] },
      }
      const rest = { ...rule, id: 'rest', priority: 2, source: { kind: 'any' } }
      const set = [ruleSchema.parse(rule), ruleSchema.parse({ ...rest, effect: { kind: 'drop' } })]
      rules.saveDraft(version, set, 'console')
      rules.publish(version, '', 'console')
    }
    publish('2,48 3,48 3,49 2,49')
    expect(await ask('listener_add', 1)).toBe(200)
    publish('8,41 9,41 9,42 8,42')
    expect(await ask('listener_add', 2)).toBe(403)
    const exported = await (
      await app.console(new Request('http://x/api/v1/export/catalogue'))
    ).text()
    expect(exported).toContain('outer: 8,41 9,41 9,42 8,42')
  })

  it('lets the data directory go when it fails', async () => {
    const app = await started({ dataDirectory: join(folder, 'other') })
    const port = Number(new URL(app.about.handlerUrl).port)
    const taken = { address: '127.0.0.1', port }
    await expect(createApp(options({ handler: taken }))).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
      message: expect.stringContaining(`The handler cannot listen on 127.0.0.1:${port}`),
    })
    await started()
  })

  it('says who holds the port its console is to be served on, and goes on', async () => {
    const app = await started()
    const port = Number(new URL(app.about.handlerUrl).port)
    await expect(app.serveConsole({ address: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
      message: expect.stringContaining(`The console cannot listen on 127.0.0.1:${port}`),
    })
    expect((await fetch(app.about.handlerUrl)).status).toBe(404)
  })

  it('raises an alarm while the port of its gateway is taken, and opens it when it is free', async () => {
    const holder = await started({ dataDirectory: join(folder, 'other') })
    const port = Number(new URL(holder.about.handlerUrl).port)
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const app = await started({ gateway: { address: '127.0.0.1', port } })
    const origin = { name: 'tv', mode: 'token', originUrl: 'https://origin.example/tv.m3u8' }
    app.catalogue.streams.create(streamInputSchema.parse(origin), 'console')
    vi.advanceTimersByTime(LOOK_MS)
    await until(() => alarmCodes(app).includes('gateway_closed'))
    expect(app.alarms()[0]?.message).toContain(`The gateway cannot listen on 127.0.0.1:${port}`)
    expect(app.about.gatewayUrl).toBeNull()
    await holder.close()
    vi.advanceTimersByTime(LOOK_MS)
    await until(() => alarmCodes(app).length === 0)
    expect(app.about.gatewayUrl).toBe(`http://127.0.0.1:${port}`)
  })

  it('starts though the port of its gateway is taken, and says so at once', async () => {
    const holder = await started({ dataDirectory: join(folder, 'other') })
    const port = Number(new URL(holder.about.handlerUrl).port)
    const before = await started({})
    const origin = { name: 'tv', mode: 'token', originUrl: 'https://origin.example/tv.m3u8' }
    before.catalogue.streams.create(streamInputSchema.parse(origin), 'console')
    await before.close()
    const app = await started({ gateway: { address: '127.0.0.1', port } })
    expect(alarmCodes(app)).toContain('gateway_closed')
    expect((await fetch(app.about.handlerUrl)).status).toBe(404)
  })

  it('warns of a handler that other machines can reach', async () => {
    const app = await started({ handler: { address: '0.0.0.0', port: 0 } })
    expect(alarmCodes(app)).toContain('handler_exposed')
  })

  it('listens on nothing when told so', async () => {
    const app = await started({ handler: null })
    expect(app.about.handlerUrl).toBe('')
    expect((await app.console(new Request('http://x/api/v1/about'))).status).toBe(200)
  })

  it('guards the secrets as told', async () => {
    let mayCreate: boolean | null = null
    const secrets = {
      seal: (text: string) => Buffer.from(text),
      open: (sealed: Uint8Array) => Buffer.from(sealed).toString(),
      hash: (text: string) => text,
      authenticate: (text: string) => text,
      protection: 'a test',
    }
    const app = await started({
      secrets: async (may) => {
        mayCreate = may
        return secrets
      },
    })
    expect([mayCreate, app.about.secretProtection]).toEqual([true, 'a test'])
  })
})
