import type { SessionCut } from '../../../shared/api.ts'
import { say } from '../../../shared/say.ts'
import { listedAddress } from './addresses.ts'
import { createNimbleApi, type NimbleApi, type NimbleSession } from './nimble.ts'
import type { Send } from './outgoing.ts'
import { isNimbleId } from './reach.ts'
import {
  type ControlClient,
  type ControlTarget,
  type Cuttable,
  cutOutcome,
  type ListedSession,
} from './types.ts'

const NAME = 'Nimble'

/** Cuts viewers by Nimble's id of their session, and publishers by the id in their signature. */
export function createNimbleControl(send: Send): ControlClient {
  const nimble = createNimbleApi(send)
  return {
    async list(target) {
      const viewers = (await nimble.sessions(target)).map(viewerOf)
      const publishers = (await nimble.publishers(target)).map(({ stream }) => publisherOf(stream))
      return { sessions: [...viewers, ...publishers], parts: PARTS }
    },
    // Of a viewer whose id it never told nothing can be looked for.
    partOf: ({ action, sessionKey }) =>
      action === 'publish' || isNimbleId(sessionKey) ? action : null,
    async cut(target, sessions) {
      const { publish = [], subscribe = [] } = Object.groupBy(sessions, (each) => each.action)
      const viewers = subscribe.length > 0 ? await cutViewers(nimble, target, subscribe) : []
      const publishers = publish.length > 0 ? await cutPublishers(nimble, target, publish) : []
      return [...viewers, ...publishers]
    },
  }
}

async function cutViewers(
  nimble: NimbleApi,
  target: ControlTarget,
  sessions: readonly Cuttable[],
): Promise<readonly SessionCut[]> {
  const before = await nimble.sessions(target)
  const found = sessions.map((session) => ({ session, id: idOf(session, before) }))
  const ids = found.flatMap(({ id }) => id ?? [])
  if (ids.length > 0) await nimble.deleteSessions(target, ids)
  const left = new Set((ids.length > 0 ? await nimble.sessions(target) : []).map(({ id }) => id))
  return found.map(({ session, id }) => {
    if (id === null) return cutOutcome.notFound(session, NAME)
    return left.has(id) ? cutOutcome.stays(session, NAME) : cutOutcome.cut(session)
  })
}

async function cutPublishers(
  nimble: NimbleApi,
  target: ControlTarget,
  sessions: readonly Cuttable[],
): Promise<readonly SessionCut[]> {
  const ids = [...new Set(sessions.flatMap(({ viewerId }) => viewerId ?? []))]
  if (ids.length > 0) await nimble.denyPublishers(target, ids)
  const left = new Set((await nimble.publishers(target)).map(({ stream }) => bare(stream)))
  return sessions.map((session) => {
    const { id: sessionId, streamName, viewerId } = session
    if (viewerId === null) return { sessionId, outcome: 'not_found', detail: NAMELESS }
    return left.has(streamName) ? cutOutcome.stays(session, NAME) : cutOutcome.cut(session)
  })
}

const NAMELESS = say('Publishers are denied by their id, and this one has none.')

/** Nimble's own id of a session; where that was never told, the one session of this stream and address, if it is one. */
function idOf(session: Cuttable, listed: readonly NimbleSession[]): string | null {
  const { sessionKey, streamName, address } = session
  const known = listed.find(({ id }) => id === sessionKey)
  if (known !== undefined) return known.id
  if (address === null || sessionKey === null || isNimbleId(sessionKey)) return null
  const alike = listed.filter(
    (each) => each.client_ip === address && bare(`${each.app}/${each.stream}`) === streamName,
  )
  return alike.length === 1 ? (alike[0]?.id ?? null) : null
}

const bare = (streamName: string): string => streamName.replace(/^\/+/, '')

const PARTS: ReadonlySet<string> = new Set(['publish', 'subscribe'])

const viewerOf = ({ id, app, stream, client_ip: ip }: NimbleSession): ListedSession => ({
  part: 'subscribe',
  key: id,
  action: 'subscribe',
  streamName: bare(`${app}/${stream}`),
  protocol: '',
  address: listedAddress(ip),
})

const publisherOf = (stream: string): ListedSession => ({
  part: 'publish',
  key: `publish ${bare(stream)}`,
  action: 'publish',
  streamName: bare(stream),
  protocol: '',
  address: null,
})
