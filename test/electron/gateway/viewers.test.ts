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
let moves: (string | null)[]
let lost: string[]

beforeEach(() => {
  nowMs = 1_000_000
  outcome = 'allow'
  requests = []
  counted = { ms: 0, bytes: 0 }
  held = null
  live = new Set()
  moves = []
  lost = []
  viewers = made(3)
})

const made = (most: number): Viewers =>
  createViewers({
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
    lost: (key) => void lost.push(key),
    networkOf: (address) => address.replace(/^(2001:db8(?::\w+){2}):.*/, '$1'),
    moved: (_, address) => void moves.push(address),
    monotonicMs: () => nowMs,
    most,
  })

function enter(address = ARRIVAL.address, protocol = 'hls'): Viewer {
  let entered: Viewer | null = null
  viewers.enter({ ...ARRIVAL, address, protocol }, (_, viewer) => {
    entered = viewer
  })
  if (entered === null) throw new Error('not admitted')
  return entered
}

/** Who a ticket stands for where it was entered with. */
const found = (ticket: string, streamName: string): Viewer | null =>
  viewers.find(ticket, streamName, ARRIVAL.address)

/** What one who comes with a ticket from an address is told, and by which name of a session. */
function come(ticket: string, address: string): [outcome: string, sessionKey: string | null] {
  const viewer = viewers.find(ticket, 'live/news', address)
  if (viewer === null) throw new Error('nobody')
  return [again(viewer, address), viewer.key]
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
    expect(found(viewer.ticket, 'live/news')).toBeNull()
  })

  it('is known by a ticket that is not what is stored, and on their stream alone', () => {
    const { ticket } = enter()
    expect(ticket).toMatch(/^[\w-]{22}$/)
    expect(requests[0]?.sessionKey).toBe(`key of ${ticket}`)
    expect(found(ticket, 'live/other')).toBeNull()
    expect(found(ticket, 'live/news')).not.toBeNull()
  })

  it('is decided about with the address they have now, and what they were told before', () => {
    again(enter(), '198.51.100.7')
    expect(requests.at(-1)).toMatchObject({ address: '198.51.100.7', toldBefore: {} })
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
    expect(found(viewer.ticket, 'live/news')).toBe(viewer)
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
    expect(found(viewer.ticket, 'live/news')).toBeNull()
  })
})

describe('a ticket that is used from two places', () => {
  const [HOME, ELSEWHERE] = [ARRIVAL.address, '198.51.100.7']
  const TO_AND_FRO = [ELSEWHERE, HOME, ELSEWHERE, HOME]

  it('at the same time is two sessions, and the one it was entered with stays as it is', () => {
    const { ticket, key } = enter()
    for (const each of TO_AND_FRO) expect(come(ticket, each)).toEqual(['allow', key])
    const other = `key of ${ticket} ${ELSEWHERE}`
    expect(come(ticket, ELSEWHERE)).toEqual(['allow', other])
    expect(requests.at(-1)).toMatchObject({ phase: 'start', address: ELSEWHERE, isAside: false })
    expect(come(ticket, HOME)).toEqual(['allow', key])
    expect(come(ticket, ELSEWHERE)).toEqual(['allow', other])
    expect(requests.at(-1)).toMatchObject({ phase: 'recheck' })
    expect(live).toEqual(new Set([key, other]))
  })

  it('gives nothing to the second where they may have no session of their own', () => {
    const { ticket, key } = enter()
    for (const each of TO_AND_FRO) come(ticket, each)
    outcome = 'deny'
    for (const _ of [1, 2]) {
      expect(come(ticket, ELSEWHERE)[0]).toBe('deny')
      expect(requests.at(-1)).toMatchObject({ phase: 'start' })
    }
    outcome = 'allow'
    expect(come(ticket, HOME)).toEqual(['allow', key])
    expect(live).toEqual(new Set([key]))
  })

  it('goes on for the second when the first has gone, and for nobody else', () => {
    const { ticket } = enter()
    for (const each of [...TO_AND_FRO, ELSEWHERE]) come(ticket, each)
    outcome = 'deny'
    expect(come(ticket, HOME)[0]).toBe('deny')
    outcome = 'allow'
    expect(come(ticket, ELSEWHERE)).toEqual(['allow', `key of ${ticket} ${ELSEWHERE}`])
    expect(viewers.find(ticket, 'live/news', HOME)).toBeNull()
    expect(viewers.find(ticket, 'live/other', ELSEWHERE)).toBeNull()
  })

  it('gives nothing to a request of before its viewer went back', () => {
    const { ticket } = enter()
    const viewer = viewers.find(ticket, 'live/news', ELSEWHERE) as Viewer
    for (const each of TO_AND_FRO) come(ticket, each)
    expect(again(viewer, ELSEWHERE)).toBe('deny')
  })

  it('while a file is being sent to the one is another at once', () => {
    const viewer = enter(HOME, 'http')
    viewers.sent(viewer, 1_000)
    expect(come(viewer.ticket, ELSEWHERE)[1]).not.toBe(viewer.key)
    expect(viewers.isAt(viewer, HOME)).toBe(true)
  })

  it('by many who each ask once and come again is a session each', () => {
    viewers = made(50)
    const { ticket } = enter()
    const many = Array.from({ length: 9 }, (_, n) => `198.51.100.${n}`)
    for (const _ of [1, 2]) for (const each of many) come(ticket, each)
    expect(live.size).toBeGreaterThan(6)
    expect(come(ticket, HOME)[0]).toBe('allow')
  })

  it('one after the other is one who moved, and each move is told of', () => {
    const { ticket, key } = enter()
    for (const each of [ELSEWHERE, HOME, ELSEWHERE]) {
      expect(come(ticket, each)).toEqual(['allow', key])
      expect(moves.at(-1)).toBe(each)
      nowMs += 31_000
    }
    expect(live).toEqual(new Set([key]))
  })
})

