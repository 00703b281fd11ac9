import { beforeEach, describe, expect, it } from 'vitest'
import { createViewers, type Viewer, type Viewers } from '../../../electron/gateway/viewers.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { Session } from '../../../shared/session.ts'

const ARRIVAL = {
  streamName: 'live/news',
  protocol: 'hls',
  address: '192.0.2.1',
  userAgent: null,
  referer: null,
  origin: null,
  credentials: [],
}

/** Nobody is admitted from there. */
const REFUSED = '203.0.113.66'

let nowMs: number
let outcome: Decision['outcome']
let requests: AccessRequest[]
let counted: { ms: number; bytes: number }
let held: (() => void)[] | null
let viewers: Viewers
let live: Set<string>

beforeEach(() => {
  nowMs = 1_000_000
  outcome = 'allow'
  requests = []
  counted = { ms: 0, bytes: 0 }
  held = null
  live = new Set()
  viewers = createViewers({
    admission: {
      answer(request, done) {
        requests.push(request)
        const key = request.sessionKey ?? ''
        const decide = (): void => {
          const is = request.address === REFUSED ? 'deny' : outcome
          if (request.phase === 'end' || is !== 'allow') {
            if (request.isAside !== true) live.delete(key)
          } else live.add(key)
          done({ outcome: is, reason: 'internal' } as Decision, 1)
        }
        if (held === null) decide()
        else held.push(decide)
      },
    },
    metering: {
      add({ ms, bytes }) {
        counted.ms += ms
        counted.bytes += bytes
      },
    },
    find: (_, key) => (live.has(key ?? '') ? ({ id: 's', streamId: 'n' } as Session) : null),
    keyOf: (ticket) => `key of ${ticket}`,
    networkOf: (address) => address,
    now: () => nowMs,
    most: 3,
  })
})

function enter(address = ARRIVAL.address): Viewer {
  let entered: Viewer | null = null
  viewers.enter({ ...ARRIVAL, address }, (_, viewer) => {
    entered = viewer
  })
  if (entered === null) throw new Error('not admitted')
  return entered
}

const again = (viewer: Viewer, address: string | null = '192.0.2.1'): string => {
  let heard = 'nothing'
  viewers.again(viewer, address, (decision) => {
    heard = decision.outcome
  })
  return heard
}

describe('a viewer', () => {
  it('who is refused has no ticket, and loses the one they had', () => {
    const viewer = enter()
    outcome = 'deny'
    expect(() => enter()).toThrow()
    expect(again(viewer)).toBe('deny')
    expect(viewers.find(viewer.ticket, 'live/news')).toBeNull()
  })

  it('is known by a ticket that is not what is stored, and on their stream alone', () => {
    const { ticket } = enter()
    expect(ticket).toMatch(/^[\w-]{22}$/)
    expect(requests[0]?.sessionKey).toBe(`key of ${ticket}`)
    expect(viewers.find(ticket, 'live/other')).toBeNull()
    expect(viewers.find(ticket, 'live/news')).not.toBeNull()
  })

  it('is decided about with the address they have now', () => {
    again(enter(), '198.51.100.7')
    expect(requests.at(-1)).toMatchObject({ phase: 'recheck', address: '198.51.100.7' })
  })

  it('who asks for two things at once is decided about once while that is being stored', () => {
    const viewer = enter()
    held = []
    const heard: string[] = []
    for (const _ of [1, 2]) viewers.again(viewer, null, (each) => heard.push(each.outcome))
    expect(held).toHaveLength(1)
    held[0]?.()
    expect(heard).toEqual(['allow', 'allow'])
  })

  it('gets no decision that was made about another address', () => {
    const viewer = enter()
    held = []
    const heard: string[] = []
    viewers.again(viewer, '192.0.2.1', (each) => heard.push(each.outcome))
    viewers.again(viewer, '198.51.100.7', (each) => heard.push(each.outcome))
    held.shift()?.()
    outcome = 'deny'
    expect([heard, held.length]).toEqual([['allow'], 1])
    held.shift()?.()
    expect(heard).toEqual(['allow', 'deny'])
    expect(requests.at(-1)).toMatchObject({ address: '198.51.100.7' })
  })

  it('who is forgotten begins no session that nobody would end', () => {
    const first = enter()
    for (let n = 0; n < 3; n += 1) enter()
    expect(again(first)).toBe('deny')
    expect(live.size).toBe(3)
  })

  it('whose ticket is used from an address that is refused stays in', () => {
    const viewer = enter()
    expect(again(viewer, REFUSED)).toBe('deny')
    expect(requests.at(-1)).toMatchObject({ address: REFUSED, isAside: true })
    expect(live.size).toBe(1)
    expect(viewers.find(viewer.ticket, 'live/news')).toBe(viewer)
    expect(again(viewer)).toBe('allow')
    expect(requests.at(-1)).toMatchObject({ address: '192.0.2.1', isAside: false })
  })

  it('who moved is at home where they are now', () => {
    const viewer = enter()
    again(viewer, '198.51.100.7')
    again(viewer, '198.51.100.7')
    expect(requests.at(-1)).toMatchObject({ isAside: false })
    outcome = 'deny'
    again(viewer, '198.51.100.7')
    expect(viewers.find(viewer.ticket, 'live/news')).toBeNull()
  })
})

