import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type App, createApp } from '../../../../electron/app.ts'
import {
  selfSigningKey,
  signSubscribeToken,
} from '../../../../electron/tokens/subscribe-token-sign.ts'
import { mediaServerInputSchema } from '../../../../shared/media-server.ts'
import { settingsSchema } from '../../../../shared/settings.ts'
import { streamInputSchema } from '../../../../shared/stream.ts'
import {
  publishTokenInputSchema,
  subscribeTokenInputSchema,
} from '../../../../shared/stream-token.ts'

export const STREAM = 'live/cam'
const WS = 'wss://media.example/ws/v2/{action}/0123456789abcdef0123456789abcdef'

interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The envelope. */
  readonly body: {
    readonly status?: string
    readonly message?: string
    readonly data?: Record<string, never> & {
      readonly message?: string
      readonly jwt?: string
      readonly errors?: Record<string, string[]>
    }
  }
}

/** A running Stagedoor with a Director: one stream that needs a token, one that is open, and one of each token. */
export interface Desk {
  readonly app: App
  readonly url: string
  readonly account: string
  /** Its text and id. */
  readonly parent: { readonly secret: string; readonly id: number }
  readonly publisher: { readonly secret: string; readonly id: number }
  /** A handler address of a Nimble. */
  readonly nimbleUrl: string
  call(action: string, body: unknown, headers?: Record<string, string>): Promise<Answered>
  subscribe(token: string | null, over?: Ask): Promise<Answered>
  publish(token: string | null, over?: Ask): Promise<Answered>
  /** Asks as the Nimble does. Resolves to what it is answered: 200 or 403. */
  asNimble(query: string, over?: { ip?: string; stream?: string }): Promise<number>
  /** Reason and latest failed restriction of the latest decision. */
  latest(): { readonly reason: string; readonly detail: string | undefined }
  restart(): Promise<Desk>
}

interface Ask {
  readonly streamName?: string
  readonly streamAccountId?: string | null
  readonly address?: string
  readonly origin?: string
}

/** @param fields Of the subscribe token. Default: for the secured stream and nothing else. */
export async function openDesk(fields: object = {}, settings: object = {}): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-director-'))
  const opened: App[] = []
  onTestFinished(async () => {
    for (const app of opened) await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const app = await start(folder, opened)
  const { catalogue } = app
  const director = { urls: [WS], ...('director' in settings ? (settings.director as object) : {}) }
  catalogue.settings.update(
    settingsSchema.parse({ trustedProxies: ['127.0.0.1'], ...settings, director }),
    'console',
  )
  for (const [name, mode] of [
    [STREAM, 'token'],
    ['live/open', 'public'],
  ]) {
    catalogue.streams.create(streamInputSchema.parse({ name, mode }), 'console')
  }
  const streams = [{ streamName: STREAM }]
  const parent = catalogue.subscribeTokens.create(
    subscribeTokenInputSchema.parse({ label: 'Partner', streams, ...fields }),
    'console',
  )
  const publisher = catalogue.publishTokens.create(
    publishTokenInputSchema.parse({
      label: 'Studio',
      streams: [...streams, { streamName: 'live/open' }],
    }),
    'console',
  )
  const { server, secret } = catalogue.mediaServers.create(
    mediaServerInputSchema.parse({ name: 'Nimble', protocol: 'nimble' }),
    'console',
  )
  const place = {
    parent: { secret: parent.secret, id: parent.token.id },
    publisher: { secret: publisher.secret, id: publisher.token.id },
    nimblePath: `/ask/${server.id}/${secret}`,
  }
  return deskOf(app, folder, opened, place)
}

async function start(folder: string, opened: App[]): Promise<App> {
  const app = await createApp({
    dataDirectory: join(folder, 'data'),
    keyFile: join(folder, 'config', 'test.key'),
    handler: { address: '127.0.0.1', port: 0 },
    mode: 'headless',
    logLevel: 'silent',
  })
  opened.push(app)
  return app
}

function deskOf(
  app: App,
  folder: string,
  opened: App[],
  place: Pick<Desk, 'parent' | 'publisher'> & { readonly nimblePath: string },
): Desk {
  const url = app.about.handlerUrl
  const nimbleUrl = url + place.nimblePath
  let views = 0

  async function call(
    action: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const response = await fetch(`${url}/api/director/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    const { status, headers: answered } = response
    return { status, headers: answered, text, body: JSON.parse(text) as Answered['body'] }
  }

  const ask =
    (action: string) =>
    (token: string | null, { address, origin, ...body }: Ask = {}) =>
      call(
        action,
        { streamName: STREAM, ...body },
        {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(address === undefined ? {} : { 'x-forwarded-for': address }),
          ...(origin === undefined ? {} : { origin }),
        },
      )

  return {
    app,
    url,
    account: app.catalogue.account.get().id,
    parent: place.parent,
    publisher: place.publisher,
    nimbleUrl,
    call,
    subscribe: ask('subscribe'),
    publish: ask('publish'),
    async asNimble(query, { ip = '192.0.2.1', stream = STREAM } = {}) {
      views += 1
      const asked = {
        host: 'media.example',
        url: `http://media.example/${stream}/playlist.m3u8?${query}`,
        ip,
        'user-agent': 'player',
        session_id: String(views),
        session_type: 'HLS',
      }
      const response = await fetch(nimbleUrl, { method: 'POST', body: JSON.stringify(asked) })
      const { return_code } = (await response.json()) as { return_code?: number }
      return return_code ?? response.status
    },
    latest() {
      const [record] = app.live.recent(1)
      const failed = record?.trace.findLast(
        ([check, outcome]) => check === 'restriction' && outcome === 'fail',
      )
      return { reason: record?.reason ?? '', detail: failed?.[2] }
    },
    async restart() {
      await app.close()
      opened.splice(opened.indexOf(app), 1)
      return deskOf(await start(folder, opened), folder, opened, place)
    },
  }
}

/** Payload of a JWT, unverified. */
export function payloadOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

/** Puts somebody on air, so that viewers can come. */
export async function onAir(desk: Desk, streamName = STREAM): Promise<Desk> {
  expect((await desk.publish(desk.publisher.secret, { streamName })).status).toBe(200)
  return desk
}

/** A self-signed token of the desk's subscribe token, good for a minute. */
export function child(desk: Desk, over: object = {}): string {
  const expiresAtMs = Date.now() + 60_000
  const input = { tokenId: desk.parent.id, streamName: STREAM, expiresAtMs, ...over }
  return signSubscribeToken(input, selfSigningKey(desk.parent.secret))
}
