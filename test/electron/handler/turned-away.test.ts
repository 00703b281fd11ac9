import { describe, expect, it } from 'vitest'
import { protocols } from '../../../electron/handler/protocols/registry.ts'
import {
  createTurnedAways,
  namedGuessers,
  refusedPeers,
} from '../../../electron/handler/turned-away.ts'
import type { Handler } from '../../../electron/handler/types.ts'
import { serverOf } from './fakes.ts'

const SECRET = { why: 'secret', address: '192.0.2.7' } as const
const at = (id: string) => ({ id, updatedAtMs: 0 })
const ICE = at('ice')
const PEER = { why: 'peer', address: '192.0.2.7' } as const

describe('who was turned away in the name of a media server', () => {
  it('is nobody at first, and nobody of another name', () => {
    const away = createTurnedAways()
    expect(away.of(ICE, null, 0)).toBeNull()
    away.note('other', PEER, 5)
    expect(away.of(ICE, null, 9)).toBeNull()
  })

  it('is told with how often in a row, and anew once it is another or for another reason', () => {
    const away = createTurnedAways()
    for (const atMs of [1, 2, 3]) away.note('ice', SECRET, atMs)
    expect(away.of(ICE, null, 9)).toEqual({ ...SECRET, atMs: 3, times: 3 })
    away.note('ice', PEER, 4)
    expect(away.of(ICE, null, 9)).toEqual({ ...PEER, atMs: 4, times: 1 })
    away.note('ice', { ...PEER, address: '192.0.2.8' }, 5)
    expect(away.of(ICE, null, 9)?.times).toBe(1)
  })

  it('with a wrong secret is not the media server that asked as it should shortly before, or since', () => {
    const away = createTurnedAways()
    away.note('ice', SECRET, 100_000)
    expect(away.of(ICE, 40_000, 100_000)).not.toBeNull()
    expect(away.of(ICE, 40_001, 100_000)).toBeNull()
    expect(away.of(ICE, 100_001, 100_001)).toBeNull()
  })

  it('is told of at the first wrong secret after its own was changed, until it asks with the new one', () => {
    const away = createTurnedAways()
    const rolled = { id: 'ice', updatedAtMs: 50_000 }
    away.note('ice', SECRET, 49_999)
    expect(away.of(rolled, 40_001, 50_001)).toBeNull()
    away.note('ice', SECRET, 50_000)
    expect(away.of(rolled, 40_001, 50_001)).toMatchObject(SECRET)
    expect(away.of(rolled, 50_001, 50_002)).toBeNull()
  })

  it('from elsewhere is told of for ten minutes beside others that come as they should', () => {
    const away = createTurnedAways()
    away.note('ice', PEER, 100_000)
    expect(away.of(ICE, 100_001, 699_999)).not.toBeNull()
    expect(away.of(ICE, 100_001, 700_000)).toBeNull()
    expect(away.of(ICE, 99_999, 9e9)).not.toBeNull()
  })

  it('is forgotten before its memory fills with names that were made up, unless it goes on asking', () => {
    const away = createTurnedAways()
    for (const name of ['asks on', 'ice', 'asks on']) away.note(name, PEER, 1)
    for (let n = 0; n < 499; n += 1) away.note(`made-up-${n}`, SECRET, 2)
    expect(away.of(ICE, null, 3)).toBeNull()
    expect(away.of(at('asks on'), null, 3)).not.toBeNull()
    expect(away.of(at('made-up-0'), null, 3)).not.toBeNull()
  })
})

it('peers that are refused are those of enabled media servers with the right secret, and guessers have those that there are', () => {
  const asked = { firstRequestAtMs: null, lastRequestAtMs: null, requests: 0, malformed: 0 }
  const status: Handler['status'] = ({ id, protocol }) => ({
    ...asked,
    turnedAway: { ...(id === 'guess' ? SECRET : PEER), atMs: 1, times: 1 },
    capabilities: protocols[protocol].capabilities,
  })
  const servers = [
    serverOf({ id: 'on', name: 'Studio' }),
    serverOf({ id: 'off', enabled: false }),
    serverOf({ id: 'guess' }),
  ]
  expect(refusedPeers(servers, { status })).toEqual([
    { id: 'on', name: 'Studio', address: '192.0.2.7' },
  ])
  const guessers = [{ address: '192.0.2.9', serverIds: ['guess', 'gone'] }]
  expect(namedGuessers(guessers, servers)).toEqual([
    { address: '192.0.2.9', servers: [servers[2]] },
  ])
})
