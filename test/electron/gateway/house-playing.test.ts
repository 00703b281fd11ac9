import { afterEach, expect, it } from 'vitest'
import type { HouseAudio } from '../../../electron/gateway/house-audio.ts'
import { playHouse } from '../../../electron/gateway/house-playing.ts'

const HOUR_MS = 3_600_000
/** One frame each second, which says which one it is. */
const SECONDS = 100

let nowMs = 0
let stop = (): void => {}
afterEach(() => stop())

const audio = {
  file: {
    seconds: SECONDS,
    segments: Array.from({ length: SECONDS / 10 }, () => ({ seconds: 10 })),
  },
  frames: async (segment: number) =>
    Array.from({ length: 10 }, (_, n) => ({ bytes: Buffer.from([segment * 10 + n]), seconds: 1 })),
} as unknown as HouseAudio

/** Plays to somebody who takes everything. @returns What they are sent next. */
function play(loopsAtMs: number | null): () => Promise<number[]> {
  nowMs = 0
  const sent: Buffer[] = []
  let wake = (): void => {}
  const playing = {
    ...{ loopsAtMs, monotonicMs: () => nowMs, isFull: () => false },
    write(sound: Buffer) {
      sent.push(sound)
      wake()
    },
    ...{ ended: () => {}, failed: () => {} },
  }
  stop = playHouse(audio, playing)
  return async () => {
    if (sent.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    return [...(sent.shift() ?? [])]
  }
}

it('what a loop missed while the machine slept is left out, and it goes on where all others are', async () => {
  const next = play(7_000)
  expect(await next()).toEqual([7, 8])
  nowMs = 8 * HOUR_MS + 13_000
  expect(await next()).toEqual([20, 21])
  nowMs += 1_000
  expect(await next()).toEqual([22])
})

it('what plays once goes on where it was', async () => {
  const next = play(null)
  expect(await next()).toEqual([0, 1])
  nowMs = 8 * HOUR_MS
  expect(await next()).toEqual([2, 3])
})

it('who is behind for a moment is sent all of it', async () => {
  const next = play(null)
  expect(await next()).toEqual([0, 1])
  nowMs = 5_000
  expect(await next()).toEqual([2, 3, 4, 5, 6])
})