describe('beyond the most that are remembered', () => {
  it('the first takes no place of others but of those at its own address', () => {
    const other = enter('198.51.100.7')
    const first = enter()
    for (let n = 0; n < 50; n += 1) enter()
    expect(found(first.ticket, 'live/news')).toBeNull()
    expect(found(other.ticket, 'live/news')).toBe(other)
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
    expect(found(second.ticket, 'live/news')).toBeNull()
    expect(found(first.ticket, 'live/news')).toBe(first)
  })

  it('one who moved counts where they are', () => {
    const [one, two] = [enter(), enter()]
    again(two, '198.51.100.7')
    enter('198.51.100.7')
    enter('198.51.100.8')
    expect(found(one.ticket, 'live/news')).toBe(one)
    expect(found(two.ticket, 'live/news')).toBeNull()
  })
})

describe('viewers of before a restart', () => {
  const session = (ticket: string, address: string): Session =>
    ({ ...ARRIVAL, address, sessionKey: `key of ${ticket}` }) as unknown as Session

  it('are asked about by their session, in the network they were in alone', () => {
    viewers.restore([session('one', '2001:db8:0:1::a')])
    live.add('key of one')
    expect(come('one', REFUSED)).toEqual(['deny', 'key of one'])
    expect(requests.at(-1)).not.toHaveProperty('isHeld')
    expect(come('one', '2001:db8:0:1::b')).toEqual(['allow', 'key of one'])
    expect(requests.at(-1)).toMatchObject({ phase: 'recheck', isHeld: true, credentials: [] })
    expect(viewers.find('one', 'live/news', '2001:db8:0:1::c')?.ticket).toBe('one')
    nowMs += 30_001
    viewers.tick()
    expect([requests.at(-1)?.phase, lost]).toEqual(['end', []])
  })

  it('who do not come back are over', () => {
    viewers.restore([session('one', '192.0.2.1'), session('two', '192.0.2.2')])
    live.add('key of one')
    nowMs += 20_000
    viewers.tick()
    come('one', '192.0.2.1')
    nowMs += 10_001
    viewers.tick()
    expect(lost).toEqual(['key of two'])
    expect(live.size).toBe(1)
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
    expect(found(ticket, 'live/news')).toBeNull()
  })
})

describe('a viewer who was refused', () => {
  const refused = (): string => {
    outcome = 'allow'
    const viewer = enter()
    outcome = 'deny'
    expect(again(viewer)).toBe('deny')
    return viewer.ticket
  }

  it('is known to have been, though nothing else is known of them', () => {
    const ticket = refused()
    expect(found(ticket, 'live/news')).toBeNull()
    expect(viewers.refusal(ticket)).toBe('internal')
  })

  it('is forgotten once as many others were as are remembered', () => {
    const [first, second] = [refused(), refused(), refused(), refused()]
    expect(viewers.refusal(first ?? '')).toBeNull()
    expect(viewers.refusal(second ?? '')).not.toBeNull()
  })

  it('is not one who never was, or was sent elsewhere', () => {
    outcome = 'allow'
    const viewer = enter()
    expect(viewers.refusal(viewer.ticket)).toBeNull()
    outcome = 'redirect'
    again(viewer)
    expect(found(viewer.ticket, 'live/news')).toBeNull()
    expect(viewers.refusal(viewer.ticket)).toBeNull()
  })
})
