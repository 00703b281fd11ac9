import { z } from 'zod'
import type { SessionCut } from '../../../shared/api.ts'
import { listedAddress } from './addresses.ts'
import { cutListed } from './listed.ts'
import { basic, type OutgoingCall, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import { KINDS_OF_MEDIAMTX, KINDS_OF_RTSP } from './reach.ts'
import {
  type ControlClient,
  type ControlTarget,
  type Cuttable,
  cutOutcome,
  type ListedSession,
} from './types.ts'

const NAME = 'MediaMTX'

/** Of connections too: a viewer over RTSP may be known by the one or the other id. */
const LISTS: typeof KINDS_OF_MEDIAMTX = {
  ...KINDS_OF_MEDIAMTX,
  rtsp: [...KINDS_OF_RTSP, 'rtspconns', 'rtspsconns'],
}
const PER_PAGE = 1_000
const MAX_PAGES = 100

const pageSchema = z.object({
  pageCount: z.int(),
  items: z.array(
    z.object({
      id: z.string(),
      state: z.string().optional(),
      path: z.string().optional(),
      remoteAddr: z.string().optional(),
    }),
  ),
})

type Item = z.infer<typeof pageSchema>['items'][number]

/**
 * The control API of MediaMTX (github.com/bluenviron/mediamtx, api/openapi.yaml, v1.20.1). The list of a protocol that is
 * switched off there answers 404, as an id does that is gone.
 */
export function createMediaMtxControl(send: Send): ControlClient {
  async function ask(
    target: ControlTarget,
    method: OutgoingCall['method'],
    path: string,
    query = '',
  ): Promise<string | null> {
    try {
      return await send(target, {
        method,
        path: `/v3/${path}`,
        query,
        body: null,
        ...basic(target),
      })
    } catch (error) {
      if (error instanceof OutgoingFailure && error.status === 404) return null
      throw error
    }
  }

  /** Those of one kind. Null where that protocol is switched off. */
  async function listed(target: ControlTarget, kind: string): Promise<readonly Item[] | null> {
    const found: Item[] = []
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = `itemsPerPage=${PER_PAGE}&page=${page}`
      const text = await ask(target, 'GET', `${kind}/list`, query)
      if (text === null) return page === 0 ? null : found
      const { pageCount, items } = readAs(pageSchema, () => JSON.parse(text), NAME)
      found.push(...items)
      if (page + 1 >= pageCount) return found
    }
    throw new OutgoingFailure('Its list has no end.')
  }

  /** Null where that protocol is switched off. */
  async function cutKind(
    target: ControlTarget,
    kind: string,
    sessions: readonly Cuttable[],
  ): Promise<readonly SessionCut[] | null> {
    let first = await listed(target, kind)
    if (first === null) return null
    return await cutListed(
      {
        name: NAME,
        async list() {
          const items = first ?? (await listed(target, kind))
          first = null
          return new Set(items?.map(({ id }) => id))
        },
        kick: async (id) => {
          await ask(target, 'POST', `${kind}/kick/${encodeURIComponent(id)}`)
        },
      },
      sessions,
    )
  }

  return {
    async list(target) {
      const sessions: ListedSession[] = []
      const parts = new Set<string>()
      for (const [protocol, kinds] of Object.entries(LISTS)) {
        for (const kind of kinds) {
          const items = await listed(target, kind)
          if (items !== null) parts.add(protocol)
          for (const item of items ?? []) sessions.push(sessionOf(item, protocol, kind))
        }
      }
      if (parts.size === 0) throw new OutgoingFailure(NOT_MEDIAMTX)
      return { sessions, parts }
    },
    partOf: ({ protocol }) => (protocol in LISTS ? protocol : null),
    async cut(target, sessions) {
      const cuts = new Map<string, SessionCut>()
      for (const [protocol, theirs] of Map.groupBy(sessions, (each) => each.protocol)) {
        const kinds = KINDS_OF_MEDIAMTX[protocol] ?? []
        let has = 0
        for (const kind of kinds) {
          const done = await cutKind(target, kind, theirs)
          if (done !== null) has += 1
          for (const cut of done ?? []) {
            if (cut.outcome !== 'not_found') cuts.set(cut.sessionId, cut)
          }
        }
        // It asked about them over this protocol, so one of its lists is there.
        if (kinds.length === 0 || has > 0) continue
        for (const each of theirs) cuts.set(each.id, cutOutcome.failed(each, NOT_MEDIAMTX))
      }
      return sessions.map((each) => cuts.get(each.id) ?? cutOutcome.notFound(each, NAME))
    },
  }
}

const NOT_MEDIAMTX =
  'It has no list of sessions: this is not the control API of MediaMTX. See that its control address is right.'

/** What neither publishes nor reads yet, as a connection of RTSP, is nobody's session by itself. */
function sessionOf(item: Item, part: string, kind: string): ListedSession {
  const { id: key, state = kind === 'hlssessions' ? 'read' : '', path = '', remoteAddr = '' } = item
  return {
    part,
    key,
    action: state === 'publish' ? 'publish' : state === 'read' ? 'subscribe' : null,
    streamName: path === '' ? null : path,
    protocol: part,
    address: listedAddress(remoteAddr),
  }
}
