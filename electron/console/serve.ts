import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { AppError } from '../../shared/errors.ts'
import { failure } from './failure.ts'
import { createGate } from './gate.ts'
import { SECURITY_HEADERS } from './headers.ts'
import { allowHosts, asksUs, assertLoopback, type Hosts, urlHost } from './hosts.ts'
import { createSignIn } from './sign-in.ts'
import type { Console } from './types.ts'

const HEADERS_TIMEOUT_MS = 5_000
const REQUEST_TIMEOUT_MS = 30_000
const MAX_CONNECTIONS = 256
/** What is still under way when the carrier closes gets so long. */
const DRAIN_MS = 2_000

export interface ServeConsoleOptions {
  /** Where to listen, e.g. `127.0.0.1`. Anything but loopback needs `names`. */
  readonly address: string
  /** 0 picks a free one. */
  readonly port: number
  /** 256 bits or more, from a file only the operator can read; what `stagedoor open` and its like prove themselves with. */
  readonly controlToken: string
  /** What the operator types for a fresh launch link. Default `stagedoor open`. */
  readonly openCommand?: string
  /** Further Host values the console is reached by, e.g. through a proxy that speaks TLS. Default none. */
  readonly names?: readonly string[]
  /** Milliseconds of a clock that never jumps. Default performance.now. */
  readonly monotonicMs?: () => number
}

export interface ServedConsole {
  /** Without a slash at its end, e.g. `http://127.0.0.1:8481`. */
  readonly url: string
  /** A link that signs one browser in, once, within ten minutes. The code is in the fragment: it is never sent or logged. */
  launchUrl(): string
  /** Stops listening, ends the feeds, and within 2 seconds every connection. */
  close(): Promise<void>
}

/**
 * Serves the console to a browser on this machine.
 *
 * @throws AppError ERR_CONFIG when the address is no loopback address and no names are given; and what node:net says
 *         when it cannot be listened on, which its owner puts into words.
 */
export async function serveConsole(
  console: Console,
  options: ServeConsoleOptions,
): Promise<ServedConsole> {
  if ((options.names ?? []).length === 0) assertLoopback(options.address)
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16 * 1024,
  })
  server.maxConnections = MAX_CONNECTIONS
  const port = await listen(server, options)
  const url = `http://${urlHost(options.address)}${port === 80 ? '' : `:${port}`}`
  const signIn = createSignIn(options.monotonicMs)
  const launchUrl = (): string => `${url}/#launch=${signIn.issueCode()}`
  const hosts = allowHosts(options.address, port, options.names)
  const gate = createGate({
    console,
    hosts,
    signIn,
    controlToken: options.controlToken,
    openCommand: options.openCommand ?? 'stagedoor open',
    launchUrl,
  })
  answerWith(server, gate, hosts)
  return { url, launchUrl, close: () => close(server, console) }
}

function answerWith(
  server: Server,
  gate: (request: Request) => Promise<Response>,
  hosts: Hosts,
): void {
  const listener = getRequestListener((request) => gate(standard(request)), {
    overrideGlobalObjects: false,
    errorHandler: () => failure(new AppError('ERR_INTERNAL')),
  })
  const refusal = JSON.stringify(new AppError('ERR_HOST').toBody())
  server.on('request', (incoming, outgoing) => {
    if (asksUs(incoming, hosts)) {
      void listener(incoming, outgoing)
      return
    }
    const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-store', connection: 'close' }
    outgoing.writeHead(403, { ...headers, 'content-type': 'application/json' })
    outgoing.end(incoming.method === 'HEAD' ? undefined : refusal)
  })
}

/**
 * The adapter's requests only look like the platform's. One with a body is made again, since reading it in pieces builds
 * a Request from a Request, which the platform does for its own only.
 */
function standard(request: Request): Request {
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return request
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method,
    headers: [...request.headers],
    body: request.body,
    duplex: 'half',
  }
  return new Request(request.url, init)
}

function listen(server: Server, { address, port }: ServeConsoleOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port, exclusive: true }, () => {
      server.removeAllListeners('error')
      // After that an error concerns one connection, which is then closed.
      server.on('error', () => undefined)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function close(server: Server, console: Console): Promise<void> {
  return new Promise((resolve) => {
    const drained = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearTimeout(drained)
      resolve()
    })
    console.close()
    server.closeIdleConnections()
  })
}
