import { beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../electron/gateway/viewer-types.ts'
import { ARRIVAL, type Door, openDoor } from './door.ts'

let door: Door

beforeEach(() => {
  door = openDoor()
})

describe('a ticket that is used from two places', () => {
  const [HOME, ELSEWHERE] = [ARRIVAL.address, '198.51.100.7']
  const TO_AND_FRO = [ELSEWHERE, HOME, ELSEWHERE, HOME]

  it('at the same time is two sessions, and the one it was entered with stays as it is', () => {
    const { ticket, key } = door.enter()
    for (const each of TO_AND_FRO) expect(door.come(ticket, each)).toEqual(['allow', key])
    const other = `key of ${ticket} ${ELSEWHERE}`
    expect(door.come(ticket, ELSEWHERE)).toEqual(['allow', other])
    expect(door.requests.at(-1)).toMatchObject({
      phase: 'start',
      address: ELSEWHERE,
      isAside: false,
    })
    expect(door.come(ticket, HOME)).toEqual(['allow', key])
    expect(door.come(ticket, ELSEWHERE)).toEqual(['allow', other])
    expect(door.requests.at(-1)).toMatchObject({ phase: 'recheck' })
    expect(door.live).toEqual(new Set([key, other]))
  })

  it('gives nothing to the second where they may have no session of their own', () => {
    const { ticket, key } = door.enter()
    for (const each of TO_AND_FRO) door.come(ticket, each)
    door.outcome = 'deny'
    for (const _ of [1, 2]) {
      expect(door.come(ticket, ELSEWHERE)[0]).toBe('deny')
      expect(door.requests.at(-1)).toMatchObject({ phase: 'start' })
    }
    door.outcome = 'allow'
    expect(door.come(ticket, HOME)).toEqual(['allow', key])
    expect(door.live).toEqual(new Set([key]))
  })

  it('goes on for the second when the first has gone, and for nobody else', () => {
    const { ticket } = door.enter()
    for (const each of [...TO_AND_FRO, ELSEWHERE]) door.come(ticket, each)
    door.outcome = 'deny'
    expect(door.come(ticket, HOME)[0]).toBe('deny')
    door.outcome = 'allow'
    expect(door.come(ticket, ELSEWHERE)).toEqual(['allow', `key of ${ticket} ${ELSEWHERE}`])
    expect(door.viewers.find(ticket, 'live/news', HOME)).toBeNull()
    expect(door.viewers.find(ticket, 'live/other', ELSEWHERE)).toBeNull()
  })

  it('gives nothing to a request of before its viewer went back', () => {
    const { ticket } = door.enter()
    const viewer = door.viewers.find(ticket, 'live/news', ELSEWHERE) as Viewer
    for (const each of TO_AND_FRO) door.come(ticket, each)
    expect(door.again(viewer, ELSEWHERE)).toBe('deny')
  })

  it('while a file is being sent to the one is another at once', () => {
    const viewer = door.enter(HOME, 'http')
    door.viewers.sent(viewer, 1_000)
    expect(door.come(viewer.ticket, ELSEWHERE)[1]).not.toBe(viewer.key)
    expect(door.viewers.isAt(viewer, HOME)).toBe(true)
  })

  it('by many who each ask once and come again is a session each', () => {
    door = openDoor(50)
    const { ticket } = door.enter()
    const many = Array.from({ length: 9 }, (_, n) => `198.51.100.${n}`)
    for (const _ of [1, 2]) for (const each of many) door.come(ticket, each)
    expect(door.live.size).toBeGreaterThan(6)
    expect(door.come(ticket, HOME)[0]).toBe('allow')
  })

  it('one after the other is one who moved, and each move is told of', () => {
    const { ticket, key } = door.enter()
    for (const each of [ELSEWHERE, HOME, ELSEWHERE]) {
      expect(door.come(ticket, each)).toEqual(['allow', key])
      expect(door.moves.at(-1)).toBe(each)
      door.nowMs += 31_000
    }
    expect(door.live).toEqual(new Set([key]))
  })
})
