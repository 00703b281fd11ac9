import type { SessionCut } from '../../../shared/api.ts'
import { type Cuttable, cutOutcome } from './types.ts'

/** Who is at a media server that lists its sessions by the ids it asks with. */
export interface Listing {
  /** What the operator knows the server by. */
  readonly name: string
  list(): Promise<ReadonlySet<string>>
  /** May answer that it did, or that the id is gone, whatever it did. */
  kick(id: string): Promise<void>
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
  for (const { sessionKey } of here) await kick(sessionKey ?? '')
  const keys = new Set(here.map((each) => each.sessionKey ?? ''))
  const left = here.length > 0 ? await lookUntilGone(list, keys) : before
  return sessions.map((each) => {
    if (!isIn(each, before)) return cutOutcome.notFound(each, name)
    return isIn(each, left) ? cutOutcome.stays(each, name) : cutOutcome.cut(each)
  })
}

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
