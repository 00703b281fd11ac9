import { afterEach, describe, expect, it, vi } from 'vitest'
import { createCutter } from '../../../../electron/sessions/control/cut.ts'
import { createCutAndEnd } from '../../../../electron/sessions/control/cut-and-end.ts'
import { createIcecastControl } from '../../../../electron/sessions/control/icecast.ts'
import { createMediaMtxControl } from '../../../../electron/sessions/control/mediamtx.ts'
import { createNginxRtmpControl } from '../../../../electron/sessions/control/nginx-rtmp.ts'
import { createNimbleControl } from '../../../../electron/sessions/control/nimble-cut.ts'
import { createNodeMediaServerControl } from '../../../../electron/sessions/control/node-media-server.ts'
import { OutgoingFailure, type Send } from '../../../../electron/sessions/control/outgoing.ts'
import { createOvenMediaEngineControl } from '../../../../electron/sessions/control/oven-media-engine.ts'
import { createSrsControl } from '../../../../electron/sessions/control/srs.ts'
import type { ControlClient } from '../../../../electron/sessions/control/types.ts'
import { createLooking } from '../../../../electron/sessions/looking.ts'
import type { AccessRequest } from '../../../../shared/access.ts'
import { stage } from '../fakes.ts'

/** A media server with its own list: who is asked about, and what it answers while some of them are there. */
interface Case {
  readonly make: (send: Send) => ControlClient
  /** Who goes without a word, then who stays. */
  readonly asked: readonly [Partial<AccessRequest>, Partial<AccessRequest>]
  /** Answers by path, with the query where there are several. @param keys Session keys of who is there. */
  readonly answers: (keys: readonly string[]) => Readonly<Record<string, unknown>>
}

const at = { address: '192.0.2.7', streamName: 'live/news' } as const
const viewers = (one: string, other: string, over: Partial<AccessRequest> = {}) =>
  [
    { ...at, sessionKey: one, ...over },
    { ...at, sessionKey: other, ...over },
  ] as const
const oven = (response: unknown) => ({ statusCode: 200, message: 'OK', response })

const cases: Readonly<Record<string, Case>> = {
  Icecast: {
    make: createIcecastControl,
    asked: viewers('7', '8', { streamName: 'a.mp3' }),
    answers: (keys) => ({
      '/admin/listmounts': '<icestats><source mount="/a.mp3"/></icestats>',
      '/admin/listclients?mount=%2Fa.mp3': `<icestats><source mount="/a.mp3">${keys
        .map((id) => `<listener><IP>192.0.2.7</IP><ID>${id}</ID></listener>`)
        .join('')}</source></icestats>`,
    }),
  },
  'nginx-rtmp': {
    make: createNginxRtmpControl,
    asked: viewers('2:live/news', '3:live/news'),
    answers: (keys) => ({
      '/stat': `<rtmp><pid>1</pid><server><application><name>live</name><live><stream><name>news</name>${keys
        .map((key) => `<client><id>${key.split(':')[0]}</id><address>192.0.2.7</address></client>`)
        .join('')}</stream></live></application></server></rtmp>`,
    }),
  },
  MediaMTX: {
    make: createMediaMtxControl,
    asked: viewers('u-1', 'u-2', { protocol: 'rtmp' }),
    answers: (keys) => ({
      '/v3/rtmpconns/list': {
        pageCount: 1,
        items: keys.map((id) => ({
          ...{ id, state: 'read', path: 'live/news', remoteAddr: '192.0.2.7:1' },
        })),
      },
    }),
  },
  SRS: {
    make: createSrsControl,
    asked: viewers('a1', 'a2'),
    answers: (keys) => ({
      '/api/v1/clients/?start=0&count=1000': {
        code: 0,
        clients: keys.map((id) => ({
          ...{ id, ip: '192.0.2.7', url: '/live/news', type: 'rtmp-play', publish: false },
        })),
      },
      [`/api/v1/clients/?start=${keys.length}&count=1000`]: { code: 0, clients: [] },
    }),
  },
  'node-media-server': {
    make: createNodeMediaServerControl,
    asked: viewers('n1', 'n2'),
    answers: (keys) => ({
      '/api/v1/login': { success: true, data: { token: 't' } },
      '/api/v1/sessions': {
        data: {
          sessions: keys.map((id) => ({
            ...{ id, ip: '192.0.2.7:5', isPublisher: false, protocol: 'rtmp' },
            ...{ app: 'live', name: 'news' },
          })),
        },
      },
    }),
  },
  Nimble: {
    make: createNimbleControl,
    asked: viewers('12', '13'),
    answers: (keys) => ({
      '/manage/sessions': keys.map((id) => ({
        ...{ id: Number(id), app: 'live', stream: 'news', client_ip: '192.0.2.7' },
      })),
      '/manage/publish_control/status': { PublishControlStatus: [] },
    }),
  },
  OvenMediaEngine: {
    make: createOvenMediaEngineControl,
    // It lists what is sent in, and by its name alone.
    asked: [
      { ...at, action: 'publish', sessionKey: 'k1', streamName: 'live/one' },
      { ...at, action: 'publish', sessionKey: 'k2', streamName: 'live/two' },
    ],
    answers: (keys) => ({
      '/v1/vhosts': oven(['default']),
      '/v1/vhosts/default/apps': oven(['live']),
      '/v1/vhosts/default/apps/live/streams': oven(
        keys.map((key) => (key === 'k1' ? 'one' : 'two')),
      ),
    }),
  },
}

