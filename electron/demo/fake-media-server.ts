import { Agent, request } from 'node:http'
import { signWmsAuth } from '../tokens/wms-auth.ts'
import { createFakeNimble, type FakeNimble } from './fake-nimble.ts'
import { createRandom, type Random } from './random.ts'
import type { DemoStation } from './station.ts'

export interface FakeMediaServerOptions {
  readonly station: DemoStation
  /** Origin of the handler, e.g. http://127.0.0.1:8480. */
  readonly handlerOrigin: string
  /** How many viewers to hold on average. Default 320. */
  readonly viewers?: number
  /** Default 20261121. */
  readonly seed?: number
}

/** One simulated viewer: where it connects from and what it asks for. */
interface Viewer {
  readonly kind: 'icecast' | 'nimble'
  /** At Icecast its id of the connection; at Nimble its session, once it is admitted. */
  readonly key: string
  /** As signed into its URL. Null for a guest. */
  readonly viewerId: string | null
  readonly streamName: string
  readonly token: string | null
  readonly address: string
  readonly userAgent: string
  readonly referer: string | null
}

const AGENTS = [
  'VLC/3.0.21 LibVLC/3.0.21',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 20_1 like Mac OS X) AppleWebKit/605.1.15',
  'Lavf/60.16.100',
  'ExampleBot/2.1 (+https://bot.example/about)',
] as const
const REFERERS = [null, 'https://harbour.example/listen', 'https://harbour.example/stage'] as const
const AGGREGATOR = 'https://aggregator.example/top40'
/** First octets of address blocks of several countries, so that the country column has something to say. */
const NETWORKS = [
  '81.2',
  '91.64',
  '78.192',
  '62.10',
  '130.225',
  '213.180',
  '24.48',
  '203.0',
  '177.32',
  '41.76',
] as const
const MEAN_STAY_MS = 180_000
const TICK_MS = 250
/** How often the Nimble reports its viewers. */
const SYNC_MS = 10_000

/** What plays. */
interface FakeMediaServers {
  readonly nimble: FakeNimble
  stop(): void
}

/**
 * Plays an Icecast and a Nimble with a few hundred viewers that come, stay and leave. It is no shortcut into the
 * engine: every question is an HTTP request to the handler, in the media server's own format.
 *
 * @returns The Nimble, which can be managed, and a function that stops both.
 */
export function startFakeMediaServers(options: FakeMediaServerOptions): FakeMediaServers {
  const random = createRandom(options.seed ?? 20_261_121)
  const target = options.viewers ?? 320
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const nimble = nimbleOf(options)
  const send = sender(options, agent, nimble)
  const departures = new Map<Viewer, number>()
  let count = 0

  const arrive = (): void => {
    const viewer = makeViewer(random, options.station, ++count)
    const stayMs = -Math.log(1 - random.next()) * MEAN_STAY_MS
    send(viewer, 'start', (admitted) => {
      if (admitted) departures.set(viewer, Date.now() + stayMs)
    })
  }
  const leave = (now: number): void => {
    for (const [viewer, at] of departures) {
      if (at > now) continue
      departures.delete(viewer)
      send(viewer, 'end', () => undefined)
    }
  }

  publishSources(options, agent)
  void nimble.publish({ id: 'stage-encoder', streamName: 'live/stage', address: '192.168.10.21' })
  const syncing = setInterval(() => void nimble.sync(), SYNC_MS)
  const timer = setInterval(() => {
    leave(Date.now())
    const missing = target - departures.size
    // A hall fills quickly and then breathes: many at first, later about as many as leave.
    const arrivals = Math.min(24, missing / 12 + random.next() * 1.5)
    for (let each = 0; each < arrivals; each++) arrive()
  }, TICK_MS)
  return {
    nimble,
    stop() {
      clearInterval(timer)
      clearInterval(syncing)
      void nimble.close()
      agent.destroy()
    },
  }
}

function makeViewer(random: Random, station: DemoStation, count: number): Viewer {
  const kind = random.next() < 0.6 ? 'icecast' : 'nimble'
  const members = random.next() < 0.35
  const streamName =
    kind === 'icecast'
      ? members
        ? 'harbour-members.mp3'
        : 'harbour.mp3'
      : members
        ? 'live/backstage'
        : random.next() < 0.03
          ? 'live/not-set-up'
          : 'live/stage'
  const [first, ...more] = station.tokens[streamName] ?? []
  const hasToken = first !== undefined && random.next() < 0.8
  const isNamed = kind === 'nimble' && (hasToken || random.next() < 0.3)
  return {
    kind,
    key: String(1000 + count),
    viewerId: isNamed ? `viewer-${1 + random.below(400)}` : null,
    streamName,
    token: hasToken ? random.pick([first, ...more]) : null,
    address: `${random.pick(NETWORKS)}.${random.below(256)}.${1 + random.below(254)}`,
    userAgent: random.next() < 0.02 ? AGENTS[4] : (AGENTS[random.below(4)] ?? AGENTS[0]),
    referer: random.next() < 0.04 ? AGGREGATOR : random.pick(REFERERS),
  }
}

