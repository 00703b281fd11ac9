import { describe, expect, it } from 'vitest'
import { widthOf, wrapped } from '../../../electron/cli/wrapped.ts'

describe('how wide a text is shown', () => {
  it('is not known where nobody looks, nor from a COLUMNS that is no width', () => {
    const piped = { isTTY: false, columns: 80 }
    expect(widthOf(piped, {})).toBe(null)
    // Shells and images hand it on to what reads lines too.
    expect(widthOf(piped, { COLUMNS: '40' })).toBe(null)
    for (const COLUMNS of [undefined, '', '0', '-5', 'wide', '12345']) {
      expect(widthOf({ isTTY: true, columns: 0 }, { COLUMNS })).toBe(null)
    }
  })

  it('is that of COLUMNS, else that of the terminal', () => {
    expect(widthOf({ isTTY: true, columns: 120 }, { COLUMNS: '40' })).toBe(40)
    expect(widthOf({ isTTY: true, columns: 120 }, {})).toBe(120)
  })
})

describe('a line that is too wide', () => {
  it('stays as it is where no width is known, and with tabs', () => {
    expect(wrapped('a b c', null)).toBe('a b c')
    expect(wrapped('one\ttwo three', 5)).toBe('one\ttwo three')
  })

  it('is broken between words, never within an address, and keeps what stands in columns', () => {
    expect(wrapped('ask at http://127.0.0.1:8480/ask now', 12)).toBe(
      'ask at\nhttp://127.0.0.1:8480/ask\nnow',
    )
    expect(wrapped('a  b\n\n  c  \n  ', 12)).toBe('a  b\n\n  c  \n  ')
  })

  it('goes on below its words, where there is room for some', () => {
    expect(wrapped('problem the key is missing here', 30, 8)).toBe(
      'problem the key is missing\n        here',
    )
    expect(wrapped('problem the key is missing', 24, 8)).toBe('problem the key is\nmissing')
    expect(wrapped('problem the key is missing here and there and now', 30, 8)).toBe(
      'problem the key is missing\n        here and there and now',
    )
    expect(wrapped('problem the key is missing here and there and then', 30, 8)).toBe(
      'problem the key is missing\n        here and there and\n        then',
    )
    expect(wrapped('          one two three four', 31)).toBe('          one two three four')
    expect(wrapped('          one two three four five', 31)).toBe(
      '          one two three four\n          five',
    )
  })
})
