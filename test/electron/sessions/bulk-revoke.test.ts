import { describe, expect, it } from 'vitest'
import { type BulkRevokeTools, createBulkRevoker } from '../../../electron/sessions/bulk-revoke.ts'
import type { BulkAsked } from '../../../electron/sessions/bulk-target.ts'
import type { RevocationInput } from '../../../shared/credential.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Session } from '../../../shared/session.ts'
import { liveSession } from '../console/support.ts'

const AT_MS = 1_800_000_000_000

/** Sessions, what was revoked and cut of them, and a cutter that cuts those of one media server. */
function setUp(
  sessions: readonly Session[],
  cut: 'cuts' | 'fails' = 'cuts',
  list: readonly string[] = ['rj-1', 'rj-2', 'rj-9'],
) {
  const live = new Map(sessions.map((each) => [each.id, each]))
  const made: RevocationInput[] = []
  const lifted: string[] = []
  const order: string[] = []
  let waits: (() => void)[] = []
  const tools: BulkRevokeTools = {
    registry: {
      list: () => [...live.values()],
      current: (session) => live.get(session.id) ?? null,
      markRevoked: (session, atMs) => void live.set(session.id, { ...session, revokedAtMs: atMs }),
    },
    revocations: {
      createMany: (inputs) => {
        order.push('revoke')
        made.push(...inputs)
        return inputs.map((input, at) => ({
          ...input,
          id: `r${at}`,
          createdAtMs: AT_MS,
          liftedAtMs: null,
        }))
      },
      liftTogether: (batch) => {
        order.push('lift')
        lifted.push(batch)
        return made.length
      },
    },
    cutter: {
      cut: async (asked) => {
        order.push(`cut ${asked.length}`)
        await new Promise<void>((resolve) => void waits.push(resolve))
        if (cut === 'fails') throw new Error('down')
        return asked
          .filter(({ mediaServerId }) => mediaServerId === 'hall')
          .map(({ id }) => {
            live.delete(id)
            return { sessionId: id, outcome: 'cut', detail: '' }
          })
      },
    },
    grantsOf: ({ value }) => (value === 'list' ? list : []),
    fateOf: ({ mediaServerId }) => (mediaServerId === 'hall' ? 'instant' : 'new_viewers_only'),
    now: () => AT_MS,
    newId: () => 'job',
    onError: () => void order.push('fault'),
  }
  const go = async (): Promise<void> => {
    const due = waits
    waits = []
    for (const each of due) each()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { bulk: createBulkRevoker(tools), tools, live, made, lifted, order, go }
}

const asked = (target: BulkAsked['target'], what: BulkAsked['what'] = 'session'): BulkAsked => ({
  target,
  what,
  untilMs: null,
  note: '',
})

const at = (id: string, fields: Partial<Session> = {}): Session =>
  liveSession(id, { mediaServerId: 'hall', ...fields })

const CROWD = [
  at('a', { streamName: 'live/news', viewerId: 'ann', grantId: 'rj-1', address: '192.0.2.1' }),
  at('b', { streamName: 'live/news', viewerId: 'ann', grantId: 'rj-2', address: '192.0.2.77' }),
  at('c', { streamName: 'live/sport', viewerId: null, grantId: null, address: '198.51.100.9' }),
  at('d', {
    streamName: 'live/sport',
    mediaServerId: 'radio',
    viewerId: null,
    grantId: 'rj-2',
    address: null,
    action: 'publish',
  }),
  at('e', { streamName: 'live/sport', revokedAtMs: AT_MS - 1, grantId: 'rj-2' }),
]

describe('whom revoking together concerns', () => {
  it.each<[BulkAsked['target'], string[]]>([
    [{ by: 'sessions', ids: ['a', 'e', 'gone'] }, ['a']],
    [{ by: 'stream', value: 'live/sport', publishers: false }, ['c']],
    [{ by: 'stream', value: 'live/sport', publishers: true }, ['c', 'd']],
    [{ by: 'grant', value: 'rj-2' }, ['b', 'd']],
    [{ by: 'list', value: 'list' }, ['a', 'b', 'd']],
    [{ by: 'viewer', value: 'ann' }, ['a', 'b']],
    [{ by: 'address', value: '192.0.2.0/24' }, ['a', 'b']],
    [{ by: 'address', value: '203.0.113.1' }, []],
  ])('%j', (target, ids) => {
    const { bulk, live, go } = setUp(CROWD)
    expect(bulk.preview(asked(target)).sessions).toBe(ids.length)
    if (ids.length === 0) return
    bulk.start(asked(target), null, 'console')
    expect(
      [...live.values()].filter((each) => each.revokedAtMs === AT_MS).map(({ id }) => id),
    ).toEqual(ids)
    void go()
  })

  it('is counted by people, streams and what their media servers can do', () => {
    const { bulk } = setUp(CROWD)
    const ids = CROWD.map(({ id }) => id)
    expect(bulk.preview(asked({ by: 'sessions', ids }, 'grant'))).toEqual({
      sessions: 4,
      besides: 0,
      publishers: 1,
      people: null,
      credentials: null,
      streams: [
        { streamName: 'live/news', sessions: 2 },
        { streamName: 'live/sport', sessions: 2 },
      ],
      streamCount: 2,
      fates: { instant: 3, at_next_check: 0, at_time_limit: 0, new_viewers_only: 1 },
      revocations: 3,
      connectionsOnly: 1,
    })
  })
})

describe('how many they are', () => {
  const LINKS = ['rj-1', 'rj-2', 'rj-3'].map((grantId) =>
    at(grantId, { grantId, viewerId: null, address: '192.0.2.1' }),
  )
  const count = (sessions: typeof LINKS) => {
    const ids = sessions.map(({ id }) => id)
    const { people, credentials } = setUp(sessions).bulk.preview(asked({ by: 'sessions', ids }))
    return [people, credentials]
  }

  it('is not told by an address, which may be that of many, nor by what an encoder logs in as', () => {
    expect(count([at('a', { grantId: null, viewerId: null })])).toEqual([null, null])
    const encoder = at('e', { action: 'publish', isNameSaid: true, viewerId: 'source' })
    expect(count([{ ...encoder, grantId: null }])).toEqual([null, null])
  })

  it('counts no name that encoders share as one to revoke them by', () => {
    const said = { action: 'publish', isNameSaid: true, viewerId: 'source', grantId: null } as const
    const { bulk, made } = setUp([at('e', said), at('f', { ...said, streamName: 'live/sport' })])
    bulk.start(asked({ by: 'sessions', ids: ['e'] }, 'viewer'), null, 'console')
    expect(made).toMatchObject([{ kind: 'session', value: 'e' }])
  })

  it('is told by their names, and by the credentials behind one address', () => {
    expect(count(LINKS)).toEqual([null, 3])
    expect(count(LINKS.map((each) => ({ ...each, viewerId: 'ann' })))).toEqual([1, 3])
  })
})

describe('whoever shares what is revoked', () => {
  const SHARED = [
    at('viewer', { address: '192.0.2.1' }),
    at('neighbour', { address: '192.0.2.1' }),
    at('encoder', { address: '192.0.2.1', action: 'publish', streamName: 'live/sport' }),
    at('elsewhere', { address: '192.0.2.2' }),
  ]
  const one = asked({ by: 'sessions', ids: ['viewer'] }, 'address')

  it('is counted before, and is not revoked when only one was looked at', () => {
    const { bulk, made } = setUp(SHARED)
    expect(bulk.preview(one)).toMatchObject({
      sessions: 3,
      besides: 2,
      publishers: 1,
      streamCount: 2,
      revocations: 1,
    })
    expect(() => bulk.start(one, 1, 'console')).toThrow('Look again')
    expect(made).toEqual([])
  })

  it('is refused and cut with the one that was chosen', async () => {
    const { bulk, live, order, go } = setUp(SHARED)
    expect(bulk.start(one, 3, 'console').total).toBe(3)
    expect(order).toEqual(['revoke', 'cut 3'])
    await go()
    expect([...live.keys()]).toEqual(['elsewhere'])
  })

  it('is counted where only one who is revoked already has it', () => {
    const revoked = at('again', { address: '192.0.2.2', revokedAtMs: AT_MS - 1 })
    const { bulk } = setUp([...SHARED, revoked])
    const both = asked({ by: 'sessions', ids: ['viewer', 'again'] }, 'address')
    expect(bulk.preview(both)).toMatchObject({ sessions: 4, besides: 3, revocations: 2 })
  })
})

describe('revoking together', () => {
  it('makes each revocation once, the connection alone where there is nothing else', () => {
    const { bulk, made } = setUp(CROWD)
    bulk.start(
      asked({ by: 'stream', value: 'live/news', publishers: true }, 'viewer'),
      null,
      'console',
    )
    expect(made.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['viewer ann'])
    const other = setUp(CROWD)
    other.bulk.start(
      asked({ by: 'stream', value: 'live/sport', publishers: true }, 'viewer'),
      null,
      'console',
    )
    expect(other.made.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'session c',
      'session d',
      // Revoked already, perhaps for less.
      'session e',
    ])
  })

  it('revokes nobody when more are concerned than were looked at', () => {
    const { bulk, made } = setUp(CROWD)
    const target = { by: 'viewer', value: 'ann' } as const
    expect(() => bulk.start(asked(target), 1, 'console')).toThrow('Look again')
    expect(made).toEqual([])
  })

  it('refuses a whole range although nobody is there now', () => {
    const { bulk, made } = setUp([])
    bulk.start(asked({ by: 'address', value: '203.0.113.0/24' }), 0, 'console')
    expect(made).toMatchObject([{ kind: 'address', value: '203.0.113.0/24' }])
  })

  it('refuses first and cuts after, in groups, and tells what is gone and what is not', async () => {
    const crowd = Array.from({ length: 60 }, (_, no) =>
      at(`s${no}`, { mediaServerId: no < 55 ? 'hall' : 'radio' }),
    )
    const { bulk, order, go } = setUp(crowd)
    const ids = crowd.map(({ id }) => id)
    bulk.start(asked({ by: 'sessions', ids }), null, 'console')
    expect(order).toEqual(['revoke', 'cut 25'])
    await go()
    expect(bulk.get('job')).toMatchObject({ state: 'running', looked: 25, gone: 25 })
    await go()
    await go()
    expect(bulk.get('job')).toMatchObject({
      state: 'done',
      total: 60,
      looked: 60,
      gone: 55,
      waiting: { instant: 0, new_viewers_only: 5 },
      uncut: [],
    })
  })

  it('cuts no more once it is cancelled, and lifts before anything else when it is undone', async () => {
    const crowd = Array.from({ length: 60 }, (_, no) => at(`s${no}`))
    const { bulk, order, lifted, go } = setUp(crowd)
    bulk.start(asked({ by: 'sessions', ids: crowd.map(({ id }) => id) }), null, 'console')
    bulk.undo('job', 'console')
    await go()
    await go()
    expect(order).toEqual(['revoke', 'cut 25', 'lift'])
    expect(lifted).toEqual(['job'])
    expect(bulk.get('job')).toMatchObject({ state: 'cancelled', undoneAtMs: AT_MS })
    expect(() => bulk.undo('job', 'console')).toThrow('undone already')
  })

  it('is lifted although an earlier process did it', () => {
    const { bulk, lifted } = setUp([])
    expect(bulk.undo('of-before', 'console')).toMatchObject({ state: 'done', undoneAtMs: AT_MS })
    expect(lifted).toEqual(['of-before'])
  })

  it('goes on when a media server cannot be asked, and says so', async () => {
    const { bulk, order, go } = setUp([at('a')], 'fails')
    bulk.start(asked({ by: 'sessions', ids: ['a'] }), null, 'console')
    await go()
    expect(order).toContain('fault')
    expect(bulk.get('job')).toMatchObject({
      state: 'done',
      gone: 0,
      waiting: { instant: 1 },
      uncut: [{ detail: 'The media server could not be asked.', sessions: 1 }],
    })
  })
})