describe('beyond the most that are remembered', () => {
  it('the first takes no place of others but of those at its own address', () => {
    const other = enter('198.51.100.7')
    const first = enter()
    for (let n = 0; n < 50; n += 1) enter()
    expect(viewers.find(first.ticket, 'live/news')).toBeNull()
    expect(viewers.find(other.ticket, 'live/news')).toBe(other)
    expect(live.size).toBe(3)
  })

  it('one who is away goes first', () => {
    const first = enter()
    nowMs += 1
    const second = enter()
    const third = enter()
    nowMs += 30_000
    again(first)
    again(third)
    nowMs += 1
    viewers.tick()
    enter()
    expect(viewers.find(second.ticket, 'live/news')).toBeNull()
    expect(viewers.find(first.ticket, 'live/news')).toBe(first)
  })

  it('one who moved counts where they are', () => {
    const [one, two] = [enter(), enter()]
    again(two, '198.51.100.7')
    enter('198.51.100.7')
    enter('198.51.100.8')
    expect(viewers.find(one.ticket, 'live/news')).toBe(one)
    expect(viewers.find(two.ticket, 'live/news')).toBeNull()
  })
})

describe('view time', () => {
  it('is what passes between requests', () => {
    const viewer = enter()
    viewers.paced(viewer, 4)
    for (let n = 0; n < 15; n += 1) {
      nowMs += 4_000
      again(viewer)
      viewers.sent(viewer, 1_000)
    }
    expect(counted).toEqual({ ms: 60_000, bytes: 15_000 })
  })

  it('has nothing of an hour the machine or the player slept', () => {
    const viewer = enter()
    nowMs += 3_000
    again(viewer)
    nowMs += 3_600_000
    again(viewer)
    nowMs += 3_000
    again(viewer)
    expect(counted.ms).toBe(6_000)
  })

  it('has nothing of a clock that goes back', () => {
    const viewer = enter()
    nowMs -= 3_600_000
    again(viewer)
    nowMs += 2_000
    again(viewer)
    expect(counted.ms).toBe(2_000)
  })

  it('goes on over segments that are long', () => {
    const viewer = enter()
    viewers.paced(viewer, 12)
    nowMs += 20_000
    again(viewer)
    expect(counted.ms).toBe(20_000)
  })
})

describe('a viewer who asks for nothing', () => {
  it('is over after half a minute, and begins another session when they go on', () => {
    const viewer = enter()
    nowMs += 30_001
    viewers.tick()
    expect(requests.at(-1)?.phase).toBe('end')
    viewers.tick()
    expect(requests.filter((each) => each.phase === 'end')).toHaveLength(1)
    nowMs += 600_000
    expect(again(viewer)).toBe('allow')
    expect(live.size).toBe(1)
    expect(counted.ms).toBe(0)
  })

  it('is forgotten after six hours', () => {
    const { ticket } = enter()
    nowMs += 6 * 3_600_000 + 1
    viewers.tick()
    viewers.tick()
    expect(viewers.find(ticket, 'live/news')).toBeNull()
  })
})
