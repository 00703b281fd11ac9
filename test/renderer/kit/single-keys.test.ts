import { expect, it } from 'vitest'
import { isSingleKey } from '../../../renderer/kit/single-keys.ts'

it.each(['g l', 'g ,', '?', '/', 'r'])('%s acts alone', (keys) => {
  expect(isSingleKey(keys)).toBe(true)
})

it.each(['Ctrl K', 'Ctrl Shift Z', '⌘ K', 'Alt ↑', '↑ ↓', 'Enter', 'Esc'])(
  '%s is nothing one says or hits by mistake',
  (keys) => {
    expect(isSingleKey(keys)).toBe(false)
  },
)
