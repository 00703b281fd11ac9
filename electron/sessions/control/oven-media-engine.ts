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
/** Virtual hosts and applications that are asked about, one after the other. */
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
 * Viewers it cannot disconnect, and does not list by any id.
 */
export function createOvenMediaEngineControl(send: Send): ControlClient {
  const ask = (
    target: ControlTarget,
    method: OutgoingCall['method'],
    path: string,
  ): Promise<string> =>
    send(target, { method, path: `/v1/${path}`, query: '', body: null, ...access(target) })

  async function names(target: ControlTarget, path: string): Promise<readonly string[]> {
    const text = await ask(target, 'GET', path)
    return readAs(namesSchema, () => JSON.parse(text), NAME).response
  }

  async function ingests(target: ControlTarget): Promise<readonly Ingest[]> {
    const found: Ingest[] = []
    let apps = 0
    for (const host of await names(target, 'vhosts')) {
      const appsPath = `vhosts/${encodeURIComponent(host)}/apps`
      for (const app of await names(target, appsPath)) {
        apps += 1
        if (apps > MAX_APPS) throw new OutgoingFailure('It has too many applications.')
        const streamsPath = `${appsPath}/${encodeURIComponent(app)}/streams`
        for (const stream of await names(target, streamsPath)) {
          const path = `${streamsPath}/${encodeURIComponent(stream)}`
          found.push({ streamName: `${app}/${stream}`, path })
        }
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
