import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import { burnCodes } from './burn.ts'
import type { GateTools } from './gate.ts'
import { allowHosts, assertLoopback, hostRefusal, movedTo, urlHost } from './hosts.ts'
import { isUpload, LAUNCH_PATH, launchLink } from './paths.ts'
import { beginAnswer, boundBody } from './patience.ts'
import { redirect, refuse } from './refuse.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import type { Console } from './types.ts'

const HEADERS_TIMEOUT_MS = 5_000
const BODY_TIMEOUT_MS = 30_000
const MAX_CONNECTIONS = 256
/** What is still under way when the carrier closes gets so long. */
const DRAIN_MS = 2_000

export interface ServeConsoleOptions {
  /** Where to listen, a loopback address, e.g. `127.0.0.1`. */
  readonly address: string
  /** 0 picks a free one. */
  readonly port: number
  /** 256 bits or more, from a file only the operator can read; what `stagedoor open` and its like prove themselves with. */
  readonly controlToken: string
  /** What the operator types for a fresh launch link. Default `stagedoor open`. */
  readonly openCommand?: string
  /** Further Host values the console is reached by, through a proxy on this machine that speaks TLS. Default none. */
  readonly names?: readonly string[]
  /** Who is signed in. Default nobody. */
  readonly signIn?: SignIn
  /** Milliseconds of a clock that never jumps. Default performance.now. */
  readonly monotonicMs?: () => number
  /** How long a body may take, and an upload may pause, milliseconds. Default 30,000. */
  readonly bodyTimeoutMs?: number
  /** Loads what carries requests, with the first of them. Default carrier.ts. */
  readonly loadCarrier?: () => Promise<(tools: GateTools) => RequestListener>
}

export interface ServedConsole {
  /** Without a slash at its end, e.g. `http://127.0.0.1:8481`. */
  readonly url: string
  /** A link that signs one browser in, once, within ten minutes; see launchLink. */
  launchUrl(): string
  /** The same by the first of the further names, over TLS, with a code of its own. Null where there is none. */
  phoneUrl(): string | null
  /** Stops listening, ends the feeds, and within 2 seconds every connection. */
  close(): Promise<void>
}

/**
 * Serves the console to a browser on this machine, and by its further names to those that a proxy lets in. It speaks no TLS itself, so
 * that it is on loopback whatever its names are.
 *
 * @throws AppError ERR_CONFIG when the address is no loopback address; and what node:net says when it cannot be listened on, which its
 *         owner puts into words.
 */
export async function serveConsole(
  console: Console,
  options: ServeConsoleOptions,
): Promise<ServedConsole> {
  assertLoopback(options.address)
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    // Bodies are bounded below: an upload may take longer than all others.
    requestTimeout: 0,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16 * 1024,
  })
  server.maxConnections = MAX_CONNECTIONS
  const port = await listen(server, options)
  const url = `http://${urlHost(options.address)}${port === 80 ? '' : `:${port}`}`
  const signIn = options.signIn ?? createSignIn(options.monotonicMs)
  signIn.endTokens()
  const launchUrl = (): string => launchLink(url, signIn.issueCode())
  const [name] = options.names ?? []
  const namedUrl = name === undefined ? null : `https://${name}`
  const phoneUrl = (): string | null => namedUrl && launchLink(namedUrl, signIn.issueCode())
  const hosts = allowHosts(options.address, port, options.names)
  const tools: GateTools = {
    console,
    hosts,
    signIn,
    controlToken: options.controlToken,
    openCommand: options.openCommand ?? 'stagedoor open',
    launchUrl,
    phoneUrl,
    namedUrl,
  }
  answerWith(
    server,
    url,
    tools,
    options.loadCarrier ?? (async () => (await import('./carrier.ts')).createCarrier),
    options.bodyTimeoutMs ?? BODY_TIMEOUT_MS,
  )
  return { url, launchUrl, phoneUrl, close: () => close(server, console) }
}

/** What carries requests is loaded with the first of them: until somebody opens the console it would be for nothing. */
function answerWith(
  server: Server,
  url: string,
  tools: GateTools,
  load: Exclude<ServeConsoleOptions['loadCarrier'], undefined>,
  bodyTimeoutMs: number,
): void {
  let carrier: Promise<RequestListener> | null = null
  server.on('request', (incoming, outgoing) => {
    const path = (incoming.url ?? '').split('?', 1)[0] ?? ''
    boundBody(incoming, outgoing, bodyTimeoutMs, isUpload(incoming.method, path))
    const refusal = hostRefusal(incoming, tools.hosts)
    if (refusal !== null) {
      const moved = movedTo(incoming, refusal, url)
      if (moved !== null) return redirect(outgoing, moved)
      const burnt = path === LAUNCH_PATH ? burnCodes(incoming, tools.signIn) : Promise.resolve()
      void burnt.then(() => {
        if (beginAnswer(outgoing)) refuse(outgoing, refusal, incoming.method === 'HEAD')
      })
      return
    }
    carrier ??= load()
      .then((createCarrier) => createCarrier(tools))
      .catch((error: unknown) => {
        carrier = null
        throw error
      })
    carrier
      .then((listener) => listener(incoming, outgoing))
      .catch(() => {
        if (outgoing.headersSent) outgoing.destroy()
        else refuse(outgoing, new AppError('ERR_INTERNAL'), incoming.method === 'HEAD')
      })
  })
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
