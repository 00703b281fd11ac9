import { z } from 'zod'
import type { SessionCut } from '../../../shared/api.ts'
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

const namesSchema = z.object({ statusCode: z.literal(200), response: z.array(z.string()) })
const PARTS: ReadonlySet<string> = new Set(['publish'])

/** A stream that is being sent in. */
interface Ingest {
  /** As in questions: application and stream. */
  readonly streamName: string
  /** Where it is in the API. */
  readonly path: string
}

/**
 * The REST API of OvenMediaEngine (OvenMediaEngine documentation, "REST API, v1"; held to that, it was not run). It ends what is sent in.
 * Viewers it cannot disconnect, and does not list by any id. It asks about one virtual host at a time, in which the webhooks
 * are set up, and another may have the same stream: so only one is looked at, the one its address ends with.
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

  /** Null where it has none at all. */
  async function hostOf(target: ControlTarget): Promise<string | null> {
    const named = hostIn(target)
    const hosts = await names(target, 'vhosts')
    if (named !== null) {
      if (hosts.includes(named)) return named
      throw new OutgoingFailure(`It has no virtual host ${named}.`)
    }
    if (hosts.length > 1) throw new OutgoingFailure(SEVERAL_HOSTS)
    return hosts[0] ?? null
  }

  async function ingests(target: ControlTarget): Promise<readonly Ingest[]> {
    const host = await hostOf(target)
    if (host === null) return []
    const appsPath = `vhosts/${encodeURIComponent(host)}/apps`
    const apps = await names(target, appsPath)
    if (apps.length > MAX_APPS) throw new OutgoingFailure('It has too many applications.')
    const found: Ingest[] = []
    for (const app of apps) {
      const streamsPath = `${appsPath}/${encodeURIComponent(app)}/streams`
      for (const stream of await names(target, streamsPath)) {
        const path = `${streamsPath}/${encodeURIComponent(stream)}`
        found.push({ streamName: `${app}/${stream}`, path })
      }
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
    new Set((await ingests(target)).map(({ streamName }) => streamName))

  return {
    list: async (target) => ({ sessions: (await ingests(target)).map(listed), parts: PARTS }),
    partOf: ({ action }) => (action === 'publish' ? 'publish' : null),
    canCut: ({ action }) => action === 'publish',
    async cut(target, sessions) {
      const before = await ingests(target)
      const wanted = new Set(
        sessions.flatMap(({ action, streamName }) => (action === 'publish' ? streamName : [])),
      )
      const here = before.filter(({ streamName }) => wanted.has(streamName))
      for (const { path } of here) await end(target, path)
      const there = new Set(here.map(({ streamName }) => streamName))
      const left = here.length > 0 ? await lookUntilGone(() => live(target), there) : there
      return sessions.map((each) => outcomeOf(each, there, left))
    },
  }
}

const SEVERAL_HOSTS =
  'It has several virtual hosts: end the address with the name of the one that is meant, e.g. /default.'

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

function outcomeOf(
  session: Cuttable,
  there: ReadonlySet<string>,
  left: ReadonlySet<string>,
): SessionCut {
  const isThere = session.action === 'publish' && there.has(session.streamName)
  if (!isThere) return cutOutcome.notFound(session, NAME)
  return left.has(session.streamName) ? cutOutcome.stays(session, NAME) : cutOutcome.cut(session)
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
