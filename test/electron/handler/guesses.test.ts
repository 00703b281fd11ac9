import { describe, expect, it } from 'vitest'
import { createGuesses } from '../../../electron/handler/guesses.ts'

function counted() {
  const told: string[] = []
  const world = { ms: 1_000 }
  const guesses = createGuesses({
    monotonicMs: () => world.ms,
    onTooMany: (address) => void told.push(address),
  })
  const wrong = (address: string | null, times: number): void => {
    for (let time = 0; time < times; time += 1) guesses.wrong(address)
  }
  const addresses = () => guesses.told().map(({ address }) => address)
  return { guesses, told, world, wrong, addresses }
}

describe('wrong secrets', () => {
  it('are told of when one address sends more than twenty in a row, once', () => {
    const { addresses, told, wrong } = counted()
    wrong('192.0.2.1', 20)
    wrong('192.0.2.2', 20)
    expect([told, addresses()]).toEqual([[], []])
    wrong('192.0.2.1', 5_000)
    expect([told, addresses()]).toEqual([['192.0.2.1'], ['192.0.2.1']])
  })

  it('are not told of when they come slowly, or from nowhere', () => {
    const { told, world, wrong } = counted()
    for (let time = 0; time < 200; time += 1) {
      wrong('192.0.2.1', 1)
      world.ms += 3_000
    }
    wrong(null, 100)
    expect(told).toEqual([])
  })

  it('are told of again after a quiet minute, and not before', () => {
    const { addresses, told, world, wrong } = counted()
    wrong('192.0.2.1', 30)
    world.ms += 59_000
    wrong('192.0.2.1', 30)
    expect([told.length, addresses()]).toEqual([1, ['192.0.2.1']])
    world.ms += 60_000
    expect(addresses()).toEqual([])
    wrong('192.0.2.1', 30)
    expect(told).toHaveLength(2)
  })

  it('count for a whole network of IPv6', () => {
    const { addresses, wrong } = counted()
    for (let host = 1; host < 40; host += 1) wrong(`2001:db8::${host.toString(16)}`, 1)
    wrong('2001:db8:0:1::1', 1)
    expect(addresses()).toEqual(['2001:db8::/64'])
  })

  it('are remembered of a thousand addresses, the latest', () => {
    const { addresses, wrong } = counted()
    wrong('192.0.2.1', 30)
    for (let host = 0; host < 999; host += 1) wrong(`10.0.${host >> 8}.${host & 255}`, 1)
    expect(addresses()).toEqual(['192.0.2.1'])
    wrong('192.0.2.1', 1)
    wrong('10.1.0.0', 1)
    expect(addresses()).toEqual(['192.0.2.1'])
    for (let host = 1; host < 1_000; host += 1) wrong(`10.1.${host >> 8}.${host & 255}`, 1)
    expect(addresses()).toEqual([])
  })

  it('are told of with the media servers that they came in the name of, the latest eight', () => {
    const { guesses, world } = counted()
    const idsOf = () => guesses.told()[0]?.serverIds
    for (let time = 0; time < 30; time += 1) guesses.wrong('192.0.2.1', `server-${time % 9}`)
    guesses.wrong('192.0.2.1', 'x'.repeat(129))
    guesses.wrong('192.0.2.1')
    expect(idsOf()).toEqual([4, 5, 6, 7, 8, 0, 1, 2].map((id) => `server-${id}`))
    world.ms += 60_000
    for (let time = 0; time < 30; time += 1) guesses.wrong('192.0.2.1', 'hall')
    expect(idsOf()).toEqual(['hall'])
  })
})
