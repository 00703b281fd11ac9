import { z } from 'zod'
import { cutListed } from './listed.ts'
import { basic, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import type { ControlClient, ControlTarget } from './types.ts'

const NAME = 'SRS'
const PER_PAGE = 1_000
const MAX_PAGES = 100

const codeSchema = z.object({ code: z.int() })
const pageSchema = z.object({ code: z.literal(0), clients: z.array(z.object({ id: z.string() })) })

/** No such client, with HTTP 200. */
const GONE = 2049

/** The HTTP API of SRS (ossrs.io, "HTTP API"; seen of 7.0.18). It answers 200 to what failed, and says so by `code` only. */
export function createSrsControl(send: Send): ControlClient {
  async function listed(target: ControlTarget): Promise<ReadonlySet<string>> {
    const ids = new Set<string>()
    let start = 0
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const text = await send(target, {
        method: 'GET',
        path: '/api/v1/clients/',
        query: `start=${start}&count=${PER_PAGE}`,
        body: null,
        ...basic(target),
      })
      const { clients } = readAs(pageSchema, () => JSON.parse(text), NAME)
      for (const { id } of clients) ids.add(id)
      // It may give fewer than it was asked for, so only an empty page is the last.
      if (clients.length === 0) break
      start += clients.length
    }
    return ids
  }

  async function kick(target: ControlTarget, id: string): Promise<void> {
    const text = await send(target, {
      method: 'DELETE',
      path: `/api/v1/clients/${encodeURIComponent(id)}`,
      query: '',
      body: null,
      ...basic(target),
    })
    const { code } = readAs(codeSchema, () => JSON.parse(text), NAME)
    if (code !== 0 && code !== GONE) throw new OutgoingFailure(`It answered code ${code}.`)
  }

  return {
    count: async (target) => (await listed(target)).size,
    cut: (target, sessions) =>
      cutListed(
        { name: NAME, list: () => listed(target), kick: (id) => kick(target, id) },
        sessions,
      ),
  }
}