const INTERVAL_MS = 30_000

/** Sessions of one media server under its control client, each half minute a look. */
function world({ make, asked, answers }: Case) {
  const on = stage()
  const keys = asked.map(({ sessionKey }) => sessionKey ?? '')
  const there = new Set(keys)
  const client = make(async (_, { path, query }) => {
    if (path.startsWith('/drop/')) return '0'
    const known = answers([...there])
    const answer = known[`${path}?${query}`] ?? known[path]
    if (answer === undefined) throw new OutgoingFailure('It answered 404.', 404)
    return typeof answer === 'string' ? answer : JSON.stringify(answer)
  })
  const controlledOf = () => ({
    protocol: 'icecast' as const,
    client,
    target: { url: 'http://192.0.2.9', allowPrivate: true, user: 'a', secret: 'b' },
  })
  const onError = (error: unknown): never => {
    throw error
  }
  const looking = createLooking({
    servers: () => [
      { id: 'icecast', name: 'a', enabled: true, compareSeconds: 30, unknownSessions: 'show' },
    ],
    controlledOf,
    registry: on.registry,
    before: () => null,
    store: () => undefined,
    now: () => on.wallMs,
    monotonicMs: () => on.monotonicMs,
    noted: () => undefined,
    onError,
  })
  const cutter = createCutAndEnd({
    cutter: createCutter({ controlledOf, onError }),
    registry: on.registry,
    cuts: () => true,
    endUnlisted: looking.endUnlisted,
  })
  for (const request of asked) on.ask(request)
  return {
    on,
    keys,
    leave: (key: string) => there.delete(key),
    /** Cuts the session of this key, without waiting in between. */
    async cut(key: string) {
      vi.useFakeTimers({ toFake: ['setTimeout'] })
      const done = cutter.cut(on.registry.list().filter(({ sessionKey }) => sessionKey === key))
      let isDone = false
      void done.finally(() => {
        isDone = true
      })
      // Not all timers there are: what other files left behind may set its own anew for ever.
      while (!isDone) await vi.advanceTimersByTimeAsync(1_000)
      return await done
    },
    async look() {
      on.pass(INTERVAL_MS)
      return await looking.look('icecast')
    },
  }
}

describe('a session whose end was never told', () => {
  it.each(Object.keys(cases))(
    'is over at %s when it was listed last, and no later',
    async (name) => {
      const { on, keys, leave, look } = world(cases[name] as Case)
      const [ghost = '', stays = ''] = keys
      expect(await look()).toMatchObject({ problem: null, missing: 0 })
      const lastSeenMs = on.wallMs
      // It goes just after a look, so that it is there for nearly a whole interval more.
      leave(ghost)
      for (let looks = 0; looks < 3; looks += 1) await look()
      expect(on.ends).toHaveLength(1)
      expect(on.ends).toMatchObject([{ end: 'gone_at_server' }])
      expect(on.ends[0]?.atMs).toBe(lastSeenMs)
      expect(on.registry.list().map(({ sessionKey }) => sessionKey)).toEqual([stays])
    },
  )

  it.each(Object.keys(cases))('ends nobody at %s who is there', async (name) => {
    const { on, look } = world(cases[name] as Case)
    for (let looks = 0; looks < 4; looks += 1) await look()
    expect(on.ends).toEqual([])
  })
})

describe('a session that is to be cut and had left', () => {
  afterEach(() => void vi.useRealTimers())

  it.each(Object.keys(cases))('is not taken for gone at %s where it never was', async (name) => {
    const { on, keys, leave, cut } = world(cases[name] as Case)
    for (const key of keys) leave(key)
    on.pass(INTERVAL_MS)
    expect(await cut(keys[0] ?? '')).toMatchObject([{ outcome: 'not_found' }])
    expect(on.ends).toEqual([])
  })

  it.each(Object.keys(cases))('is gone from %s at once, since it was listed last', async (name) => {
    const { on, keys, leave, cut, look } = world(cases[name] as Case)
    await look()
    const lastSeenMs = on.wallMs
    leave(keys[0] ?? '')
    on.pass(INTERVAL_MS / 3)
    expect(await cut(keys[0] ?? '')).toMatchObject([{ outcome: 'gone', detail: '' }])
    expect(on.ends).toMatchObject([{ end: 'gone_at_server', atMs: lastSeenMs }])
    expect(on.registry.list()).toHaveLength(1)
  })
})
