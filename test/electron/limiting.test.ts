import { describe, expect, it } from 'vitest'
import { createLimiting } from '../../electron/limiting.ts'
import { bareDecision } from '../../electron/sessions/record.ts'
import type { Session } from '../../shared/session.ts'
import { stationLimitsSchema, streamLimitsSchema } from '../../shared/session-limit.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { bench, liveSession } from './console/support.ts'
import { listener } from './sessions/fakes.ts'

type Station = ReturnType<typeof station>

/** A station where nothing is limited, with somebody who is in, whom another like them follows. */
function station(who: Partial<Session> = {}) {
  const { catalogue } = bench()
  const stream = streamInputSchema.parse({ name: 'live/news' })
  const { id: streamId } = catalogue.streams.create(stream, 'test')
  const live: Session[] = []
  const limiting = createLimiting({
    catalogue,
    endedSince: () => [],
    limitsOf: () => ({ rechecks: false }),
    registry: () => ({ list: () => live, current: () => null, markRevoked: () => undefined }),
    cut: () => undefined,
    remark: () => undefined,
    onError: (error) => {
      throw error
    },
  })
  const startedAtMs = Date.now()
  const session = liveSession('s1', {
    ...{ streamId, streamName: 'live/news', grantId: 'rj-1', viewerId: 'ann', startedAtMs },
    ...who,
  })
  live.push(session)
  limiting.started(session)
  const asked = { streamName: 'live/news', action: session.action, viewerId: session.viewerId }
  const decision = {
    ...bareDecision('allow', 'grant_accepted', []),
    ...{ streamId, grantId: session.grantId, viewerId: session.viewerId },
  }
  const look = () =>
    limiting.limiter.look(
      listener({ ...asked, address: '203.0.113.1' }),
      decision,
      null,
      Date.now(),
    ).reason
  return { catalogue, limiting, stream, streamId, look }
}

const ofStation =
  (limits: Parameters<typeof stationLimitsSchema.parse>[0]) =>
  ({ catalogue: { settings } }: Station): void => {
    settings.update({ ...settings.get(), limits: stationLimitsSchema.parse(limits) }, 'test')
  }
const ofStream =
  (limits: object) =>
  ({ catalogue, stream, streamId }: Station): void => {
    const input = { ...stream, limits: streamLimitsSchema.parse(limits) }
    catalogue.streams.update(streamId, input, 'test')
  }
const publishing = { action: 'publish', viewerId: null } as const

const LIMITS: readonly (readonly [string, (at: Station) => void, Partial<Session>, string])[] = [
  ['of each grant', ofStation({ perGrant: 1 }), {}, 'limit_grant'],
  ['of each viewer', ofStation({ perViewer: 1 }), {}, 'limit_viewer'],
  ['of the viewers of each stream', ofStation({ viewers: 1 }), {}, 'limit_stream'],
  ['of publishers', ofStation({ publishers: 1 }), publishing, 'limit_publishers'],
  ['of each grant, at one stream', ofStream({ perGrant: 1 }), {}, 'limit_grant'],
  ['of each viewer, at one stream', ofStream({ perViewer: 1 }), {}, 'limit_viewer'],
  ['of the viewers of one stream', ofStream({ viewers: 1 }), {}, 'limit_stream'],
  ['of publishers, at one stream', ofStream({ publishers: 1 }), publishing, 'limit_publishers'],
  [
    'of one grant alone',
    ({ catalogue }) => {
      const own = { sessions: 1, mayBeShared: false, note: '' }
      catalogue.grantLimits.set('rj-1', own, 'test')
    },
    {},
    'limit_grant',
  ],
  [
    'of a stored token alone, of which one was signed',
    ({ catalogue }) => {
      const own = { sessions: 1, mayBeShared: false, note: '' }
      catalogue.grantLimits.set('st-7', own, 'test')
    },
    { grantId: 'sst-7-1' },
    'limit_grant',
  ],
  [
    'that is a ban put back',
    ({ limiting }) =>
      limiting.limiter.ban({ kind: 'viewer', value: 'ann', untilMs: Date.now() + 60_000 }),
    {},
    'limit_banned',
  ],
]

describe('the first limit there is', () => {
  it.each(LIMITS)('counts who is in already: one %s', (_what, limit, who, reason) => {
    const at = station(who)
    expect(at.look()).toBe('grant_accepted')
    limit(at)
    expect(at.look()).toBe(reason)
  })

  it('is none where a grant has only a note, may only be shared, or may have any number', () => {
    const { catalogue, limiting } = station()
    const own = [
      { sessions: null, mayBeShared: false, note: 'of the club' },
      { sessions: null, mayBeShared: true, note: '' },
      { sessions: 0, mayBeShared: false, note: '' },
    ]
    for (const each of own) {
      catalogue.grantLimits.set('rj-1', each, 'test')
      expect(catalogue.grantLimits.areAny()).toBe(false)
    }
    const limit = { sessions: 2, mayBeShared: false, note: '' }
    for (const each of [limit, limit]) catalogue.grantLimits.set('rj-1', each, 'test')
    expect(catalogue.grantLimits.areAny()).toBe(true)
    catalogue.grantLimits.set('rj-1', { sessions: 0, mayBeShared: false, note: '' }, 'test')
    expect(catalogue.grantLimits.areAny()).toBe(false)
    expect(limiting.limiter.sessionsPerGrant()('rj-1')).toBe(1)
  })
})
