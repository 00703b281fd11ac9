import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { leaving } from '../../../electron/gateway/asked.ts'
import { createPlay, type PlayTools } from '../../../electron/gateway/play.ts'
import { sendBody } from '../../../electron/gateway/send.ts'
import type { Decision } from '../../../shared/access.ts'

/* A player that leaves while it is decided about: nothing tells of its leaving any more. */
const left = { destroyed: true, once: () => {}, on: () => {} } as never

it('is sent nothing, and what it would have been sent is let go', () => {
  const body = new PassThrough()
  let isDone = false
  const done = (): void => {
    isDone = true
  }
  sendBody(left, body, () => expect.unreachable(), done)
  expect([body.destroyed, isDone]).toEqual([true, true])
})

it('gives its call to the origin up, for a reason that is not made anew for each', () => {
  const { signal } = leaving(left)
  expect(signal.aborted).toBe(true)
  expect(signal.reason).toBe(leaving(left).signal.reason)
})

it.each(['index.m3u8', '~ad/1.ts'])('is fetched nothing for (%s)', async (rest) => {
  const fetched: string[] = []
  const fetch = async (what: unknown): Promise<null> => {
    fetched.push(String(what))
    return null
  }
  const advert = { outcome: 'advert_stitched', known: Promise.resolve(), giveUp: () => {} }
  const viewer = { advert, isHeld: false, ticket: 't', splices: new Map() }
  const stream = { name: 'live', originUrl: 'http://127.0.0.1/live/index.m3u8' }
  const answer = createPlay({
    deps: { reading: { credentialParameters: [] } },
    viewers: {
      find: () => viewer,
      again: (_: unknown, __: unknown, done: (decision: Decision) => void) =>
        done({ outcome: 'allow', vastTag: null } as Decision),
    },
    origins: { fetch },
    adverts: { fetch },
    house: { of: () => null },
    monotonicMs: () => 0,
    streams: () => new Map([['live', stream]]),
    fail: (_: unknown, error: unknown) => expect.unreachable(String(error)),
  } as unknown as PlayTools)
  answer({ method: 'GET', headers: {} } as never, left, `/play/live/~t/${rest}`, '', null)
  await new Promise(setImmediate)
  expect(fetched).toEqual([])
})
