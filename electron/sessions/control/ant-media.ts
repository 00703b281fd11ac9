import { z } from 'zod'
import { lookUntilGone } from './listed.ts'
import { OutgoingFailure, readAs, type Send } from './outgoing.ts'
import { type ControlClient, type ControlTarget, cutOutcome, type ListedSession } from './types.ts'

const NAME = 'Ant Media Server'
/** As many as it gives at once. */
const PER_PAGE = 50
const MAX_PAGES = 200

const pageSchema = z.array(z.object({ streamId: z.string(), status: z.string().nullish() }))

/**
 * The REST API of one application of Ant Media Server (Ant Media documentation, "REST API, Broadcast"; held to that, it was
 * not run). It stops what is sent in. Who plays it does not list.
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

  async function stop(target: ControlTarget, streamId: string): Promise<void> {
    const path = `/rest/v2/broadcasts/${encodeURIComponent(streamId)}/stop`
    await send(target, { method: 'POST', path, query: '', body: null })
  }

  return {
    async list(target) {
      const app = appOf(target)
      const sessions = [...(await onAir(target))].map((id) => listed(app, id))
      return { sessions, parts: new Set([`publish ${app}`]) }
    },
    partOf: ({ action, streamName }) =>
      action === 'publish' ? `publish ${streamName.split('/', 1)[0]}` : null,
    canCut: ({ action }) => action === 'publish',
    async cut(target, sessions) {
      const prefix = `${appOf(target)}/`
      const idOf = (streamName: string): string | null =>
        streamName.startsWith(prefix) ? streamName.slice(prefix.length) : null
      const before = await onAir(target)
      const wanted = new Set(
        sessions.flatMap(({ action, streamName }) =>
          action === 'publish' ? (idOf(streamName) ?? []) : [],
        ),
      )
      const here = new Set([...wanted].filter((id) => before.has(id)))
      for (const id of here) await stop(target, id)
      const left = here.size > 0 ? await lookUntilGone(() => onAir(target), here) : here
      return sessions.map((each) => {
        const id = each.action === 'publish' ? idOf(each.streamName) : null
        if (id === null || !here.has(id)) return cutOutcome.notFound(each, NAME)
        return left.has(id) ? cutOutcome.stays(each, NAME) : cutOutcome.cut(each)
      })
    },
  }
}

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
