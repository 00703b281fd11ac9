import { listedAddress } from './addresses.ts'
import { type Element, walkXml } from './elements.ts'
import { endedHere } from './local-nginx.ts'
import { connectionNumber } from './nginx-number.ts'
import { notWhatItAnswers } from './outgoing.ts'
import type { ListedSession, Lived, ServerList } from './types.ts'

/** nginx as a client of its own: between its workers, and for push and pull. */
const RELAY = 'ngx-local-relay'

/** Its times are whole seconds, and a session is known here a moment after its connection is there. */
const LEEWAY_MS = 2_000

/** Its workers are asked one after the other, each of which counts how long its clients are there. */
const ORDER_LEEWAY_MS = 10_000

type Told = Record<string, string>

/** What one worker answered. */
interface WorkerStat {
  readonly part: string
  /** How long it has run, milliseconds. Null when it does not tell. */
  readonly ranMs: number | null
  readonly sessions: readonly ListedSession[]
  /** Those who tell how long they are there. */
  readonly clients: readonly Numbered[]
}

interface Numbered {
  readonly number: number
  /** How long it is connected, milliseconds. */
  readonly forMs: number
}

/**
 * The list that the statistics of several workers make. nginx numbers its connections across all workers and reloads, and
 * starts to count anew when it is restarted.
 *
 * @param answers One or more, in any order, each worker as often as it answered.
 * @param url     Where they were asked.
 * @throws OutgoingFailure when one is something else.
 */
export async function readStats(answers: readonly string[], url: string): Promise<ServerList> {
  const workers = new Map<string, WorkerStat>()
  for (const xml of answers) {
    const [, pid = ''] = /<pid>(\d{1,10})<\/pid>/.exec(xml.slice(0, HEAD_CHARS)) ?? []
    if (workers.has(partOf(pid))) continue
    const worker = await readStat(xml)
    workers.set(worker.part, worker)
  }
  const all = [...workers.values()]
  const hasEnded = endedHere(url, [...workers.keys()].map(pidOf))
  return {
    sessions: all.flatMap(({ sessions }) => sessions),
    parts: new Set(workers.keys()),
    overAfterMs: (lived) => overAfterMs(all, lived),
    ...(hasEnded !== null && { hasEnded: (part) => hasEnded(pidOf(part)) }),
  }
}

const partOf = (pid: string): string => `worker ${pid}`
const pidOf = (part: string): string => part.slice('worker '.length)

/** The process is told before anything that a client named. */
const HEAD_CHARS = 1_000

/**
 * Who was live before a worker started has a lower number than all who came to it since, unless nginx was restarted between:
 * then all seem over who were live before that worker was. Where another nginx counts on, nobody does. It looks the same after an upgrade of the binary (USR2), when the
 * workers of before go on, and when the clock was set back, by which nginx tells how long a worker runs.
 */
function overAfterMs(workers: readonly WorkerStat[], lived: readonly Lived[]): number | null {
  if (countsOn(workers.flatMap(({ clients }) => clients))) return null
  const found = workers.flatMap(({ ranMs, sessions }) => {
    if (ranMs === null || sessions.length === 0) return []
    const first = Math.min(...sessions.map(({ key }) => connectionNumber(key)))
    const afterMs = ranMs + LEEWAY_MS
    const isRestarted = lived.some(
      ({ session, liveMs }) => liveMs > afterMs && connectionNumber(session.sessionKey) > first,
    )
    return isRestarted ? [afterMs] : []
  })
  return found.length === 0 ? null : Math.min(...found)
}

/**
 * Whether somebody who is there for longer has a higher number: then not all are of one counter, as where two nginx answer at one
 * address, or the workers of before go on beside those of a new program.
 */
function countsOn(clients: readonly Numbered[]): boolean {
  const eldestFirst = [...clients].sort((one, other) => other.forMs - one.forMs)
  const longer = eldestFirst[Symbol.iterator]()
  let next = longer.next()
  let highest = 0
  for (const { number, forMs } of eldestFirst) {
    while (next.done !== true && next.value.forMs > forMs + ORDER_LEEWAY_MS) {
      highest = Math.max(highest, next.value.number)
      next = longer.next()
    }
    if (number < highest) return true
  }
  return false
}

/**
 * Reads the statistics of nginx-rtmp-module (github.com/arut/nginx-rtmp-module, wiki "Directives", section Statistics; seen
 * of 1.2.2). Each worker knows its own clients only, so its process is the part of the list they are in.
 *
 * @throws OutgoingFailure when it is something else.
 */
async function readStat(xml: string): Promise<WorkerStat> {
  const reader = createReader()
  try {
    await walkXml(xml, { ends: reader.ends })
  } catch {
    throw notWhatItAnswers('nginx')
  }
  const { pid, uptime, sessions, numbered, isWhole } = reader.found()
  if (!isWhole || !/^\d{1,10}$/.test(pid)) throw notWhatItAnswers('nginx')
  const part = partOf(pid)
  const ranMs = /^\d{1,10}$/.test(uptime) ? Number(uptime) * 1_000 : null
  return {
    part,
    ranMs,
    sessions: sessions.map((each) => ({ ...each, part })),
    clients: numbered,
  }
}

function createReader() {
  const sessions: Omit<ListedSession, 'part'>[] = []
  const numbered: Numbered[] = []
  let clients: Told[] = []
  let client: Told = {}
  let streams: (readonly [stream: string, clients: Told[]])[] = []
  let stream = ''
  let application = ''
  let pid = ''
  let uptime = ''
  let isWhole = false

  function ends({ name, text, path }: Element): void {
    const parent = path.at(-1)
    if (parent === undefined) isWhole = name === 'rtmp'
    else if (name === 'pid' && parent === 'rtmp') pid = text
    else if (name === 'uptime' && parent === 'rtmp') uptime = text
    else if (name === 'name' && parent === 'application') application = text
    else if (name === 'name' && parent === 'stream') stream = text
    else if (parent === 'client') client[name] = text
    else if (name === 'client') {
      clients.push(client)
      client = {}
    } else if (name === 'stream') {
      streams.push([stream, clients])
      clients = []
      stream = ''
    } else if (name === 'application') takeApplication()
  }

  function takeApplication(): void {
    for (const [name, theirs] of streams) {
      for (const each of theirs) {
        if (isRelay(each)) continue
        sessions.push(sessionOf(`${application}/${name}`, each))
        const { id, time = '' } = each
        if (/^\d{1,15}$/.test(time)) numbered.push({ number: Number(id), forMs: Number(time) })
      }
    }
    streams = []
    application = ''
  }

  return { ends, found: () => ({ pid, uptime, sessions, numbered, isWhole }) }
}

const isRelay = ({ flashver = '', address = '' }: Told): boolean =>
  flashver === RELAY || address.startsWith('unix:')

function sessionOf(streamName: string, client: Told): Omit<ListedSession, 'part'> {
  const { id = '', address = '', publishing } = client
  if (!/^\d{1,20}$/.test(id)) throw new TypeError('not an id')
  return {
    key: `${id}:${streamName}`,
    action: publishing === undefined ? 'subscribe' : 'publish',
    streamName,
    protocol: 'rtmp',
    address: listedAddress(address),
  }
}
