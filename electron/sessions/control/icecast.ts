import { XMLParser } from 'fast-xml-parser'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import type { SessionCut } from '../../../shared/api.ts'
import type { Session } from '../../../shared/session.ts'
import { basic, OutgoingFailure, readAs, type Send } from './outgoing.ts'
import { type ControlClient, type ControlTarget, cutOutcome } from './types.ts'

const NAME = 'Icecast'
const xml = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  processEntities: false,
  maxNestedTags: 16,
})

/** One is written as itself, several as a list, none as nothing. */
const several = <T>(of: z.ZodType<T>): z.ZodType<readonly T[]> =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(of),
  )
const sourceSchema = z.object({
  mount: z.string(),
  listeners: z.coerce.number().default(0),
  listener: several(z.object({ ID: z.string(), IP: z.string() })),
})
const listSchema = z.object({
  // Without any source it is an empty element, which is read as a text.
  icestats: z.union([
    z.literal('').transform(() => ({ source: [] })),
    z.object({ source: several(sourceSchema) }),
  ]),
})

type Listed = readonly z.infer<typeof sourceSchema>[]

/** Addresses by the id Icecast gives a listener, which is the one its questions carry. */
type Listeners = ReadonlyMap<string, string>

/**
 * Icecast's admin interface (icecast.org/docs, "Admin Interface"). It answers 200 to what it did not do as well, so only the
 * list afterwards counts.
 */
export function createIcecastControl(send: Send): ControlClient {
  const get = (target: ControlTarget, path: string, query: Record<string, string>) =>
    send(target, {
      method: 'GET',
      path: `/admin/${path}`,
      query: new URLSearchParams(query).toString(),
      body: null,
      ...basic(target),
    })

  async function mounts(target: ControlTarget): Promise<Listed> {
    return read(listSchema, await get(target, 'listmounts', {})).icestats.source
  }

  async function listeners(target: ControlTarget, mount: string): Promise<Listeners> {
    try {
      const list = read(listSchema, await get(target, 'listclients', { mount })).icestats.source
      return new Map(list.flatMap((each) => each.listener.map(({ ID, IP }) => [ID, IP] as const)))
    } catch (error) {
      // It answers so where the mount has no source.
      if (error instanceof OutgoingFailure && error.status === 400) return new Map()
      throw error
    }
  }

  async function cutListeners(
    target: ControlTarget,
    mount: string,
    sessions: readonly Session[],
  ): Promise<readonly SessionCut[]> {
    const list = () => listeners(target, mount)
    // Whoever was admitted a moment ago is not in the list yet.
    const before = await lookUntil(list, (listed) =>
      sessions.every((each) => isListed(each, listed)),
    )
    const here = sessions.filter((each) => isListed(each, before))
    for (const { sessionKey } of here) {
      await get(target, 'killclient', { mount, id: sessionKey ?? '' })
    }
    const isOver = (listed: Listeners): boolean => !here.some((each) => isListed(each, listed))
    const left = here.length > 0 ? await lookUntil(list, isOver) : before
    return sessions.map((each) => {
      if (!isListed(each, before)) return cutOutcome.notFound(each, NAME)
      return isListed(each, left) ? cutOutcome.stays(each, NAME) : cutOutcome.cut(each)
    })
  }

  async function cutSource(
    target: ControlTarget,
    mount: string,
    sessions: readonly Session[],
  ): Promise<readonly SessionCut[]> {
    const has = async () => (await mounts(target)).some((each) => each.mount === mount)
    if (!(await has())) return sessions.map((each) => cutOutcome.notFound(each, NAME))
    await get(target, 'killsource', { mount })
    const stays = await has()
    return sessions.map((each) => (stays ? cutOutcome.stays(each, NAME) : cutOutcome.cut(each)))
  }

  return {
    async count(target) {
      const all = await mounts(target)
      return all.reduce((sum, { listeners: heard }) => sum + heard, all.length)
    },
    async cut(target, sessions) {
      const cuts: SessionCut[] = []
      const byMount = Map.groupBy(sessions, (each) => `/${each.streamName}`)
      for (const [mount, theirs] of byMount) {
        const { publish = [], subscribe = [] } = Object.groupBy(theirs, (each) => each.action)
        // Listeners first: whoever listens goes with the source, and would no longer be found.
        if (subscribe.length > 0) cuts.push(...(await cutListeners(target, mount, subscribe)))
        if (publish.length > 0) cuts.push(...(await cutSource(target, mount, publish)))
      }
      return cuts
    },
  }
}

/** Listeners come and go in the list when Icecast's own thread gets to them, which takes a moment. */
const LOOKS = 6
const LOOK_AFTER_MS = 200

async function lookUntil(
  list: () => Promise<Listeners>,
  isEnough: (listed: Listeners) => boolean,
): Promise<Listeners> {
  for (let look = 1; ; look += 1) {
    const listed = await list()
    if (look === LOOKS || isEnough(listed)) return listed
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS))
  }
}

/** Icecast counts listeners anew when it restarts, so the id alone may be somebody else's by now. */
function isListed({ sessionKey, address }: Session, listed: Listeners): boolean {
  const listedAt = sessionKey === null ? undefined : listed.get(sessionKey)
  if (listedAt === undefined) return false
  return (
    address === null || !ipaddr.isValid(listedAt) || ipaddr.process(listedAt).toString() === address
  )
}

const read = <T>(schema: z.ZodType<T>, text: string): T =>
  readAs(schema, () => xml.parse(text), NAME)
