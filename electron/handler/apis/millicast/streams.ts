import { z } from 'zod'
import type { Session } from '../../../../shared/session.ts'
import { storedTokenOf } from '../../../../shared/token-grants.ts'
import { validationFail } from './envelope.ts'
import { readBody, readQuery } from './read.ts'
import type { MillicastCall, MillicastDeps, MillicastRoute } from './types.ts'

const streamIdSchema = z.object({ streamId: z.string().min(1).max(300) })

/** `<account>/<stream>` taken apart; a stream's name may hold slashes itself. */
function streamNameOf(streamId: string, deps: MillicastDeps): string {
  const slashAt = streamId.indexOf('/')
  if (slashAt <= 0 || slashAt === streamId.length - 1) {
    throw validationFail({ streamId: ['Write <account>/<stream>.'] })
  }
  if (streamId.slice(0, slashAt) !== deps.account.get().id) {
    throw validationFail({ streamId: ['There is no account with this id.'] })
  }
  return streamId.slice(slashAt + 1)
}

const publishersOf = (deps: MillicastDeps, streamName: string): readonly Session[] =>
  deps.publishers().filter((session) => session.streamName === streamName)

/** Ids of the publish tokens that live sessions were admitted with. */
function tokenIdsOf(sessions: readonly Session[]): readonly number[] {
  const tokens = sessions.map(({ grantId }) => (grantId === null ? null : storedTokenOf(grantId)))
  return [...new Set(tokens.flatMap((token) => (token?.kind === 'publish' ? [token.id] : [])))]
}

function stop(
  { deps, actor }: MillicastCall,
  sessions: readonly Session[],
  level: 'Stream' | 'Account',
): object {
  for (const session of sessions) deps.stop(session.id, actor)
  return { stoppingLevel: sessions.length === 0 ? 'None' : level }
}

/** The calls about who publishes now. */
export const streamRoutes = {
  active: ({ deps, query }) => {
    const { streamId } = readQuery(query, streamIdSchema)
    return { tokenIds: tokenIdsOf(publishersOf(deps, streamNameOf(streamId, deps))) }
  },
  activeAll: ({ deps }) => ({ tokenIds: tokenIdsOf(deps.publishers()) }),
  stop: (call) => {
    const { value, ignored } = readBody(call.body, streamIdSchema)
    call.ignore(ignored)
    const streamName = streamNameOf(value.streamId, call.deps)
    return stop(call, publishersOf(call.deps, streamName), 'Stream')
  },
  stopAll: (call) => stop(call, call.deps.publishers(), 'Account'),
} satisfies Readonly<Record<string, MillicastRoute>>
