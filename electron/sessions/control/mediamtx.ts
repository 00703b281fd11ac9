import { z } from 'zod'
import type { SessionCut } from '../../../shared/api.ts'
import type { Session } from '../../../shared/session.ts'
import { cutListed } from './listed.ts'
import { basic, type OutgoingCall, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import { type ControlClient, type ControlTarget, cutOutcome } from './types.ts'

const NAME = 'MediaMTX'

/**
 * What it calls the sessions of a protocol. It tells the same protocol with and without TLS; an id is in one of the lists.
 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  hls: ['hlssessions'],
  rtsp: ['rtspsessions', 'rtspssessions'],
  rtmp: ['rtmpconns', 'rtmpsconns'],
  webrtc: ['webrtcsessions'],
  srt: ['srtconns'],
  moq: ['moqsessions'],
}
const PER_PAGE = 1_000
const MAX_PAGES = 100

const pageSchema = z.object({
  pageCount: z.int(),
  items: z.array(z.object({ id: z.string() })),
})

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

  /** Ids of one kind. Null where that protocol is switched off. */
  async function listed(target: ControlTarget, kind: string): Promise<readonly string[] | null> {
    const ids: string[] = []
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = `itemsPerPage=${PER_PAGE}&page=${page}`
      const text = await ask(target, 'GET', `${kind}/list`, query)
      if (text === null) return page === 0 ? null : ids
      const { pageCount, items } = readAs(pageSchema, () => JSON.parse(text), NAME)
      ids.push(...items.map(({ id }) => id))
      if (page + 1 >= pageCount) return ids
    }
    return ids
  }

  const cutKind = (
    target: ControlTarget,
    kind: string,
    sessions: readonly Session[],
  ): Promise<readonly SessionCut[]> =>
    cutListed(
      {
        name: NAME,
        list: async () => new Set(await listed(target, kind)),
        kick: async (id) => {
          await ask(target, 'POST', `${kind}/kick/${encodeURIComponent(id)}`)
        },
      },
      sessions,
    )

  return {
    async count(target) {
      const lists: (readonly string[] | null)[] = []
      for (const kind of Object.values(KINDS).flat()) lists.push(await listed(target, kind))
      if (lists.every((each) => each === null)) throw new OutgoingFailure(NOT_MEDIAMTX)
      return lists.reduce((sum, each) => sum + (each?.length ?? 0), 0)
    },
    async cut(target, sessions) {
      const cuts = new Map<string, SessionCut>()
      for (const [protocol, theirs] of Map.groupBy(sessions, (each) => each.protocol)) {
        for (const kind of KINDS[protocol] ?? []) {
          for (const cut of await cutKind(target, kind, theirs)) {
            if (cut.outcome !== 'not_found') cuts.set(cut.sessionId, cut)
          }
        }
      }
      return sessions.map((each) => cuts.get(each.id) ?? cutOutcome.notFound(each, NAME))
    },
  }
}

const NOT_MEDIAMTX = 'It has no list of sessions: this is not the control API of MediaMTX.'
