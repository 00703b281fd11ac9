import { describe, expect, it } from 'vitest'
import type { LookedBefore } from '../../../electron/sessions/compare.ts'
import { OutgoingFailure } from '../../../electron/sessions/control/outgoing.ts'
import type {
  ControlTarget,
  Cuttable,
  ListedSession,
  ServerList,
} from '../../../electron/sessions/control/types.ts'
import { createLooking } from '../../../electron/sessions/looking.ts'
import type { SessionCut } from '../../../shared/api.ts'
import { stage } from './fakes.ts'

const TARGET: ControlTarget = {
  url: 'http://127.0.0.1:8000',
  allowPrivate: true,
  user: 'admin',
  secret: 'hackme',
}

const listed = (key: string): ListedSession => ({
  part: 'subscribe',
  key,
  action: 'subscribe',
  streamName: 'live.ogg',
  protocol: 'icecast',
  address: '203.0.113.7',
})

/** A registry with sessions by key, beside a media server that lists what the test says. */
function world(over: { readonly unknownSessions?: 'show' | 'cut' } = {}) {
  const on = stage()
  const there = new Set<string>()
  const cuts: string[] = []
  const stored: { readonly url: string; readonly look: LookedBefore }[] = []
  const state = {
    answer: null as OutgoingFailure | null,
    during: (): void => {},
    url: TARGET.url,
    enabled: true,
    compareSeconds: 30,
    looks: 0,
  }
  const client = {
    async list(): Promise<ServerList> {
      state.looks += 1
      state.during()
      if (state.answer !== null) throw state.answer
      return { sessions: [...there].map(listed), parts: new Set(['publish', 'subscribe']) }
    },
    partOf: ({ action }: Cuttable) => action,
    async cut(_: ControlTarget, sessions: readonly Cuttable[]): Promise<SessionCut[]> {
      return sessions.map(({ id, sessionKey }) => {
        cuts.push(sessionKey ?? '')
        there.delete(sessionKey ?? '')
        return { sessionId: id, outcome: 'cut', detail: '' }
      })
    },
  }
  const looking = createLooking({
    servers: () => [
      {
        id: 'icecast',
        name: 'Studio',
        enabled: state.enabled,
        compareSeconds: state.compareSeconds,
        unknownSessions: over.unknownSessions ?? 'show',
      },
    ],
    controlledOf: (id) =>
      id === 'icecast'
        ? { protocol: 'icecast', client, target: { ...TARGET, url: state.url } }
        : null,
    registry: on.registry,
    before: () => null,
    store: (_, url, look) => void stored.push({ url, look }),
    now: () => on.wallMs,
    monotonicMs: () => on.monotonicMs,
    noted: () => undefined,
    onError: (error) => {
      throw error
    },
  })
  const admit = (key: string): void => {
    on.ask({ sessionKey: key })
  }
  return {
    on,
    there,
    cuts,
    stored,
    state,
    looking,
    admit,
    live: () => on.registry.list().map(({ sessionKey }) => sessionKey),
    /** Half a minute later, a look. */
    async later() {
      on.pass(30_000)
      return await looking.look('icecast')
    },
  }
}

