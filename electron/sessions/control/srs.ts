import { z } from 'zod'
import { say } from '../../../shared/say.ts'
import { listedAddress } from './addresses.ts'
import { createListedControl } from './listed.ts'
import { basic, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import type { ControlClient, ControlTarget, ListedSession } from './types.ts'

const NAME = 'SRS'
const PER_PAGE = 1_000
const MAX_PAGES = 100

const codeSchema = z.object({ code: z.int() })
const pageSchema = z.object({
  code: z.literal(0),
  clients: z.array(
    z.object({
      id: z.string(),
      ip: z.string().default(''),
      url: z.string().default(''),
      type: z.string().default(''),
      publish: z.boolean().default(false),
    }),
  ),
})
type Client = z.infer<typeof pageSchema>['clients'][number]

/** No such client, with HTTP 200. */
const GONE = 2049

/** The HTTP API of SRS (ossrs.io, "HTTP API"; seen of 7.0.18). It answers 200 to what failed, and says so by `code` only. */
export function createSrsControl(send: Send): ControlClient {
  async function listed(target: ControlTarget): Promise<readonly Client[]> {
    const found: Client[] = []
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
      found.push(...clients)
      // It may give fewer than it was asked for, so only an empty page is the last.
      if (clients.length === 0) return found
      start += clients.length
    }
    throw new OutgoingFailure('Its list has no end.')
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
    if (code !== 0 && code !== GONE)
      throw new OutgoingFailure(say('It answered code {code}. See its own log.', { code }), 200)
  }

  return createListedControl({ name: NAME, listed, kick, sessionOf })
}

/** Null for a connection that has said nothing yet of what it wants. */
function sessionOf({ id: key, ip, url, type, publish }: Client): ListedSession | null {
  if (!publish && !/publish|play/i.test(type)) return null
  const action = publish || /publish/i.test(type) ? 'publish' : 'subscribe'
  return {
    part: action,
    key,
    action,
    streamName: url.replace(/^\/+/, '') || null,
    protocol: /^[a-z]{1,8}(?=-)/i.exec(type)?.[0].toLowerCase() ?? '',
    address: listedAddress(ip),
  }
}
