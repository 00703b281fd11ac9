import { z } from 'zod'
import type { SessionCut } from '../../../shared/api.ts'
import { say } from '../../../shared/say.ts'
import { kickEach, lookUntilGone } from './listed.ts'
import { OutgoingFailure, readAs, type Send } from './outgoing.ts'
import {
  type ControlClient,
  type ControlTarget,
  type Cuttable,
  cutOutcome,
  type ListedSession,
} from './types.ts'

const NAME = 'Ant Media Server'
/** As many as it gives at once. */
const PER_PAGE = 50
const MAX_PAGES = 200

const pageSchema = z.array(z.object({ streamId: z.string(), status: z.string().nullish() }))

/** Null for a stream it knows no subscribers of. */
const subscribersSchema = z
  .array(z.object({ subscriberId: z.string().nullish(), connected: z.boolean().nullish() }))
  .nullable()

/**
 * How long a subscriber is blocked there, seconds, as a stop cannot be had without. Short: Stagedoor refuses who comes back, and
 * a revocation that is lifted must not be outlived by it.
 */
const BLOCK_SECONDS = 20

/**
 * The REST API of one application of Ant Media Server (Ant Media documentation, "REST API, Broadcast", and its source; held
 * to those, it was not run). It stops what is sent in, and a WebRTC viewer by the subscriber's id; the Community Edition
 * answers that it did and stops nobody. Who plays is listed only where it writes down who is connected.
 */
export function createAntMediaControl(send: Send): ControlClient {
  /** Ids of the streams that are on air. */
  async function onAir(target: ControlTarget): Promise<ReadonlySet<string>> {
    const found = new Set<string>()
    let offset = 0
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const path = `/rest/v2/broadcasts/list/${offset}/${PER_PAGE}`
      const text = await send(target, { method: 'GET', path, query: '', body: null })
      const broadcasts = readAs(pageSchema, () => JSON.parse(text), NAME)
      for (const { streamId, status } of broadcasts) {
        if (status === 'broadcasting') found.add(streamId)
      }
      if (broadcasts.length === 0) return found
      offset += broadcasts.length
    }
    throw new OutgoingFailure('Its list has no end.')
  }

  /** Subscribers of a stream who are connected, as far as that is written down there. */
  async function connected(target: ControlTarget, streamId: string): Promise<ReadonlySet<string>> {
    const found = new Set<string>()
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const at = `/rest/v2/broadcasts/${encodeURIComponent(streamId)}/subscribers/list`
      const path = `${at}/${page * PER_PAGE}/${PER_PAGE}`
      const text = await send(target, { method: 'GET', path, query: '', body: null })
      const listed = readAs(subscribersSchema, () => JSON.parse(text), NAME) ?? []
      for (const { subscriberId, connected: isIn } of listed) {
        if (isIn === true && subscriberId != null) found.add(subscriberId)
      }
      if (listed.length < PER_PAGE) return found
    }
    throw new OutgoingFailure('Its list has no end.')
  }

  /** Stops viewers of one stream, and blocks them for a moment. */
  async function block(
    target: ControlTarget,
    streamId: string,
    viewers: readonly Cuttable[],
  ): Promise<readonly SessionCut[]> {
    const before = await connected(target, streamId)
    const ids = new Set(viewers.flatMap(({ viewerId }) => viewerId ?? []))
    const refused = await kickEach([...ids], async (id) => {
      const of = `/rest/v2/broadcasts/${encodeURIComponent(streamId)}/subscribers/${encodeURIComponent(id)}`
      const path = `${of}/block/${BLOCK_SECONDS}/play`
      haveDone(await send(target, { method: 'PUT', path, query: '', body: null }))
    })
    const here = new Set([...ids].filter((id) => before.has(id)))
    const left =
      here.size > 0
        ? await lookUntilGone(() => connected(target, streamId), without(here, refused))
        : here
    return viewers.map((each) => {
      const id = each.viewerId ?? ''
      if (here.has(id) && !left.has(id)) return cutOutcome.cut(each)
      const why = refused.get(id)
      if (why !== undefined) return cutOutcome.failed(each, why)
      return here.has(id) ? cutOutcome.stays(each, NAME) : unseen(each)
    })
  }

  async function stop(target: ControlTarget, streamId: string): Promise<void> {
    const path = `/rest/v2/broadcasts/${encodeURIComponent(streamId)}/stop`
    haveDone(await send(target, { method: 'POST', path, query: '', body: null }))
  }

  return {
    async list(target) {
      const app = appOf(target)
      const sessions = [...(await onAir(target))].map((id) => listed(app, id))
      return { sessions, parts: new Set([`publish ${app}`]) }
    },
    partOf: ({ action, streamName }) =>
      action === 'publish' ? `publish ${streamName.split('/', 1)[0]}` : null,
    async cut(target, sessions) {
      const prefix = `${appOf(target)}/`
      const idOf = (streamName: string): string | null =>
        streamName.startsWith(prefix) ? streamName.slice(prefix.length) : null
      const publishers = sessions.filter(({ action }) => action === 'publish')
      const viewers = sessions.filter(({ action }) => action !== 'publish')
      const cuts: SessionCut[] = []
      const streamOf = ({ viewerId, streamName }: Cuttable): string | null =>
        viewerId === null ? null : idOf(streamName)
      for (const [id, theirs] of Map.groupBy(viewers, streamOf)) {
        if (id === null) cuts.push(...theirs.map((each) => cutOutcome.notFound(each, NAME)))
        else cuts.push(...(await block(target, id, theirs)))
      }
      if (publishers.length === 0) return cuts
      const before = await onAir(target)
      const wanted = new Set(publishers.flatMap(({ streamName }) => idOf(streamName) ?? []))
      const here = new Set([...wanted].filter((id) => before.has(id)))
      const refused = await kickEach([...here], (id) => stop(target, id))
      const left =
        here.size > 0 ? await lookUntilGone(() => onAir(target), without(here, refused)) : here
      const stopped = publishers.map((each) => {
        const id = idOf(each.streamName)
        if (id === null || !here.has(id)) return cutOutcome.notFound(each, NAME)
        if (!left.has(id)) return cutOutcome.cut(each)
        const why = refused.get(id)
        return why === undefined ? cutOutcome.stays(each, NAME) : cutOutcome.failed(each, why)
      })
      return [...stopped, ...cuts]
    },
  }
}

const without = (ids: ReadonlySet<string>, refused: ReadonlyMap<string, string>) =>
  new Set([...ids].filter((id) => !refused.has(id)))

const doneSchema = z.object({ success: z.boolean() })

/** @throws OutgoingFailure where it says that it did not, or something else answers. */
function haveDone(text: string): void {
  const { success } = readAs(doneSchema, () => JSON.parse(text), NAME)
  if (!success) throw new OutgoingFailure(say('It answered that it did not. See its own log.'), 200)
}

/** It may well be gone: nothing there says so. */
const unseen = ({ id }: Cuttable): SessionCut => ({
  sessionId: id,
  outcome: 'not_found',
  detail: say(
    '{name} was told to stop this subscriber, and does not list who is connected, so that cannot be read back. It goes on if it is the Community Edition.',
    { name: NAME },
  ),
})

/** The address is that of an application, whose name is the last part of its path. */
const appOf = ({ url }: ControlTarget): string =>
  decodeURIComponent(new URL(url).pathname.split('/').findLast((part) => part !== '') ?? '')

const listed = (app: string, streamId: string): ListedSession => ({
  part: `publish ${app}`,
  key: `source:${app}/${streamId}`,
  action: 'publish',
  streamName: `${app}/${streamId}`,
  protocol: '',
  address: null,
})
