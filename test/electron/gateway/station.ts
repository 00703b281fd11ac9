import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../../electron/app.ts'
import { streamInputSchema } from '../../../shared/stream.ts'

/** One Stagedoor with its gateway, and an origin behind it. */
export interface Station {
  /** The one that runs. */
  readonly app: App
  readonly originUrl: string
  /** Adds a stream whose origin is a path of the origin, or an address. */
  stream(input: { name: string; origin: string; [field: string]: unknown }): string
  /** A link's credential as the query of an address. */
  link(streamId: string): { readonly query: string; readonly id: string }
  /** Where the gateway is, once it listens. */
  gatewayUrl(): Promise<string>
  /** What the gateway answers a path; redirects are followed unless told otherwise. */
  get(path: string, init?: RequestInit): Promise<Response>
  /**
   * Stops Stagedoor and starts it again on its data.
   *
   * @param between Called while it is stopped. Default: nothing is done then.
   */
  restart(between?: () => void): Promise<void>
  close(): Promise<void>
}

/** Starts both; stop them with close(). */
export async function startStation(answer: RequestListener): Promise<Station> {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-gateway-'))
  const origin = createServer(answer)
  const originUrl = await listening(origin)
  const start = (): Promise<App> =>
    createApp({
      dataDirectory: join(folder, 'data'),
      keyFile: join(folder, 'test.key'),
      handler: { address: '127.0.0.1', port: 0 },
      gateway: { address: '127.0.0.1', port: 0 },
      mode: 'headless',
      logLevel: 'silent',
    })
  let app = await start()
  async function gatewayUrl(): Promise<string> {
    while (app.about.gatewayUrl === null) await new Promise((resolve) => setTimeout(resolve, 5))
    return app.about.gatewayUrl
  }
  return {
    get app() {
      return app
    },
    originUrl,
    stream({ origin: at, ...input }) {
      const url = at.startsWith('/') ? originUrl + at : at
      const whole = { originUrl: url, originAllowPrivate: true, ...input }
      return app.catalogue.streams.create(streamInputSchema.parse(whole), 'console').id
    },
    link(streamId) {
      const input = { streamId, minutes: 60, label: '', tags: [] }
      const { link, token } = app.catalogue.links.issue(input, 'console')
      return { query: new URLSearchParams({ 'rj-auth': token }).toString(), id: link.id }
    },
    async get(path, init) {
      return await fetch((await gatewayUrl()) + path, init)
    },
    gatewayUrl,
    async restart(between = () => {}) {
      await app.close()
      between()
      app = await start()
    },
    async close() {
      await app.close()
      origin.closeAllConnections()
      await new Promise((resolve) => origin.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })
}
