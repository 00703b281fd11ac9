import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'

/**
 * Connections that ask once and then do nothing. Run as a child process with one JSON argument ({@link IdlePlan}); prints
 * one JSON line ({@link IdleResult}) when all are there, and keeps them until it is stopped.
 */
export interface IdlePlan {
  readonly port: number
  readonly connections: number
  /** As of load.ts; its first question is what each connection asks, so that all are about one session. */
  readonly requestsFile: string
}

export interface IdleResult {
  readonly open: number
}

const plan = JSON.parse(process.argv[2] ?? '{}') as IdlePlan
/** Opened at once, so that the backlog of the listener is never full. */
const AT_ONCE = 100

const [first = '{}'] = readFileSync(plan.requestsFile, 'utf8').split('\n', 1)
const { path, body } = JSON.parse(first) as { path: string; body: string }
const REQUEST =
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${plan.port}\r\nContent-Type: application/json\r\n` +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const open = new Set<Socket>()

/** Resolves once the answer came, with false when none did. */
function openOne(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port: plan.port, host: '127.0.0.1' })
    socket.once('error', () => resolve(false))
    socket.once('close', () => {
      open.delete(socket)
      resolve(false)
    })
    socket.once('data', () => {
      open.add(socket)
      socket.resume()
      resolve(true)
    })
    socket.write(REQUEST)
  })
}

for (let opened = 0; opened < plan.connections; opened += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, plan.connections - opened) }, openOne))
}
const result: IdleResult = { open: open.size }
console.log(JSON.stringify(result))
// It stays when the server cut them all.
setInterval(() => {}, 60_000)
// As many as are left are told of at the end: one that the server cut was not kept alive.
process.once('SIGTERM', () => {
  console.log(JSON.stringify({ open: open.size } satisfies IdleResult))
  process.exit(0)
})
