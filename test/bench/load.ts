import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'

/**
 * A load generator on bare sockets, so that it costs far less than what it measures. Run as a child process with
 * one JSON argument ({@link LoadPlan}); prints one JSON line ({@link LoadResult}).
 */
export interface LoadPlan {
  readonly port: number
  /**
   * File with one JSON request per line: `{path, body}`. Sent in order, round and round; {@link COUNTER} in a body becomes
   * a number that no other request of this run has.
   */
  readonly requestsFile: string
  /** `keep-alive`: each connection asks again as soon as it was answered. `new`: a connection per request. */
  readonly connections: 'keep-alive' | 'new'
  /** How many ask at once. */
  readonly concurrency: number
  readonly seconds: number
  /** Requests a second, sent whether or not earlier ones were answered (open loop). Null: as fast as answered. */
  readonly ratePerSecond: number | null
  /** The open loop rests so long between looks at what is due, milliseconds, to leave the core to others. Default: not at all. */
  readonly restMs?: number
}

export interface LoadResult {
  readonly requests: number
  readonly errors: number
  readonly perSecond: number
  /** Milliseconds, from the moment a request was due. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan
/** As wide as the numbers that take its place, so that lengths stay as they are. */
const COUNTER = '##########'
/** Where the numbers begin: later runs against the same server must not repeat those of earlier ones. */
const COUNT_FROM = (Date.now() % 1_000_000) * 1_000

interface Payload {
  readonly bytes: Buffer
  /** Where the counter stands; -1 without one. */
  readonly counterAt: number
}

const payloads = readFileSync(plan.requestsFile, 'utf8').trim().split('\n').map(serialize)
const latencies: number[] = []
let sent = 0
let answered = 0
let errors = 0
let stopping = false

function serialize(line: string): Payload {
  const { path, body } = JSON.parse(line) as { path: string; body: string }
  const connection = plan.connections === 'new' ? 'Connection: close\r\n' : ''
  const bytes = Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${plan.port}\r\nContent-Type: application/json\r\n` +
      `${connection}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  return { bytes, counterAt: bytes.indexOf(COUNTER) }
}

function nextPayload(): Buffer {
  const { bytes, counterAt } = payloads[sent % payloads.length] as Payload
  const number = String(COUNT_FROM + sent).padStart(COUNTER.length, '0')
  if (counterAt >= 0) bytes.write(number, counterAt, 'latin1')
  sent += 1
  return bytes
}

/** Of an open loop the first second does not count: in it this process itself comes up, and keeps waiting what it asked. */
const UNCOUNTED_MS = 1_000

const nowMs = (): number => performance.now()

/** One connection that asks one question at a time. */
class Asker {
  #socket: Socket | null = null
  #head = ''
  #dueAt = 0
  #done: (() => void) | null = null

  ask(dueAt: number, done: () => void): void {
    this.#dueAt = dueAt
    this.#done = done
    this.#head = ''
    if (this.#socket === null) this.#connect()
    this.#socket?.write(nextPayload())
  }

  #connect(): void {
    const socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true })
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => this.#read(chunk))
    socket.on('error', () => this.#fail())
    socket.on('close', () => {
      if (this.#socket === socket) this.#fail()
    })
    this.#socket = socket
  }

  #read(chunk: string): void {
    this.#head += chunk
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) return
    const at = this.#head.toLowerCase().indexOf('content-length: ')
    const length = at < 0 || at > end ? 0 : Number.parseInt(this.#head.slice(at + 16, at + 24), 10)
    if (this.#head.length < end + 4 + length) return
    answered += 1
    if (this.#dueAt >= countedFromMs) latencies.push(nowMs() - this.#dueAt)
    this.#finish()
  }

  #fail(): void {
    if (this.#done !== null && !stopping) errors++
    this.#socket = null
    this.#finish()
  }

  #finish(): void {
    if (plan.connections === 'new' && this.#socket !== null) {
      const socket = this.#socket
      this.#socket = null
      socket.destroy()
    }
    const done = this.#done
    this.#done = null
    done?.()
  }

  close(): void {
    this.#done = null
    this.#socket?.destroy()
    this.#socket = null
  }
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN

function report(elapsedSeconds: number): void {
  const sorted = latencies.toSorted((a, b) => a - b)
  const result: LoadResult = {
    requests: answered,
    errors,
    perSecond: answered / elapsedSeconds,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  }
  console.log(JSON.stringify(result))
  process.exit(0)
}

/** Every asker asks again as soon as it was answered. */
function closedLoop(): void {
  const askers = Array.from({ length: plan.concurrency }, () => new Asker())
  const again = (asker: Asker): void => {
    if (!stopping) asker.ask(nowMs(), () => again(asker))
  }
  for (const asker of askers) again(asker)
}

/** Requests leave on schedule; one that finds no idle connection opens a further one, so nothing waits unseen. */
function openLoop(ratePerSecond: number): void {
  const idle: Asker[] = []
  const start = nowMs()
  let due = 0
  const tick = (): void => {
    if (stopping) return
    const now = nowMs()
    while (start + (due * 1000) / ratePerSecond <= now) {
      const dueAt = start + (due++ * 1000) / ratePerSecond
      const asker = idle.pop() ?? new Asker()
      asker.ask(dueAt, () => idle.push(asker))
    }
    if (plan.restMs === undefined) setImmediate(tick)
    else setTimeout(tick, plan.restMs)
  }
  tick()
}

const startedAt = nowMs()
const countedFromMs = plan.ratePerSecond === null ? 0 : startedAt + UNCOUNTED_MS
if (plan.ratePerSecond === null) closedLoop()
else openLoop(plan.ratePerSecond)
setTimeout(() => {
  stopping = true
  report((nowMs() - startedAt) / 1000)
}, plan.seconds * 1000)
