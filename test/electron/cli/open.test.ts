import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'uqr'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Config } from '../../../electron/cli/config.ts'
import { databasePath } from '../../../electron/cli/control.ts'
import { open, qrText } from '../../../electron/cli/open.ts'
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

describe('what open prints for who is no terminal', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'stagedoor-open-'))
  let phoneUrl: string | null = null

  beforeAll(() => {
    writeFileSync(databasePath(dataDirectory), '')
    const instance = { consoleUrl: 'http://127.0.0.1:8481', controlToken: 'control' }
    writeFileSync(join(dataDirectory, 'instance.json'), JSON.stringify(instance))
    vi.stubGlobal('fetch', async () => Response.json({ url: 'http://here', phoneUrl }))
  })
  afterAll(() => {
    vi.unstubAllGlobals()
    rmSync(dataDirectory, { recursive: true })
  })

  async function opened(flags: { readonly qr?: boolean }, json = false) {
    const [say, warn, write] = [vi.fn(), vi.fn(), vi.fn()]
    await open({ dataDirectory } as Config, { json, say, warn, write }, flags)
    const [sentence, fact] = say.mock.calls[0] ?? []
    return { sentence, fact, drawn: write.mock.calls.length, warned: warn.mock.calls.flat() }
  }

  it('is one link alone, and nothing is drawn as JSON', async () => {
    phoneUrl = LINK
    const fact = { url: 'http://here', phoneUrl }
    expect(await opened({})).toEqual({ sentence: 'http://here', fact, drawn: 0, warned: [] })
    expect(await opened({ qr: true }, true)).toMatchObject({ fact, drawn: 0 })
  })

  it('is drawn with both links, and warns where there is none for other phones', async () => {
    const both = `http://here\n${LINK}  (for a phone)`
    phoneUrl = LINK
    expect(await opened({ qr: true })).toMatchObject({ sentence: both, drawn: 1, warned: [] })
    phoneUrl = null
    expect(await opened({ qr: true })).toMatchObject({
      ...{ sentence: 'http://here', drawn: 1 },
      warned: [expect.stringContaining('SSH tunnel')],
    })
  })
})
