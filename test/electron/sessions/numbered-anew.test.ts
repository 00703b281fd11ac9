import { describe, expect, it } from 'vitest'
import type { AccessRequest } from '../../../shared/access.ts'
import { allowed, type Stage, stage } from './fakes.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Beyond which nginx would have told that an encoder is gone. */
const BACK = 5 * MINUTE

const SOURCE = { action: 'publish', address: '192.0.2.9' } as const

/** An nginx that asks about nobody again, each session by the number of its connection. */
function nginx() {
  const on = stage()
  const come = (number: number, over: Partial<AccessRequest> = {}) => {
    const streamName = over.streamName ?? 'live/news'
    const sessionKey = `${number}:${streamName}`
    on.ask({ mediaServerId: 'nginx', streamName, sessionKey, ...over })
    return sessionKey
  }
  const look = (afterMs: number): readonly (string | null)[] => {
    on.pass(afterMs)
    on.silence.tick()
    return on.registry.list().map(({ sessionKey }) => sessionKey)
  }
  return { on, come, look }
}

/** One who came with the encoder, the encoder under number 40, and it again a while later. */
function backAs(number: number, over: Partial<AccessRequest> = {}, prepare?: (on: Stage) => void) {
  const here = nginx()
  const viewer = here.come(39)
  const before = here.come(40, SOURCE)
  const late = here.come(41)
  const elsewhere = here.come(42, { streamName: 'live/other' })
  here.on.pass(HOUR)
  prepare?.(here.on)
  const back = here.come(number, { ...SOURCE, ...over })
  return { ...here, viewer, before, late, elsewhere, back }
}

describe('an encoder that is back at an nginx that asks nobody again', () => {
  it.each([
    ['under a higher number: its end is still to be told', 43, {}],
    ['from another address', 3, { address: '198.51.100.7' }],
    ['to another stream', 3, { streamName: 'live/other' }],
    ['at another media server', 3, { mediaServerId: 'another' }],
  ])('ends nobody %s', (_, number, over) => {
    const { look, on } = backAs(number, over)
    look(BACK)
    look(HOUR)
    expect(on.ends).toEqual([])
  })

  it('ends nobody with another credential', () => {
    const { look, on } = backAs(3, {}, (each) => {
      each.decision = { ...allowed, grantId: 'another' }
    })
    look(HOUR)
    expect(on.ends).toEqual([])
  })

  it('ends nobody before nginx would have told that the one of before is gone', () => {
    const { look, on } = backAs(3)
    look(BACK - 1)
    expect(on.ends).toEqual([])
  })

  it('ends nobody whose end is told', () => {
    const { look, on, before } = backAs(3)
    on.ask({ mediaServerId: 'nginx', sessionKey: before, phase: 'end', action: 'publish' })
    look(HOUR)
    expect(on.ends).toMatchObject([{ end: 'reported' }])
  })

  it('ends nobody where another nginx counts on', () => {
    const here = nginx()
    const main = here.come(5_000, SOURCE)
    here.on.pass(HOUR)
    const backup = here.come(12, SOURCE)
    here.on.pass(1_000)
    const low = here.come(13)
    const high = here.come(5_001)
    expect(here.look(BACK)).toEqual([main, backup, low, high])
    expect(here.look(HOUR)).toEqual([main, backup, low, high])
  })

  it('ends the session of before though the numbers have climbed past it since', () => {
    const { on, come, look, before } = backAs(3)
    for (let number = 6; number < 48; number += 4) {
      on.pass(1_000)
      come(number)
    }
    expect(look(BACK)).not.toContain(before)
  })

  it('ends under a lower number the session of before and who watched the stream, when it came back', () => {
    const { look, on, elsewhere, back } = backAs(3)
    const backAtMs = on.wallMs
    expect(look(BACK)).toEqual([elsewhere, back])
    expect(on.ends.map(({ end, atMs }) => [end, atMs])).toEqual(
      [1, 2, 3].map(() => ['gone_at_server', backAtMs]),
    )
  })

  it('ends nobody who came after the restart, were it before the encoder', () => {
    const here = nginx()
    const before = here.come(40, SOURCE)
    here.on.pass(HOUR)
    const first = here.come(2)
    here.on.pass(30_000)
    // Connected after the encoder, which took its time.
    const quick = here.come(5)
    const back = here.come(3, SOURCE)
    const after = here.come(6)
    expect(here.look(BACK)).toEqual([first, quick, back, after])
    expect(here.on.ends).toHaveLength(1)
    expect(before).toBe('40:live/news')
  })

  it('ends nobody about whom nginx asks', () => {
    const { look, on, viewer } = backAs(3)
    on.limits.rechecks = true
    const again = { mediaServerId: 'nginx', streamName: 'live/news', phase: 'recheck' } as const
    on.pass(BACK - 1_000)
    on.ask({ ...again, sessionKey: viewer })
    expect(look(1_000)).toContain(viewer)
  })
})

describe('a session that nginx asked about again', () => {
  const asked = (everyMs: number) => {
    const here = nginx()
    here.on.limits.rechecks = true
    const keys = [here.come(1), here.come(2, SOURCE)]
    const ask = () => {
      here.on.pass(everyMs)
      for (const [n, sessionKey] of keys.entries()) {
        const over = { phase: 'recheck', sessionKey, streamName: 'live/news' } as const
        here.on.ask({ mediaServerId: 'nginx', ...over, ...(n === 1 ? SOURCE : {}) })
      }
    }
    for (let n = 0; n < 3; n += 1) ask()
    return { ...here, ask, keys }
  }

  it('stays for ten minutes and for four times its pace, and while there is a list', () => {
    const often = asked(30_000)
    expect(often.look(10 * MINUTE - 1)).toEqual(often.keys)
    expect(often.look(0)).toEqual(often.keys)
    const seldom = asked(15 * MINUTE)
    expect(seldom.look(HOUR - 1)).toEqual(seldom.keys)
    expect(seldom.look(0)).toEqual(seldom.keys)
    const listed = asked(30_000)
    listed.on.isListed = true
    for (const _ of [1, 2, 3]) expect(listed.look(HOUR)).toEqual(listed.keys)
  })

  it('is over when it is not any more, since it was last, unless that was a sleep of the machine', () => {
    const { on, look, ask, keys } = asked(30_000)
    expect(look(HOUR)).toEqual(keys)
    // The second tells its pace again.
    for (const _ of [1, 2]) ask()
    expect(look(0)).toEqual(keys)
    const askedAtMs = on.wallMs
    expect(look(10 * MINUTE)).toEqual(keys)
    expect(look(30_000)).toEqual([])
    expect(on.ends).toMatchObject([
      { end: 'gone_at_server', atMs: askedAtMs },
      { end: 'gone_at_server', atMs: askedAtMs },
    ])
  })
})
