import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { qrText } from '../../../electron/cli/open.ts'
import { wrapped } from '../../../electron/cli/wrapped.ts'

const LINK = `https://radio.local:8443/#launch=${'a'.repeat(43)}`
const ROWS: Readonly<Record<string, readonly boolean[]>> = {
  '\u00a0': [false, false],
  '▄': [false, true],
  '▀': [true, false],
  '█': [true, true],
}

/** The dots as they stand in the text, without the light half line an odd number of rows leaves. */
const dots = (text: string, rows: number): boolean[][] =>
  text
    .split('\n')
    .flatMap((line) => [0, 1].map((half) => [...line].map((each) => ROWS[each]?.[half] ?? false)))
    .slice(0, rows)

describe('a link as a QR code of letters', () => {
  it('has every dot of it, within a border of light', () => {
    const { data, size } = encode(LINK, { ecc: 'L', border: 2 })
    const read = dots(qrText(LINK, false), size)
    expect(read).toEqual(data)
    expect(read[1]?.includes(true)).toBe(false)
  })

  it('fits in a terminal of 80 by 24, is dark on light there, and is never broken', () => {
    const text = qrText(LINK, true)
    const lines = text.split('\n')
    const bare = lines.map((line) => line.slice(line.indexOf('m') + 1, line.lastIndexOf('\u001b')))
    expect(lines.length).toBeLessThan(22)
    expect(Math.max(...bare.map((line) => line.length))).toBeLessThan(60)
    expect(bare.join('\n')).toBe(qrText(LINK, false))
    expect(wrapped(text, 40)).toBe(text)
  })
})