type Send = (viewer: Viewer, phase: 'start' | 'end', done: (admitted: boolean) => void) => void

function sender(
  { station, handlerOrigin }: FakeMediaServerOptions,
  agent: Agent,
  nimble: FakeNimble,
): Send {
  /** Sessions at the Nimble, by the key of the viewer. */
  const sessions = new Map<string, number>()
  return (viewer, phase, done) => {
    if (viewer.kind === 'nimble') {
      if (phase === 'end') nimble.leave(sessions.get(viewer.key) ?? 0)
      else void startAtNimble(viewer, station, nimble, sessions).then(done)
      if (phase === 'end') sessions.delete(viewer.key)
      return
    }
    const { server, secret } = station.icecast
    const url = `${handlerOrigin}/ask/${server.id}/${secret}`
    post(agent, url, FORM, icecastForm(viewer, phase), (_, headers) =>
      done(headers['icecast-auth-user'] === '1'),
    )
  }
}

async function startAtNimble(
  viewer: Viewer,
  station: DemoStation,
  nimble: FakeNimble,
  sessions: Map<string, number>,
): Promise<boolean> {
  const { viewerId, address, userAgent, referer } = viewer
  const signed = viewerId === null ? '' : `?wmsAuthSign=${signedFor(viewerId, viewer, station)}`
  const session = await nimble.start({
    url: `/${viewer.streamName}/playlist.m3u8${signed}`,
    viewerId,
    address,
    userAgent,
    ...(referer !== null && { referer }),
  })
  if (session !== null) sessions.set(viewer.key, session.sessionId)
  return session !== null
}

/** As the station's own site signs it when the page is loaded. */
const signedFor = (viewerId: string, { streamName }: Viewer, { nimble }: DemoStation): string =>
  signWmsAuth({
    password: nimble.signingPassword,
    nowMs: Date.now(),
    validMinutes: 20,
    viewerId,
    address: null,
    signedStream: streamName,
  })

function nimbleOf({ station, handlerOrigin }: FakeMediaServerOptions): FakeNimble {
  const { server, secret, pushToken, controlToken } = station.nimble
  return createFakeNimble({
    handlerUrl: `${handlerOrigin}/ask/${server.id}/${secret}`,
    pushToken,
    managementToken: controlToken,
  })
}

const FORM = 'application/x-www-form-urlencoded'

const withToken = (path: string, token: string | null): string =>
  token === null ? path : `${path}?rj-auth=${encodeURIComponent(token)}`

function icecastForm(viewer: Viewer, phase: 'start' | 'end'): string {
  const fields: Record<string, string> = {
    action: phase === 'start' ? 'listener_add' : 'listener_remove',
    server: 'radio.harbour.example',
    port: '8000',
    client: viewer.key,
    mount: withToken(`/${viewer.streamName}`, viewer.token),
    user: '',
    pass: '',
    ip: viewer.address,
    agent: viewer.userAgent,
  }
  if (viewer.referer !== null) fields['ClientHeader.referer'] = viewer.referer
  return new URLSearchParams(fields).toString()
}

/** Brings the sources of the Icecast mounts on air, with their publisher keys. */
function publishSources({ station, handlerOrigin }: FakeMediaServerOptions, agent: Agent): void {
  const { server, secret } = station.icecast
  for (const name of ['harbour.mp3', 'harbour-members.mp3']) {
    const form = new URLSearchParams({
      action: 'stream_auth',
      mount: `/${name}`,
      ip: '192.168.10.20',
      server: 'radio.harbour.example',
      port: '8000',
      user: 'source',
      pass: station.streamKeys[name] ?? '',
    })
    const url = `${handlerOrigin}/ask/${server.id}/${secret}`
    post(agent, url, FORM, form.toString(), () => undefined)
  }
}

function post(
  agent: Agent,
  url: string,
  contentType: string,
  body: string,
  done: (status: number, headers: Readonly<Record<string, unknown>>) => void,
): void {
  const outgoing = request(
    url,
    {
      agent,
      method: 'POST',
      headers: { 'content-type': contentType, 'content-length': Buffer.byteLength(body) },
    },
    (response) => {
      response.resume()
      response.on('end', () => done(response.statusCode ?? 0, response.headers))
    },
  )
  // The demo goes on without this viewer; the handler being away is what a real server would see too.
  outgoing.on('error', () => done(0, {}))
  outgoing.end(body)
}