describe('withdrawing a long list', () => {
  const LIST = Array.from({ length: 1_300 }, (_, no) => `rj-${no}`)
  const TARGET = asked({ by: 'list', value: 'list' })
  const IN_WITH_LAST = at('a', { grantId: 'rj-1299' })

  it('refuses who is in at once, and takes turns for the tokens that nobody is in with', async () => {
    const { bulk, made, go } = setUp([IN_WITH_LAST], 'cuts', LIST)
    expect(bulk.start(TARGET, null, 'console')).toMatchObject({ revocations: 500, left: 800 })
    expect(made).toHaveLength(500)
    expect(made[0]).toMatchObject({ kind: 'grant', value: 'rj-1299' })
    await go()
    expect(made.length).toBeLessThan(1_300)
    await go()
    await go()
    expect(new Set(made.map(({ value }) => value)).size).toBe(1_300)
    expect(bulk.get('job')).toMatchObject({ state: 'done', revocations: 1_300, left: 0 })
  })

  it('revokes no more once it is undone', async () => {
    const { bulk, made, go } = setUp([], 'cuts', LIST)
    bulk.start(TARGET, null, 'console')
    bulk.undo('job', 'console')
    await go()
    await go()
    expect(made).toHaveLength(500)
  })

  it('goes on when no more are cut, since all of them are to be refused', async () => {
    const { bulk, made, go } = setUp([IN_WITH_LAST], 'cuts', LIST)
    bulk.start(TARGET, null, 'console')
    bulk.cancel('job')
    for (let turn = 0; turn < 3; turn++) await go()
    expect(made).toHaveLength(1_300)
  })

  it('says how many are left, and why, where they cannot be stored', async () => {
    const { bulk, tools, go } = setUp([], 'cuts', LIST)
    bulk.start(TARGET, null, 'console')
    Object.assign(tools.revocations, {
      createMany: () => {
        throw new AppError('ERR_DB_FULL')
      },
    })
    await go()
    await go()
    const job = bulk.get('job')
    expect(job).toMatchObject({ state: 'done', revocations: 500, left: 800 })
    expect(job.problem).toBe(new AppError('ERR_DB_FULL').message)
  })
})
