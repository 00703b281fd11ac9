import { expect, it } from 'vitest'
import { stillFits } from '../../../renderer/shell/still-fits.ts'

const viewer = { kind: 'viewer', id: 'ada-7', title: 'ada-7', detail: 'live on live/news' } as const

it.each([
  ['adb', false],
  ['ada nobody', false],
  ['ADA', true],
  ['news ada', true],
])('what was found before the last letters: %s, stays %s', (text, stays) => {
  expect(stillFits({ ...viewer, token: null, enabled: null }, text)).toBe(stays)
})
