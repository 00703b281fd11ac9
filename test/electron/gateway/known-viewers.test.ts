import { describe, expect, it } from 'vitest'
import { createKnownViewers } from '../../../electron/gateway/known-viewers.ts'
import type { Viewer } from '../../../electron/gateway/viewer-types.ts'

const viewerAt = (key: string, address: string | null): Viewer =>
  ({ key, arrival: { address }, isIn: true }) as Viewer

/** The same numbers each time. */
function randomly(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
}

describe('who makes room', () => {
  it('is nobody where nobody is known', () => {
    expect(createKnownViewers((address) => address).crowded()).toBeNull()
  })

  it('is of the address that has the most: whoever is away longest, else whoever came first', () => {
    const known = createKnownViewers((address) => address)
    const [alone, first, second, third] = [
      viewerAt('0', '192.0.2.9'),
      ...['1', '2', '3'].map((key) => viewerAt(key, '192.0.2.1')),
    ] as [Viewer, Viewer, Viewer, Viewer]
    for (const each of [alone, first, second, third]) known.add(each)
    expect(known.crowded()).toBe(first)
    known.note(third, false)
    known.note(second, false)
    expect(known.crowded()).toBe(third)
    known.note(third, true)
    expect(known.crowded()).toBe(second)
  })

  it.each([1, 2, 3])('is of one that has the most whatever came before (%i)', (seed) => {
    const below = randomly(seed)
    const known = createKnownViewers((address) => address)
    const there = new Set<Viewer>()
    const anyone = (): Viewer | undefined => [...there][below(there.size || 1)]
    const countAt = (at: Viewer): number =>
      [...there].filter(({ arrival }) => arrival.address === at.arrival.address).length
    for (let step = 0; step < 600; step += 1) {
      const someone = anyone()
      const what = below(5)
      if (what < 2 || someone === undefined) {
        const viewer = viewerAt(`${step}`, `192.0.2.${below(8)}`)
        there.add(viewer)
        known.add(viewer)
      } else if (what === 2) {
        there.delete(someone)
        known.remove(someone)
      } else if (what === 3) known.move(someone, below(4) === 0 ? null : `192.0.2.${below(8)}`)
      else known.note(someone, below(2) === 0)
      const found = known.crowded()
      if (found === null) expect(there.size).toBe(0)
      else {
        expect(countAt(found)).toBe(Math.max(...[...there].map(countAt)))
        const near = [...there].filter(({ arrival }) => arrival.address === found.arrival.address)
        expect(found.isIn).toBe(near.every(({ isIn }) => isIn))
      }
    }
    expect(known.size).toBe(there.size)
  })
})
