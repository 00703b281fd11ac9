import type { SessionCut } from '../../../shared/api.ts'
import { OutgoingFailure } from './outgoing.ts'
import {
  type ControlClient,
  type ControlTarget,
  type Cuttable,
  cutOutcome,
  type ListedSession,
} from './types.ts'

/** Who is at a media server that lists its sessions by the ids it asks with. */
export interface Listing {
  /** What the operator knows the server by. */
  readonly name: string
  list(): Promise<ReadonlySet<string>>
  /** May answer that it did, or that the id is gone, whatever it did. */
  kick(id: string): Promise<void>
}

/** A media server that lists publishers and viewers together, by the ids it asks with. */
interface Listed<Item extends { readonly id: string }> {
  /** What the operator knows the server by. */
  readonly name: string
  listed(target: ControlTarget): Promise<readonly Item[]>
  /** As of a Listing. */
  kick(target: ControlTarget, id: string): Promise<void>
  /** Null for what is nobody's session. */
  sessionOf(item: Item): ListedSession | null
}

const PARTS: ReadonlySet<string> = new Set(['publish', 'subscribe'])

/** Makes the control client of such a server: what it lists is what is there, and a kick is read back from the list. */
export function createListedControl<Item extends { readonly id: string }>(
  server: Listed<Item>,
): ControlClient {
  const { name, listed, kick, sessionOf } = server
  return {
    async list(target) {
      const sessions = (await listed(target)).flatMap((each) => sessionOf(each) ?? [])
      return { sessions, parts: PARTS }
    },
    partOf: ({ action }) => action,
    cut: (target, sessions) =>
      cutListed(
        {
          name,
          list: async () => new Set((await listed(target)).map(({ id }) => id)),
          kick: (id) => kick(target, id),
        },
        sessions,
      ),
  }
}

/** A session leaves the list when its connection has closed, which takes the player a moment. */
const LOOKS = 8
const LOOK_AFTER_MS = 150

/**
 * Kicks the sessions that are listed, and looks until they are not, for a second.
 *
 * @returns One for each session, in their order.
 * @throws What the listing throws.
 */
export async function cutListed(
  listing: Listing,
  sessions: readonly Cuttable[],
): Promise<readonly SessionCut[]> {
  const { name, list, kick } = listing
  const before = await list()
  const here = sessions.filter((each) => isIn(each, before))
  const refused = await kickEach(
    here.map(({ sessionKey }) => sessionKey ?? ''),
    kick,
  )
  const kicked = here.map((each) => each.sessionKey ?? '').filter((id) => !refused.has(id))
  const keys = new Set(kicked)
  const left = here.length > 0 ? await lookUntilGone(list, keys) : before
  return sessions.map((each) => {
    if (!isIn(each, before)) return cutOutcome.notFound(each, name)
    if (!isIn(each, left)) return cutOutcome.cut(each)
    const why = refused.get(each.sessionKey ?? '')
    return why === undefined ? cutOutcome.stays(each, name) : cutOutcome.failed(each, why)
  })
}

/**
 * Kicks one after the other. That a media server refuses to kick one of them does not keep the others.
 *
 * @returns Why, by what was refused.
 * @throws What `kick` throws that holds for all, as that nobody answers.
 */
export async function kickEach(
  ids: readonly string[],
  kick: (id: string) => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>()
  for (const id of ids) {
    try {
      await kick(id)
    } catch (error) {
      if (!isOfOne(error)) throw error
      refused.set(id, error.message)
    }
  }
  return refused
}

const isOfOne = (error: unknown): error is OutgoingFailure =>
  error instanceof OutgoingFailure && error.status !== null && ![401, 403].includes(error.status)

/**
 * Looks until none of these is listed, for a second.
 *
 * @returns What is listed then.
 */
export async function lookUntilGone(
  list: Listing['list'],
  keys: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  for (let look = 1; ; look += 1) {
    const listed = await list()
    if (look === LOOKS || ![...keys].some((key) => listed.has(key))) return listed
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS))
  }
}

const isIn = ({ sessionKey }: Cuttable, ids: ReadonlySet<string>): boolean =>
  sessionKey !== null && ids.has(sessionKey)
