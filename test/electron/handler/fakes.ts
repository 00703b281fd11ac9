import { readFileSync } from 'node:fs'
import type { WireReply, WireRequest } from '../../../electron/handler/protocols/types.ts'
import { createHandler } from '../../../electron/handler/server.ts'
import type { Handler, HandlerDeps } from '../../../electron/handler/types.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { answer } from '../../shared/records.ts'

export const SECRET = 'k3y-of-the-studio'

export function serverOf(change: Partial<MediaServer> = {}): MediaServer {
  return {
    id: 'studio',
    name: 'Studio',
    protocol: 'nimble',
    allowedPeers: [],
    publicUrl: null,
    enabled: true,
    assumedSessionSeconds: 14_400,
    missingTokens: 'deny',
    compareSeconds: 30,
    unknownSessions: 'show',
    createdAtMs: 0,
    updatedAtMs: 0,
    ...change,
  }
}

export const decisionOf = (change: Partial<Decision> = {}): Decision =>
  answer({ outcome: 'allow', reason: 'grant_accepted', country: '??', ...change })

/** An admission that gives one decision to everyone and remembers what it was asked. */
export function fakeAdmission(decision: Decision = decisionOf()) {
  const asked: AccessRequest[] = []
  const malformed: string[] = []
  const ended: string[] = []
  let id = 0
  return {
    asked,
    malformed,
    ended,
    admission: {
      answer(request: AccessRequest, done: (decision: Decision, id: number) => void) {
        asked.push(request)
        id += 1
        done(decision, id)
      },
      pass(request: AccessRequest, done: (decision: Decision, id: number) => void) {
        this.answer(request, done)
      },
      endStream(serverId: string, streamName: string, end: string) {
        ended.push(`${serverId} ${streamName} ${end}`)
      },
      endOthers(serverId: string, streamName: string, sessionKey: string) {
        ended.push(`${serverId} ${streamName} others than ${sessionKey}`)
      },
      record(
        request: AccessRequest,
        outcome: Partial<Decision>,
        done: (decision: Decision, id: number) => void,
      ) {
        asked.push(request)
        id += 1
        done(decisionOf(outcome), id)
      },
      malformed(_: string, detail: string, done: (decision: Decision, id: number) => void) {
        malformed.push(detail)
        id += 1
        done(decisionOf({ outcome: 'deny', reason: 'request_malformed' }), id)
      },
    },
  }
}

/** A listening handler whose one media server is `server`. Errors it logs are kept. */
export async function startHandler(
  change: Partial<HandlerDeps> = {},
  server: MediaServer = serverOf(),
): Promise<{ handler: Handler; url: string; port: number; logged: string[] }> {
  const logged: string[] = []
  const keep = (entry: object): void => {
    logged.push(String('err' in entry ? entry.err : ''))
  }
  const handler = createHandler({
    address: '127.0.0.1',
    port: 0,
    authenticate: (id, secret) => (id === server.id && secret === SECRET ? server : null),
    noteUse: () => undefined,
    admission: fakeAdmission().admission,
    reports: { take: (report, done) => done(report.unreadable, 0) },
    processes: { heard: () => undefined },
    secretsOf: () => ({ pushTokens: [] }),
    isOff: (id) => id === server.id && !server.enabled,
    apis: [],
    now: Date.now,
    log: { error: keep, warn: keep },
    ...change,
  })
  return { handler, logged, ...(await handler.listen()) }
}

/** A recorded request: request line, headers, blank line, body without the file's last line break. */
export function recorded(url: URL): WireRequest {
  const text = readFileSync(url, 'utf8').replace(/\n$/, '')
  const headEnd = text.indexOf('\n\n')
  const [requestLine = '', ...lines] = text.slice(0, headEnd).split('\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  const [method = '', path = ''] = requestLine.split(' ')
  return {
    method,
    path: /^\/ask\/[^/]+\/[^/?]+([^?]*)/.exec(path)?.[1] ?? '',
    query: path.split('?')[1] ?? '',
    headers,
    body: text.slice(headEnd + 2),
  }
}

export function wireOf(body: string | Buffer, method = 'POST'): WireRequest {
  return { method, path: '', query: '', headers: {}, body: body.toString() }
}

/** Whether any media server would take a reply for a yes. */
export function looksLikeAllow(reply: WireReply): boolean {
  return (
    'icecast-auth-user' in reply.headers ||
    reply.headers['x-icecast-auth-result'] === 'ok' ||
    /"return_code":\s*(200|302)|"statusCode":200|"stop":false|"allowed":true|"outcome":"(allow|redirect)"/.test(
      reply.body,
    )
  )
}
