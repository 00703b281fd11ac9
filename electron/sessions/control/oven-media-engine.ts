import { z } from 'zod'
import type { SessionCut } from '../../../shared/api.ts'
import { say } from '../../../shared/say.ts'
import { matchesGlob, parseGlob } from '../../access/glob.ts'
import { lookUntilGone } from './listed.ts'
import { type OutgoingCall, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import {
  type ControlClient,
  type ControlTarget,
  type Cuttable,
  cutOutcome,
  type ListedSession,
} from './types.ts'

const NAME = 'OvenMediaEngine'
/** Applications that are asked about, one after the other. */
const MAX_APPS = 200
const MAX_HOSTS = 100

const hostSchema = z.object({
  statusCode: z.literal(200),
  response: z.object({ host: z.object({ names: z.array(z.string()) }) }),
})
const namesSchema = z.object({ statusCode: z.literal(200), response: z.array(z.string()) })
const PARTS: ReadonlySet<string> = new Set(['publish'])

/** A stream that is being sent in. */
interface Ingest {
  /** Name of its virtual host. */
  readonly host: string
  /** As in questions: application and stream. */
  readonly streamName: string
  /** Where it is in the API. */
  readonly path: string
}

/** A virtual host, and the names viewers and publishers reach it by; `*` stands for any letters. */
interface VirtualHost {
  readonly name: string
  readonly names: readonly string[]
}

/**
 * The REST API of OvenMediaEngine (OvenMediaEngine documentation, "REST API, v1"; held to that, it was not run). It ends what is sent in.
 * Viewers it cannot disconnect, and does not list by any id. Streams of one name may be in several virtual hosts: which one a
 * session is in shows in the name it was reached by, which its question tells. Where the address of the control ends with the
 * name of a virtual host, only that one is looked at.
 */
export function createOvenMediaEngineControl(send: Send): ControlClient {
  const ask = (
    target: ControlTarget,
    method: OutgoingCall['method'],
    path: string,
  ): Promise<string> =>
    send(withoutHost(target), {
      method,
      path: `/v1/${path}`,
      query: '',
      body: null,
      ...access(target),
    })

  async function names(target: ControlTarget, path: string): Promise<readonly string[]> {
    const text = await ask(target, 'GET', path)
    return readAs(namesSchema, () => JSON.parse(text), NAME).response
  }

  /** All that are looked at. */
  async function hostsOf(target: ControlTarget): Promise<readonly string[]> {
    const named = hostIn(target)
    const hosts = await names(target, 'vhosts')
    if (hosts.length > MAX_HOSTS) throw new OutgoingFailure('It has too many virtual hosts.')
    if (named === null) return hosts
    if (hosts.includes(named)) return [named]
    throw new OutgoingFailure(say('It has no virtual host {name}.', { name: named }))
  }

  async function ingestsOf(target: ControlTarget, host: string): Promise<readonly Ingest[]> {
    const appsPath = `vhosts/${encodeURIComponent(host)}/apps`
    const apps = await names(target, appsPath)
    if (apps.length > MAX_APPS) throw new OutgoingFailure('It has too many applications.')
    const found: Ingest[] = []
    for (const app of apps) {
      const streamsPath = `${appsPath}/${encodeURIComponent(app)}/streams`
      for (const stream of await names(target, streamsPath)) {
        const path = `${streamsPath}/${encodeURIComponent(stream)}`
        found.push({ host, streamName: `${app}/${stream}`, path })
      }
    }
    return found
  }

  async function ingests(target: ControlTarget): Promise<readonly Ingest[]> {
    const found: Ingest[] = []
    for (const host of await hostsOf(target)) found.push(...(await ingestsOf(target, host)))
    return found
  }

  /** Only where it matters which one is meant. */
  async function namesOf(
    target: ControlTarget,
    hosts: readonly string[],
  ): Promise<readonly VirtualHost[]> {
    if (hosts.length < 2) return hosts.map((name) => ({ name, names: ['*'] }))
    const found: VirtualHost[] = []
    for (const name of hosts) {
      const text = await ask(target, 'GET', `vhosts/${encodeURIComponent(name)}`)
      const { host } = readAs(hostSchema, () => JSON.parse(text), NAME).response
      found.push({ name, names: host.names })
    }
    return found
  }

  async function end(target: ControlTarget, path: string): Promise<void> {
    try {
      await ask(target, 'DELETE', path)
    } catch (error) {
      // It went by itself since it was listed.
      if (!(error instanceof OutgoingFailure) || error.status !== 404) throw error
    }
  }

  const live = async (target: ControlTarget): Promise<ReadonlySet<string>> =>
    new Set((await ingests(target)).map(({ path }) => path))

  return {
    list: async (target) => ({ sessions: (await ingests(target)).map(listed), parts: PARTS }),
    partOf: ({ action }) => (action === 'publish' ? 'publish' : null),
    async cut(target, sessions) {
      const before = await ingests(target)
      const hosts = await namesOf(target, await hostsOf(target))
      const meant = sessions.map((session) => meantBy(session, before, hosts))
      const here = new Set(meant.flatMap((ingest) => ingest?.path ?? []))
      for (const path of here) await end(target, path)
      const left = here.size > 0 ? await lookUntilGone(() => live(target), here) : here
      return sessions.map((session, at) => outcomeOf(session, meant[at] ?? null, left))
    },
  }
}

const SEVERAL_HOSTS =
  'It has several virtual hosts, and which one is meant cannot be told: end the address with its name, e.g. /default.'

/** The stream a publisher sends. Null when it is not there. @throws OutgoingFailure when it could be one of several. */
function meantBy(
  { action, streamName, sessionKey }: Cuttable,
  ingests: readonly Ingest[],
  hosts: readonly VirtualHost[],
): Ingest | null {
  if (action !== 'publish') return null
  const same = ingests.filter((each) => each.streamName === streamName)
  if (hosts.length < 2) return same[0] ?? null
  const reached = sessionKey?.split('@', 2)[1]
  const found = reached === undefined ? [] : hostsReachedBy(reached, hosts)
  const [only, other] = found
  if (only !== undefined && other === undefined) {
    return same.find(({ host }) => host === only.name) ?? null
  }
  if (same.length === 0) return null
  throw new OutgoingFailure(SEVERAL_HOSTS)
}

/** Those of exactly this name, or else those whose pattern fits. */
function hostsReachedBy(reached: string, hosts: readonly VirtualHost[]): readonly VirtualHost[] {
  const name = reached.toLowerCase()
  const exact = hosts.filter(({ names }) => names.some((each) => each.toLowerCase() === name))
  if (exact.length > 0) return exact
  const narrow = hosts.filter(({ names }) => names.some((each) => each !== '*' && fits(each, name)))
  return narrow.length > 0 ? narrow : hosts.filter(({ names }) => names.includes('*'))
}

const fits = (pattern: string, name: string): boolean =>
  matchesGlob(parseGlob(pattern.toLowerCase()), name)

/** The virtual host the address ends with. Null when it has no path. */
function hostIn({ url }: ControlTarget): string | null {
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '')
  return last === undefined ? null : decodeURIComponent(last)
}

/** Where its API is. */
function withoutHost(target: ControlTarget): ControlTarget {
  const { origin, pathname } = new URL(target.url)
  return { ...target, url: origin + pathname.replace(/\/[^/]*\/?$/, '') }
}

function outcomeOf(session: Cuttable, meant: Ingest | null, left: ReadonlySet<string>): SessionCut {
  if (meant === null) return cutOutcome.notFound(session, NAME)
  return left.has(meant.path) ? cutOutcome.stays(session, NAME) : cutOutcome.cut(session)
}

const listed = ({ streamName }: Ingest): ListedSession => ({
  part: 'publish',
  key: null,
  action: 'publish',
  streamName,
  protocol: '',
  address: null,
})

/** Its access token alone, in the form of a password without a name. */
function access({ secret }: ControlTarget): { readonly authorization?: string } {
  if (secret === null) return {}
  return { authorization: `Basic ${Buffer.from(secret).toString('base64')}` }
}
