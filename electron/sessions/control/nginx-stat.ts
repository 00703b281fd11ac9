import { listedAddress } from './addresses.ts'
import { type Element, walkXml } from './elements.ts'
import { notWhatItAnswers } from './outgoing.ts'
import type { ListedSession, ServerList } from './types.ts'

/** nginx as a client of its own: between its workers, and for push and pull. */
const RELAY = 'ngx-local-relay'

type Told = Record<string, string>

/**
 * Reads the statistics of nginx-rtmp-module (github.com/arut/nginx-rtmp-module, wiki "Directives", section Statistics; seen
 * of 1.2.2). Each worker knows its own clients only, so its process is the part of the list they are in.
 *
 * @throws OutgoingFailure when it is something else.
 */
export async function readStat(xml: string): Promise<ServerList> {
  const reader = createReader()
  try {
    await walkXml(xml, { ends: reader.ends })
  } catch {
    throw notWhatItAnswers('nginx')
  }
  const { pid, sessions, isWhole } = reader.found()
  if (!isWhole || !/^\d{1,10}$/.test(pid)) throw notWhatItAnswers('nginx')
  const part = `worker ${pid}`
  return { sessions: sessions.map((each) => ({ ...each, part })), parts: new Set([part]) }
}

function createReader() {
  const sessions: Omit<ListedSession, 'part'>[] = []
  let clients: Told[] = []
  let client: Told = {}
  let streams: (readonly [stream: string, clients: Told[]])[] = []
  let stream = ''
  let application = ''
  let pid = ''
  let isWhole = false

  function ends({ name, text, path }: Element): void {
    const parent = path.at(-1)
    if (parent === undefined) isWhole = name === 'rtmp'
    else if (name === 'pid' && parent === 'rtmp') pid = text
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
        if (!isRelay(each)) sessions.push(sessionOf(`${application}/${name}`, each))
      }
    }
    streams = []
    application = ''
  }

  return { ends, found: () => ({ pid, sessions, isWhole }) }
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
