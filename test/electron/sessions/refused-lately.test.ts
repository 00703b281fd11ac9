import { expect, it } from 'vitest'
import { createRefusedLately } from '../../../electron/sessions/refused-lately.ts'

it('counts by reason, most first, and forgets what is a minute old', () => {
  const refused = createRefusedLately()
  refused.note('stream_unknown')
  for (let second = 0; second < 59; second += 1) refused.tick()
  refused.note('grant_expired')
  refused.note('grant_expired')
  expect(Object.entries(refused.counts())).toEqual([
    ['grant_expired', 2],
    ['stream_unknown', 1],
  ])
  refused.tick()
  expect(refused.counts()).toEqual({ grant_expired: 2 })
  for (let second = 0; second < 60; second += 1) refused.tick()
  expect(refused.counts()).toEqual({})
})
