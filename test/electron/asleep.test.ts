import { expect, it } from 'vitest'
import { lastAsleep } from '../../electron/asleep.ts'
import { createAwake } from '../../electron/sessions/awake.ts'

const HOUR_MS = 3_600_000
const NOW_MS = 1_800_000_000_000

function machine() {
  const clock = { ms: 50_000 }
  const awake = createAwake(() => clock.ms)
  return {
    runs(ms: number) {
      for (const end = clock.ms + ms; clock.ms < end; ) {
        clock.ms += 5_000
        awake.tick()
      }
    },
    sleeps(ms: number) {
      clock.ms += ms
    },
    asleep: () => lastAsleep(awake, NOW_MS, HOUR_MS),
  }
}

it('tells of no sleep where every pause was short', () => {
  const { runs, sleeps, asleep } = machine()
  runs(60_000)
  sleeps(20_000)
  runs(60_000)
  expect(asleep()).toBeNull()
})

it('tells when it began and ended, of several the last, by the clock as it is now', () => {
  const { runs, sleeps, asleep } = machine()
  runs(60_000)
  sleeps(HOUR_MS)
  runs(60_000)
  sleeps(5 * HOUR_MS)
  runs(120_000)
  const toMs = NOW_MS - 115_000
  expect(asleep()).toEqual({ fromMs: toMs - 5 * HOUR_MS - 5_000, toMs })
})

it('tells of none that ended long ago', () => {
  const { runs, sleeps, asleep } = machine()
  runs(60_000)
  sleeps(5 * HOUR_MS)
  runs(HOUR_MS + 10_000)
  expect(asleep()).toBeNull()
})
