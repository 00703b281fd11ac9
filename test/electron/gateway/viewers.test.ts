import { beforeEach, describe, expect, it } from 'vitest'
import type { Session } from '../../../shared/session.ts'
import { ARRIVAL, type Door, openDoor, REFUSED } from './door.ts'

let door: Door

beforeEach(() => {
  door = openDoor()
})

describe('a viewer', () => {
  it('who is refused has no ticket, and loses the one they had', () => {
    const viewer = door.enter()
    door.outcome = 'deny'
    expect(() => door.enter()).toThrow()
    expect(door.again(viewer)).toBe('deny')
    expect(door.found(viewer.ticket, 'live/news')).toBeNull()
  })

  it('is known by a ticket that is not what is stored, and on their stream alone', () => {
    const { ticket } = door.enter()
    expect(ticket).toMatch(/^[\w-]{22}$/)
    expect(door.requests[0]?.sessionKey).toBe(`key of ${ticket}`)
    expect(door.found(ticket, 'live/other')).toBeNull()
    expect(door.found(ticket, 'live/news')).not.toBeNull()
  })

  it('is decided about with the address they have now, and what they were told before', () => {
    door.again(door.enter(), '198.51.100.7')
    expect(door.requests.at(-1)).toMatchObject({ address: '198.51.100.7', toldBefore: {} })
  })

  it('who asks for two things at once is decided about once while that is being stored', () => {
    const viewer = door.enter()
    door.held = []
    const heard: string[] = []
    for (const _ of [1, 2]) door.viewers.again(viewer, null, (each) => heard.push(each.outcome))
    expect(door.held).toHaveLength(1)
    door.held[0]?.()
    expect(heard).toEqual(['allow', 'allow'])
  })

  it('gets no decision that was made about another address', () => {
    const viewer = door.enter()
    door.held = []
    const heard: string[] = []
    door.viewers.again(viewer, '192.0.2.1', (each) => heard.push(each.outcome))
    door.viewers.again(viewer, '198.51.100.7', (each) => heard.push(each.outcome))
    door.held.shift()?.()
    door.outcome = 'deny'
    expect([heard, door.held.length]).toEqual([['allow'], 1])
    door.held.shift()?.()
    expect(heard).toEqual(['allow', 'deny'])
    expect(door.requests.at(-1)).toMatchObject({ address: '198.51.100.7' })
  })

  it('who is forgotten begins no session that nobody would end', () => {
    const first = door.enter()
    for (let n = 0; n < 3; n += 1) door.enter()
    expect(door.again(first)).toBe('deny')
    expect(door.live.size).toBe(3)
  })

  it('whose ticket is used from an address that is refused stays in', () => {
    const viewer = door.enter()
    expect(door.again(viewer, REFUSED)).toBe('deny')
    expect(door.requests.at(-1)).toMatchObject({ address: REFUSED, isAside: true })
    expect(door.live.size).toBe(1)
    expect(door.found(viewer.ticket, 'live/news')).toBe(viewer)
    expect(door.again(viewer)).toBe('allow')
    expect(door.requests.at(-1)).toMatchObject({ address: '192.0.2.1', isAside: false })
  })

  it('who moved is at home where they are now', () => {
    const viewer = door.enter()
    door.again(viewer, '198.51.100.7')
    door.again(viewer, '198.51.100.7')
    expect(door.requests.at(-1)).toMatchObject({ isAside: false })
    door.outcome = 'deny'
    door.again(viewer, '198.51.100.7')
    expect(door.found(viewer.ticket, 'live/news')).toBeNull()
  })
})

describe('beyond the most that are remembered', () => {
  it('the first takes no place of others but of those at its own address', () => {
    const other = door.enter('198.51.100.7')
    const first = door.enter()
    for (let n = 0; n < 50; n += 1) door.enter()
    expect(door.found(first.ticket, 'live/news')).toBeNull()
    expect(door.found(other.ticket, 'live/news')).toBe(other)
    expect(door.live.size).toBe(3)
  })

  it('one who is away goes first', () => {
    const first = door.enter()
    door.nowMs += 1
    const second = door.enter()
    const third = door.enter()
    door.nowMs += 30_000
    door.again(first)
    door.again(third)
    door.nowMs += 1
    door.viewers.tick()
    door.enter()
    expect(door.found(second.ticket, 'live/news')).toBeNull()
    expect(door.found(first.ticket, 'live/news')).toBe(first)
  })

  it('one who moved counts where they are', () => {
    const [one, two] = [door.enter(), door.enter()]
    door.again(two, '198.51.100.7')
    door.enter('198.51.100.7')
    door.enter('198.51.100.8')
    expect(door.found(one.ticket, 'live/news')).toBe(one)
    expect(door.found(two.ticket, 'live/news')).toBeNull()
  })
})

