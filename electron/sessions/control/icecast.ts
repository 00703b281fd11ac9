import type { SessionCut } from '../../../shared/api.ts'
import { say } from '../../../shared/say.ts'
import { listedAddress } from './addresses.ts'
import { type Element, walkXml } from './elements.ts'
import { kickEach } from './listed.ts'
import { basic, notWhatItAnswers, OutgoingFailure, type Send } from './outgoing.ts'
import {
  type ControlClient,
  type ControlTarget,
  type Cuttable,
  cutOutcome,
  hasSameAddress,
  type ListedSession,
} from './types.ts'

const NAME = 'Icecast'
/** Asked about one after the other. */
const MAX_MOUNTS = 200

/** Listeners by the id Icecast gives them, which is the one its questions carry. */
type Listeners = ReadonlyMap<string, ListedSession>

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

  /** The mounts that have a source. */
  async function mounts(target: ControlTarget): Promise<readonly string[]> {
    const found: string[] = []
    await read(await get(target, 'listmounts', {}), ({ name, path, attributes }) => {
      if (name === 'source' && path.length === 1) found.push(attributes.get('mount') ?? '')
    })
    return found
  }

  async function listeners(target: ControlTarget, mount: string): Promise<Listeners> {
    try {
      return await readListeners(await get(target, 'listclients', { mount }), mount)
    } catch (error) {
      // It answers so where the mount has no source.
      if (error instanceof OutgoingFailure && error.status === 400) return new Map()
      throw error
    }
  }

  async function cutListeners(
    target: ControlTarget,
    mount: string,
    sessions: readonly Cuttable[],
  ): Promise<readonly SessionCut[]> {
    const list = () => listeners(target, mount)
    // Whoever was admitted a moment ago is not in the list yet.
    const before = await lookUntil(list, (listed) =>
      sessions.every((each) => isListed(each, listed)),
    )
    const here = sessions.filter((each) => isListed(each, before))
    const refused = await kickEach(
      here.map(({ sessionKey }) => sessionKey ?? ''),
      async (id) => void (await get(target, 'killclient', { mount, id })),
    )
    const killed = here.filter(({ sessionKey }) => !refused.has(sessionKey ?? ''))
    const isOver = (listed: Listeners): boolean => !killed.some((each) => isListed(each, listed))
    const left = here.length > 0 ? await lookUntil(list, isOver) : before
    return sessions.map((each) => {
      if (!isListed(each, before)) return cutOutcome.notFound(each, NAME)
      if (!isListed(each, left)) return cutOutcome.cut(each)
      const why = refused.get(each.sessionKey ?? '')
      return why === undefined ? cutOutcome.stays(each, NAME) : cutOutcome.failed(each, why)
    })
  }

  async function cutSource(
    target: ControlTarget,
    mount: string,
    sessions: readonly Cuttable[],
  ): Promise<readonly SessionCut[]> {
    const list = () => mounts(target)
    if (!(await list()).includes(mount))
      return sessions.map((each) => cutOutcome.notFound(each, NAME))
    await get(target, 'killsource', { mount })
    const left = await lookUntil(list, (listed) => !listed.includes(mount))
    const stays = left.includes(mount)
    return sessions.map((each) => (stays ? cutOutcome.stays(each, NAME) : cutOutcome.cut(each)))
  }

  return {
    async list(target) {
      const found: ListedSession[] = []
      const named = await mounts(target)
      if (named.length > MAX_MOUNTS) throw new OutgoingFailure(TOO_MANY_MOUNTS)
      for (const mount of named) {
        found.push(sourceAt(mount))
        for (const each of (await listeners(target, mount)).values()) found.push(each)
      }
      return { sessions: found, parts: PARTS }
    },
    partOf: ({ action }) => action,
    isSame: hasSameAddress,
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

/** Listeners and sources come and go in the list when Icecast's own thread gets to them, which takes a moment. */
const LOOKS = 6
const LOOK_AFTER_MS = 200

async function lookUntil<Listed>(
  list: () => Promise<Listed>,
  isEnough: (listed: Listed) => boolean,
): Promise<Listed> {
  for (let look = 1; ; look += 1) {
    const listed = await list()
    if (look === LOOKS || isEnough(listed)) return listed
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS))
  }
}

/** Icecast counts listeners anew when it restarts, so the id alone may be somebody else's by now. */
function isListed(session: Cuttable, listed: Listeners): boolean {
  const there = session.sessionKey === null ? undefined : listed.get(session.sessionKey)
  return there !== undefined && hasSameAddress(session, there)
}

const PARTS: ReadonlySet<string> = new Set(['publish', 'subscribe'])
const TOO_MANY_MOUNTS = say('It has more than {count} mounts, which is more than is asked about.', {
  count: MAX_MOUNTS,
})

const streamOf = (mount: string): string => mount.replace(/^\/+/, '')

const sourceAt = (mount: string): ListedSession => ({
  part: 'publish',
  key: `source:${streamOf(mount)}`,
  action: 'publish',
  streamName: streamOf(mount),
  protocol: 'icecast',
  address: null,
})

async function readListeners(xml: string, mount: string): Promise<Listeners> {
  const found = new Map<string, ListedSession>()
  let told: Record<string, string> = {}
  await read(xml, ({ name, path, text }) => {
    if (path.at(-1) === 'listener') told[name] = text
    if (name !== 'listener' || path.at(-1) !== 'source') return
    const { ID: key = '', IP: ip = '' } = told
    told = {}
    if (key === '' || ip === '') throw notWhatItAnswers(NAME)
    found.set(key, {
      part: 'subscribe',
      key,
      action: 'subscribe',
      streamName: streamOf(mount),
      protocol: 'icecast',
      address: listedAddress(ip),
    })
  })
  return found
}

/** @throws OutgoingFailure for anything else than Icecast's own document. */
async function read(xml: string, ends: (element: Element) => void): Promise<void> {
  let isIcecast = false
  try {
    await walkXml(xml, {
      ends(element) {
        ends(element)
        if (element.path.length === 0) isIcecast = element.name === 'icestats'
      },
    })
  } catch {
    throw notWhatItAnswers(NAME)
  }
  if (!isIcecast) throw notWhatItAnswers(NAME)
}
