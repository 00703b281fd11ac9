import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isNativeHash } from '../tokens/nimble-native.ts'
import { pushSignature, pushSolution } from '../tokens/nimble-push.ts'
import { type Asked, ask } from './ask.ts'

/** One who watches, as this Nimble knows them. */
interface FakeViewer {
  /** Its own id of the session; never given twice. */
  readonly sessionId: number
  /** As signed into the URL. Null without one, and then it is in no report. */
  readonly viewerId: string | null
  /** `app/stream`. */
  readonly streamName: string
  readonly address: string
  readonly userAgent: string
}

interface Watching extends FakeViewer {
  readonly sinceMs: number
  /** Until when its view time was reported. */
  reportedMs: number
  bytes: number
}

interface Publishing {
  readonly id: string
  readonly streamName: string
  readonly address: string
}

export interface FakeNimbleOptions {
  /** The whole address of the handler, its secret included. */
  readonly handlerUrl: string
  /** As set in the panel. Null for none: pushes are signed with nothing, and solutions not looked at. */
  readonly pushToken: string | null
  /** As in nimble.conf. Null for none: whoever reaches the management API may use it. */
  readonly managementToken: string | null
  /** Epoch milliseconds. Default now. */
  now?(): number
}

/** A session as it is asked for. */
interface Start {
  /** Path with query, e.g. `/live/stage/playlist.m3u8?wmsAuthSign=...`. */
  readonly url: string
  readonly viewerId: string | null
  readonly address: string
  readonly userAgent?: string
  readonly referer?: string
  /** Bytes a second that are sent. Default 400,000. */
  readonly rate?: number
}

/**
 * Plays a Nimble Streamer as its documents describe it: asks when a session starts, reports its viewers and cuts those it
 * is told to, asks about publishers and tells of them, and can be managed. It plays the wire only: no signature of a URL is
 * checked and no byte of media is sent.
 */
export interface FakeNimble {
  /** Asks for a session. Null when it was refused or sent elsewhere. */
  start(start: Start): Promise<FakeViewer | null>
  /** A viewer goes; nobody is told. */
  leave(sessionId: number): void
  viewers(): readonly FakeViewer[]
  /**
   * Reports all viewers who have an id, and cuts those who must go.
   *
   * @returns Ids that must go. Null when the answer could not be used: nobody is cut then.
   */
  sync(): Promise<readonly string[] | null>
  /** Asks about a publisher, and tells that it is on air when it may be. */
  publish(publishing: Publishing): Promise<boolean>
  unpublish(streamName: string): Promise<void>
  publishers(): readonly Publishing[]
  /** Offers the management API on a free port of this machine. @returns Its origin. */
  listen(): Promise<string>
  close(): Promise<void>
}

