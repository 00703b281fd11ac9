import type { SessionCut } from '../../../shared/api.ts'
import type { Session } from '../../../shared/session.ts'
import type { NimbleControl, NimbleSession, NimbleTarget } from './nimble.ts'
import { OutgoingFailure } from './outgoing.ts'

export interface CutTools {
  readonly nimble: NimbleControl
  /** Where a media server is controlled. Null when it is not. */
  targetOf(mediaServerId: string): NimbleTarget | null
  /** Told of failures that should not be, for the log. */
  onError(error: unknown): void
}

/** Cuts sessions at the media servers that can be controlled. */
export interface Cutter {
  /**
   * Cuts sessions, and reads back whether they are gone. They must be refused already: whoever is cut connects again at
   * once. Never throws.
   *
   * @returns One for each session whose server can be controlled, in any order.
   */
  cut(sessions: readonly Session[]): Promise<readonly SessionCut[]>
}

/** Makes a cutter. */
export function createCutter(tools: CutTools): Cutter {
  const { nimble, targetOf } = tools

  async function cutViewers(target: NimbleTarget, sessions: readonly Session[]) {
    if (sessions.length === 0) return []
    const before = await nimble.sessions(target)
    const found = sessions.map((session) => ({ session, id: idOf(session, before) }))
    const ids = found.flatMap(({ id }) => id ?? [])
    if (ids.length > 0) await nimble.deleteSessions(target, ids)
    const left = new Set((ids.length > 0 ? await nimble.sessions(target) : []).map(({ id }) => id))
    return found.map(({ session, id }): SessionCut => {
      if (id === null) return { sessionId: session.id, outcome: 'not_found', detail: NOT_FOUND }
      const stays = left.has(id)
      return { sessionId: session.id, outcome: stays ? 'stays' : 'cut', detail: stays ? STAYS : '' }
    })
  }

  async function cutPublishers(target: NimbleTarget, sessions: readonly Session[]) {
    const ids = [...new Set(sessions.flatMap(({ viewerId }) => viewerId ?? []))]
    if (sessions.length === 0) return []
    if (ids.length > 0) await nimble.denyPublishers(target, ids)
    const left = new Set((await nimble.publishers(target)).map(({ stream }) => bare(stream)))
    return sessions.map(({ id: sessionId, streamName, viewerId }): SessionCut => {
      if (viewerId === null) return { sessionId, outcome: 'not_found', detail: NAMELESS }
      const stays = left.has(streamName)
      return { sessionId, outcome: stays ? 'stays' : 'cut', detail: stays ? STAYS : '' }
    })
  }

  async function cutAt(target: NimbleTarget, sessions: readonly Session[]) {
    const { publish = [], subscribe = [] } = Object.groupBy(sessions, (each) => each.action)
    const parts = [() => cutViewers(target, subscribe), () => cutPublishers(target, publish)]
    const cuts: SessionCut[] = []
    for (const part of parts) cuts.push(...(await part()))
    return cuts
  }

  async function cutOrSay(
    target: NimbleTarget,
    sessions: readonly Session[],
  ): Promise<readonly SessionCut[]> {
    try {
      return await cutAt(target, sessions)
    } catch (error) {
      if (!(error instanceof OutgoingFailure)) tools.onError(error)
      const detail = error instanceof OutgoingFailure ? error.message : 'Something failed inside.'
      return sessions.map((each) => ({ sessionId: each.id, outcome: 'failed', detail }))
    }
  }

  return {
    async cut(sessions) {
      const byServer = Map.groupBy(sessions, (each) => each.mediaServerId)
      const works = [...byServer].flatMap(([mediaServerId, theirs]) => {
        const target = targetOf(mediaServerId)
        return target === null ? [] : [cutOrSay(target, theirs)]
      })
      return (await Promise.all(works)).flat()
    },
  }
}

const STAYS = 'Nimble lists it still.'
const NOT_FOUND = 'Nimble lists no such session.'
const NAMELESS = 'Publishers are denied by their id, and this one has none.'

/** Nimble's own id of a session; where that was never told, the one session of this stream and address, if it is one. */
function idOf(session: Session, listed: readonly NimbleSession[]): string | null {
  const { sessionKey, streamName, address } = session
  const known = listed.find(({ id }) => id === sessionKey)
  if (known !== undefined) return known.id
  if (address === null || sessionKey === null || /^\d+$/.test(sessionKey)) return null
  const alike = listed.filter(
    (each) => each.client_ip === address && bare(`${each.app}/${each.stream}`) === streamName,
  )
  return alike.length === 1 ? (alike[0]?.id ?? null) : null
}

const bare = (streamName: string): string => streamName.replace(/^\/+/, '')
