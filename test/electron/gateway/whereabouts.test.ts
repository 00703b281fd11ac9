import { beforeEach, expect, it } from 'vitest'
import {
  cameFrom,
  isElsewhere,
  isThere,
  moveTo,
  type Whereabouts,
} from '../../../electron/gateway/whereabouts.ts'

let place: Whereabouts
let nowMs: number
beforeEach(() => {
  place = cameFrom('home', false)
  nowMs = 0
})

/** Whether one who comes so much later is somebody else; who is not has moved there. */
function come(network: string, afterMs = 0): boolean {
  const seenAtMs = nowMs
  nowMs += afterMs
  const isOther = isElsewhere(place, network, seenAtMs, nowMs)
  if (!isOther) moveTo(place, network, nowMs)
  return isOther
}
const there = (...networks: string[]): boolean[] =>
  networks.map((each) => isThere(place, each, nowMs))

it('who goes on going back and forth is another, also where they ask seldom', () => {
  for (const pauseMs of [0, 20_000]) {
    place = cameFrom('home', false)
    const others = Array.from({ length: 3 }, () => {
      const isOther = come('away', pauseMs)
      come('home')
      return isOther
    })
    expect(others).toEqual([false, false, true])
  }
})

it('who goes back and forth each minute is the viewer', () => {
  for (let n = 0; n < 9; n += 1) {
    expect([come('away', 31_000), come('home', 31_000)]).toEqual([false, false])
  }
})

it('who comes from a fifth network at once is another, and from the first the viewer', () => {
  expect(['b', 'c', 'd', 'e'].map((each) => come(each))).toEqual([false, false, false, true])
  expect(come('home', 31_000)).toBe(false)
})

it('by several ways out nothing that is being sent is cut for half a minute', () => {
  expect(there('home', 'away')).toEqual([true, false])
  for (const each of ['away', 'home', 'away']) come(each)
  expect(there('home', 'away')).toEqual([true, true])
  nowMs += 30_001
  expect(there('home', 'away')).toEqual([false, true])
})

it('one body is in one place', () => {
  place = cameFrom('home', true)
  place.sentAtMs = 0
  expect(come('away', 2_000)).toBe(true)
  expect(come('away', 1)).toBe(false)
  expect(there('home', 'away')).toEqual([false, true])
  place.sentAtMs = nowMs
  expect(come('home')).toBe(false)
})
