import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../e2e/support.ts'
import { openDesk, payloadOf, STREAM } from '../electron/handler/apis/director-desk.ts'
import { run } from './programs.ts'

const ALWAYS = { director: { onlyLive: false } }
const WS = 'wss://media.example/ws/v2/sub/0123456789abcdef0123456789abcdef'
const program = fileURLToPath(new URL('./support/sdk-calls.ts', import.meta.url))

interface Outcome {
  readonly answer?: { readonly urls: string[]; readonly jwt: string; readonly iceServers: object[] }
  readonly error?: { readonly kind: string; readonly message: string; readonly status: number }
}

/** What the SDK makes of each call, in Node. */
async function inNode(url: string, calls: readonly object[]): Promise<Outcome[]> {
  const child = run(process.execPath, [program, url, JSON.stringify(calls)])
  await child.ended
  const lines = child
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{"'))
  return lines.map((line) => JSON.parse(line) as Outcome)
}

describe('the SDK of Millicast, in Node', () => {
  it('is told why it is refused, with the status that is final', async () => {
    const desk = await openDesk()
    const [missing, unknown, wrong, late] = await inNode(desk.url, [
      { name: 'getSubscriber', options: { streamName: STREAM } },
      { name: 'getSubscriber', options: { streamName: STREAM, subscriberToken: 'ab'.repeat(32) } },
      { name: 'getPublisher', options: { streamName: STREAM, token: desk.parent.secret } },
      {
        name: 'getSubscriber',
        options: { streamName: STREAM, subscriberToken: desk.parent.secret },
      },
    ])
    expect(missing?.error).toMatchObject({ status: 401, message: 'Unauthorized: Token required' })
    expect(unknown?.error).toMatchObject({ status: 401, message: 'Unauthorized: Invalid token' })
    expect(wrong?.error).toMatchObject({ status: 401, message: 'Unauthorized: Invalid token' })
    expect(late?.error).toMatchObject({ status: 400, message: 'stream not being published' })
  })

  it('gets a publisher and a subscriber, and can read the ticket', async () => {
    const desk = await openDesk()
    const [publisher, subscriber] = await inNode(desk.url, [
      { name: 'getPublisher', options: { streamName: STREAM, token: desk.publisher.secret } },
      {
        name: 'getSubscriber',
        options: {
          streamName: STREAM,
          streamAccountId: desk.account,
          subscriberToken: desk.parent.secret,
        },
      },
    ])
    expect(publisher?.answer).toMatchObject({ iceServers: [], subscribeRequiresAuth: true })
    expect(subscriber?.answer).toMatchObject({
      urls: [WS],
      iceServers: [],
      subscriberToken: desk.parent.secret,
    })
    expect(payloadOf(subscriber?.answer?.jwt ?? '')).toMatchObject({
      millicast: { streamName: STREAM },
    })
  })
})

describe('the SDK of Millicast, in a page of another origin', () => {
  const bundle = readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('@millicast/sdk')), 'millicast.umd.js'),
  )
  const site = createServer((request, response) => {
    const isScript = request.url === '/sdk.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? bundle : '<!doctype html><script src="/sdk.js"></script>')
  })
  let page: Page
  let close: () => Promise<void>
  beforeAll(async () => {
    await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening))
    const browser = await startBrowser()
    close = () => browser.close()
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  })
  afterAll(async () => {
    await close()
    site.close()
  })

  const subscribe = (url: string, token: string): Promise<Outcome> =>
    page.evaluate(
      async ([endpoint, streamName, subscriberToken]) => {
        const { Director } = (window as never as { millicast: typeof import('@millicast/sdk') })
          .millicast
        Director.setEndpoint(endpoint)
        try {
          const answer = await Director.getSubscriber({ streamName, subscriberToken } as never)
          return { answer } as never
        } catch (error) {
          const { name: kind, message, status } = error as Error & { status: number }
          return { error: { kind, message, status } }
        }
      },
      [url, STREAM, token] as const,
    )

  /**
   * How often a player asks although it is not let in, until so many milliseconds after it was answered first; no longer than until it
   * has asked so often.
   */
  const asked = (url: string, token: string, ms: number, enough: number): Promise<number> =>
    page.evaluate(
      async ([endpoint, streamName, subscriberToken, wait, most]) => {
        const { Director, View } = (
          window as never as { millicast: typeof import('@millicast/sdk') }
        ).millicast
        Director.setEndpoint(endpoint)
        let times = 0
        let untilMs = Number.POSITIVE_INFINITY
        const view = new View(streamName, (() => {
          times += 1
          return Director.getSubscriber({ streamName, subscriberToken } as never).finally(() => {
            untilMs = Math.min(untilMs, performance.now() + wait)
          })
        }) as never)
        void view.connect().catch(() => undefined)
        while (times < most && performance.now() < untilMs) {
          await new Promise((later) => setTimeout(later, 50))
        }
        view.stop()
        return times
      },
      [url, STREAM, token, ms, enough] as const,
    )

  it('is refused with a text it can show', async () => {
    const desk = await openDesk({ allowedOrigins: ['good.example'] }, ALWAYS)
    const { error } = await subscribe(desk.url, desk.parent.secret)
    expect(error).toMatchObject({ status: 401, message: 'Unauthorized: Origin not allowed' })
    expect(desk.latest().detail).toBe('subscribe:origin_parent')
  })

  it('is let in where its origin is', async () => {
    const desk = await openDesk({ allowedOrigins: ['127.0.0.1'] }, ALWAYS)
    const { answer, error } = await subscribe(desk.url, desk.parent.secret)
    expect(error).toBeUndefined()
    expect(answer).toMatchObject({ urls: [WS], iceServers: [] })
  })

  it('gives up when it is refused, and asks again while the stream is not on air', async () => {
    const desk = await openDesk()
    expect(await asked(desk.url, 'ab'.repeat(32), 4_000, 2)).toBe(1)
    expect(await asked(desk.url, desk.parent.secret, 30_000, 2)).toBe(2)
  })
})
