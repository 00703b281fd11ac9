import { describe, expect, it } from 'vitest'
import { isOneOf } from '../../../electron/tokens/same-secret.ts'

describe('a text', () => {
  it.each([
    ['nothing', '', ['', 'secret']],
    ['another', 'Secret', ['secret']],
    ['a shorter one', 'secre', ['secret']],
    ['a longer one', 'secret1', ['secret']],
    ['a very long one', 's'.repeat(100_000), ['secret']],
    ['one of several letters in one', '\u{1f512}', ['secret']],
    ['anything, where there is no secret', 'secret', []],
  ])('is no secret: %s', (_, text, secrets) => {
    expect(isOneOf(text, secrets)).toBe(false)
  })

  it('is one of several', () => {
    expect(isOneOf('two', ['one', 'two'])).toBe(true)
  })
})