describe('viewers of before a restart', () => {
  const session = (ticket: string, address: string): Session =>
    ({ ...ARRIVAL, address, sessionKey: `key of ${ticket}` }) as unknown as Session

  it('are asked about by their session, in the network they were in alone', () => {
    door.viewers.restore([session('one', '2001:db8:0:1::a')])
    door.live.add('key of one')
    expect(door.come('one', REFUSED)).toEqual(['deny', 'key of one'])
    expect(door.requests.at(-1)).not.toHaveProperty('isHeld')
    expect(door.come('one', '2001:db8:0:1::b')).toEqual(['allow', 'key of one'])
    expect(door.requests.at(-1)).toMatchObject({ phase: 'recheck', isHeld: true, credentials: [] })
    expect(door.viewers.find('one', 'live/news', '2001:db8:0:1::c')?.ticket).toBe('one')
    door.nowMs += 30_001
    door.viewers.tick()
    expect([door.requests.at(-1)?.phase, door.lost]).toEqual(['end', []])
  })

  it('who do not come back are over', () => {
    door.viewers.restore([session('one', '192.0.2.1'), session('two', '192.0.2.2')])
    door.live.add('key of one')
    door.nowMs += 20_000
    door.viewers.tick()
    door.come('one', '192.0.2.1')
    door.nowMs += 10_001
    door.viewers.tick()
    expect(door.lost).toEqual(['key of two'])
    expect(door.live.size).toBe(1)
  })
})

describe('view time', () => {
  it('is what passes between requests', () => {
    const viewer = door.enter()
    door.viewers.paced(viewer, 4)
    for (let n = 0; n < 15; n += 1) {
      door.nowMs += 4_000
      door.again(viewer)
      door.viewers.sent(viewer, 1_000)
    }
    expect(door.counted).toEqual({ ms: 60_000, bytes: 15_000 })
  })

  it('has nothing of an hour the machine or the player slept', () => {
    const viewer = door.enter()
    door.nowMs += 3_000
    door.again(viewer)
    door.nowMs += 3_600_000
    door.again(viewer)
    door.nowMs += 3_000
    door.again(viewer)
    expect(door.counted.ms).toBe(6_000)
  })

  it('goes on over segments that are long', () => {
    const viewer = door.enter()
    door.viewers.paced(viewer, 12)
    door.nowMs += 20_000
    door.again(viewer)
    expect(door.counted.ms).toBe(20_000)
  })
})

describe('a viewer who asks for nothing', () => {
  it('is over after half a minute, and begins another session when they go on', () => {
    const viewer = door.enter()
    door.nowMs += 30_001
    door.viewers.tick()
    expect(door.requests.at(-1)?.phase).toBe('end')
    door.viewers.tick()
    expect(door.requests.filter((each) => each.phase === 'end')).toHaveLength(1)
    door.nowMs += 600_000
    expect(door.again(viewer)).toBe('allow')
    expect(door.live.size).toBe(1)
    expect(door.counted.ms).toBe(0)
  })

  it('is forgotten after six hours', () => {
    const { ticket } = door.enter()
    door.nowMs += 6 * 3_600_000 + 1
    door.viewers.tick()
    door.viewers.tick()
    expect(door.found(ticket, 'live/news')).toBeNull()
  })
})

describe('a viewer who was refused', () => {
  const refused = (): string => {
    door.outcome = 'allow'
    const viewer = door.enter()
    door.outcome = 'deny'
    expect(door.again(viewer)).toBe('deny')
    return viewer.ticket
  }

  it('is known to have been, though nothing else is known of them', () => {
    const ticket = refused()
    expect(door.found(ticket, 'live/news')).toBeNull()
    expect(door.viewers.refusal(ticket)).toBe('internal')
  })

  it('is forgotten once as many others were as are remembered', () => {
    const [first, second] = [refused(), refused(), refused(), refused()]
    expect(door.viewers.refusal(first ?? '')).toBeNull()
    expect(door.viewers.refusal(second ?? '')).not.toBeNull()
  })

  it('is not one who never was, or was sent elsewhere', () => {
    door.outcome = 'allow'
    const viewer = door.enter()
    expect(door.viewers.refusal(viewer.ticket)).toBeNull()
    door.outcome = 'redirect'
    door.again(viewer)
    expect(door.found(viewer.ticket, 'live/news')).toBeNull()
    expect(door.viewers.refusal(viewer.ticket)).toBeNull()
  })
})