/** Makes one that nobody watches yet. */
export function createFakeNimble(options: FakeNimbleOptions): FakeNimble {
  const { handlerUrl, pushToken, managementToken, now = Date.now } = options
  const watching = new Map<number, Watching & { readonly rate: number }>()
  const publishing = new Map<string, Publishing>()
  /** Ids that may not connect: as told in the last report. */
  let denied: ReadonlySet<string> = new Set()
  let lastId = 0
  let server: Server | null = null

  async function start(asked: Start): Promise<FakeViewer | null> {
    const { url, viewerId, address, userAgent = 'VLC/3.0.21', rate = 400_000 } = asked
    if (viewerId !== null && denied.has(viewerId)) return null
    lastId += 1
    const sessionId = lastId
    const told = { host: 'nimble.example', url, ip: address, 'user-agent': userAgent }
    const more = { referer: asked.referer ?? '', session_id: sessionId, session_type: 'HLS' }
    const answer = await ask(handlerUrl, { ...told, ...more })
    if (!isAllowed(answer)) return null
    const streamName = (url.split('?')[0] ?? '').split('/').slice(1, -1).join('/')
    const sinceMs = now()
    const viewer = { sessionId, viewerId, streamName, address, userAgent }
    watching.set(sessionId, { ...viewer, sinceMs, reportedMs: sinceMs, bytes: 0, rate })
    return viewer
  }

  async function push(lists: object): Promise<Asked & { readonly isProved: boolean }> {
    const id = randomUUID()
    const puzzle = randomUUID()
    const token = pushToken ?? ''
    const proof = { ID: id, Puzzle: puzzle, Signature: pushSignature({ id, puzzle }, token) }
    const answer = await ask(`${handlerUrl}/ppv`, { ...proof, ...lists })
    const solution = memberOf(answer.body, 'Solution')
    const isProved = pushToken === null || solution === pushSolution(puzzle, pushToken)
    return { ...answer, isProved: answer.status === 200 && isProved }
  }

  async function sync(): Promise<readonly string[] | null> {
    const nowMs = now()
    const named = [...watching.values()].filter((each) => each.viewerId !== null)
    const answer = await push({ PayPerViewInfo: infoOf(named, nowMs) })
    if (!answer.isProved) return null
    for (const viewer of named) viewer.reportedMs = nowMs
    const ids = memberOf(memberOf(answer.body, 'DenyList'), 'ID')
    denied = new Set(Array.isArray(ids) ? ids.map(String) : [])
    for (const { sessionId, viewerId } of named) {
      if (viewerId !== null && denied.has(viewerId)) watching.delete(sessionId)
    }
    return [...denied]
  }

  async function publish(publisher: Publishing): Promise<boolean> {
    const { id, streamName: stream, address: ip } = publisher
    const question = { PublishAuthRequest: [{ seq: '1', id, ip, stream }] }
    const { body } = await ask(`${handlerUrl}/publish`, question)
    const answers = memberOf(body, 'PublishAuthResponse')
    const [first] = Array.isArray(answers) ? answers : []
    if (memberOf(first, 'status') !== 'success') return false
    publishing.set(stream, publisher)
    await push({ publish: [noticeOf(publisher, now())] })
    return true
  }

  async function unpublish(streamName: string): Promise<void> {
    const publisher = publishing.get(streamName)
    if (publisher === undefined) return
    publishing.delete(streamName)
    await push({ unpublish: [noticeOf(publisher, now())] })
  }

  function manage(path: string, body: string): unknown {
    switch (path) {
      case 'GET /manage/sessions':
        return [...watching.values()].map((each) => sessionOf(each, now()))
      case 'POST /manage/sessions/delete':
        for (const id of JSON.parse(body) as number[]) watching.delete(id)
        return { status: 'Ok' }
      case 'GET /manage/publish_control/status':
        return { PublishControlStatus: [...publishing.values()].map(statusOf) }
      case 'POST /manage/publish_control/deny': {
        const ids = memberOf(JSON.parse(body), 'PublishControlDenyRequest') as string[]
        for (const { id, streamName } of publishing.values()) {
          if (ids.includes(id)) void unpublish(streamName)
        }
        return { PublishControlDenyResponse: { status: 'success' } }
      }
      default:
        return null
    }
  }

  function onManage(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://nimble.example')
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const salt = url.searchParams.get('salt') ?? ''
      const hash = url.searchParams.get('hash') ?? ''
      const mayIn = managementToken === null || isNativeHash(hash, salt, managementToken)
      const answer = mayIn
        ? manage(`${request.method} ${url.pathname}`, Buffer.concat(chunks).toString('utf8'))
        : null
      response.writeHead(mayIn ? (answer === null ? 404 : 200) : 403)
      response.end(answer === null ? '' : JSON.stringify(answer))
    })
  }

  return {
    start,
    leave: (sessionId) => void watching.delete(sessionId),
    viewers: () => [...watching.values()],
    sync,
    publish,
    unpublish,
    publishers: () => [...publishing.values()],
    async listen() {
      const made = createServer(onManage)
      server = made
      await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
      return `http://127.0.0.1:${(made.address() as AddressInfo).port}`
    },
    async close() {
      const open = server
      server = null
      if (open === null) return
      open.closeAllConnections()
      await new Promise((resolve) => open.close(resolve))
    },
  }
}

/** 200 and 403 may stand in status or body; a bare redirect is not documented. */
function isAllowed({ status, body }: Asked): boolean {
  return status === 200 && memberOf(body, 'return_code') === 200
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

type Reported = Watching & { readonly rate: number }

function infoOf(viewers: readonly Reported[], nowMs: number): object {
  const byStream = Map.groupBy(viewers, (each) => each.streamName)
  const applications = [...byStream].map(([streamName, theirs]) => {
    const [app = '', ...rest] = streamName.split('/')
    const stream = { name: rest.join('/'), Player: theirs.map((each) => playerOf(each, nowMs)) }
    return { name: app, Instance: [{ name: '_definst_', Stream: [stream] }] }
  })
  return applications.length === 0
    ? {}
    : { VHost: [{ name: '_defaultVHost_', Application: applications }] }
}

function playerOf(viewer: Reported, nowMs: number): object {
  const delta = Math.round(nowMs - viewer.reportedMs)
  return {
    id: viewer.viewerId,
    ip: viewer.address,
    sessionid: String(viewer.sessionId),
    delta,
    bytes_sent: Math.round((viewer.rate * delta) / 1000),
    user_agents: [viewer.userAgent],
  }
}

function sessionOf(viewer: Reported, nowMs: number): object {
  const [app = '', ...rest] = viewer.streamName.split('/')
  return {
    id: viewer.sessionId,
    app,
    stream: rest.join('/'),
    type: 'HLS',
    created: Math.floor(viewer.sinceMs / 1000),
    last_access: Math.floor(nowMs / 1000),
    client_ip: viewer.address,
    user_agent: viewer.userAgent,
    bytes_recv: 0,
    bytes_sent: Math.round((viewer.rate * (nowMs - viewer.sinceMs)) / 1000),
  }
}

const noticeOf = ({ streamName, address }: Publishing, time: number): object => ({
  stream: streamName,
  protocol: 'RTMP',
  time,
  type: 'push',
  remote_ip: address,
})

const statusOf = ({ id, streamName, address }: Publishing): object => ({
  key: `${streamName} ${id}`,
  id,
  ip: address,
  stream: streamName,
})