describe('looking at a media server', () => {
  it('ends a ghost at the moment it was there for the last time, and nobody else', async () => {
    const { on, there, admit, later, live } = world()
    for (const key of ['1', '2']) {
      admit(key)
      there.add(key)
    }
    await later()
    there.delete('1')
    expect(await later()).toMatchObject({ listed: 1, ours: 2, missing: 1, ended: 0 })
    expect(await later()).toMatchObject({ listed: 1, ours: 1, missing: 0, ended: 1 })
    expect(live()).toEqual(['2'])
    const startedAtMs = on.wallMs - 90_000
    expect(on.ends).toMatchObject([{ end: 'gone_at_server', atMs: startedAtMs + 30_000 }])
  })

  it('ends nobody by a look that failed, and says why it did', async () => {
    const { there, admit, later, live, state } = world()
    admit('1')
    there.add('1')
    await later()
    there.clear()
    state.answer = new OutgoingFailure('Its answer is not what Icecast answers.')
    for (const _ of [1, 2, 3]) {
      expect(await later()).toMatchObject({ problem: state.answer.message, missing: 0 })
    }
    state.answer = null
    await later()
    expect(live()).toEqual(['1'])
  })

  it('ends nobody who came while it looked', async () => {
    const { there, admit, later, live, state } = world()
    admit('1')
    there.add('1')
    await later()
    state.during = () => admit(`new ${state.looks}`)
    await later()
    expect(live()).toEqual(['1', 'new 2'])
  })

  it('does not look twice at once, nor where it is switched off, nor before it is time', async () => {
    const { on, state, looking } = world()
    looking.tick()
    looking.tick()
    await Promise.all([looking.look('icecast'), looking.look('icecast')])
    expect(state.looks).toBe(1)
    on.pass(29_000)
    looking.tick()
    expect(state.looks).toBe(1)
    on.pass(2_000)
    looking.tick()
    await looking.look('icecast')
    expect(state.looks).toBe(2)
    on.pass(3_600_000)
    state.compareSeconds = 0
    looking.tick()
    state.compareSeconds = 30
    state.enabled = false
    looking.tick()
    expect(state.looks).toBe(2)
    expect(await looking.look('other')).toBeNull()
  })

  it('begins anew where the address is another, so that another server ends nobody', async () => {
    const { there, admit, later, live, state } = world()
    admit('1')
    there.add('1')
    await later()
    state.url = 'http://127.0.0.1:8001'
    there.clear()
    for (const _ of [1, 2, 3]) await later()
    expect(live()).toEqual(['1'])
  })

  it('stores only looks at which all were there', async () => {
    const { on, there, admit, later, stored } = world()
    admit('1')
    await later()
    expect(stored).toEqual([])
    there.add('1')
    await later()
    expect(stored).toEqual([{ url: TARGET.url, look: { atMs: on.wallMs, parts: ['subscribe'] } }])
  })

  it('puts off an end that is only assumed, for as long as it sees the session', async () => {
    const { on, there, admit, later, live } = world()
    on.limits = { reportsEnd: false, timeLimit: false, rechecks: false, assumedSessionSeconds: 60 }
    admit('1')
    there.add('1')
    for (const _ of [1, 2, 3, 4, 5]) {
      await later()
      on.registry.tick()
    }
    expect(live()).toEqual(['1'])
    on.pass(75_000)
    on.registry.tick()
    expect(on.ends).toMatchObject([{ end: 'assumed' }])
  })
})

describe('whom a media server has that nobody admitted', () => {
  it('is shown, and cut when asked for and not before', async () => {
    const { there, cuts, later, looking } = world()
    there.add('7')
    await later()
    await expect(looking.cut('icecast', 'anybody')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
    const stranger = (await later())?.strangers[0]
    expect(stranger).toMatchObject({ streamName: 'live.ogg', address: '203.0.113.7' })
    expect(cuts).toEqual([])
    expect(await looking.cut('icecast', stranger?.id ?? '')).toMatchObject({ outcome: 'cut' })
    expect(cuts).toEqual(['7'])
  })

  it('is cut by itself where the operator wants it so, at the second look', async () => {
    const { there, cuts, later, admit } = world({ unknownSessions: 'cut' })
    admit('1')
    for (const key of ['1', '7']) there.add(key)
    await later()
    expect(cuts).toEqual([])
    await later()
    expect(cuts).toEqual(['7'])
  })

  it('is not told of because at each look another one has just left without a word', async () => {
    const { there, later, looking, admit } = world()
    for (let looks = 0; looks < 30; looks += 1) {
      there.clear()
      admit(String(looks))
      admit(`${looks}-stays`)
      there.add(`${looks}-stays`)
      await later()
      expect(looking.differing()).toEqual([])
    }
  })

  it('is told to the operator when it lasts ten minutes', async () => {
    const { there, later, looking } = world()
    there.add('7')
    for (let looks = 0; looks < 20; looks += 1) {
      await later()
      expect(looking.differing()).toEqual([])
    }
    await later()
    expect(looking.differing()).toEqual(['Studio'])
    there.clear()
    await later()
    expect(looking.differing()).toEqual([])
  })
})
