import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Line, linesOf } from '../../../electron/cli/token-lines.ts'

async function split(chunks: readonly string[], maxLine?: number): Promise<readonly Line[]> {
  async function* source(): AsyncGenerator<string> {
    yield* chunks
  }
  const found: Line[] = []
  for await (const lines of linesOf(source(), maxLine)) found.push(...lines)
  return found
}

describe('splitting into lines', () => {
  it('only tells of a line that is too long, and goes on behind it', async () => {
    const long = { number: 2, isTooLong: true }
    const after = [{ number: 1, text: 'a' }, long, { number: 3, text: 'b' }]
    expect(await split(['a\n', 'xxxx', 'xxxx', 'xx\nb'], 4)).toEqual(after)
    expect(await split(['a\nxxxxx\nb\n'], 4)).toEqual(after)
    expect(await split(['a\nxxxxx'], 4)).toEqual(after.slice(0, 2))
  })

  it('passes over blank lines but counts them, and takes off what Windows adds', async () => {
    expect(await split(['\ufeffa\r\n\r\n \n', 'b\r'])).toEqual([
      { number: 1, text: 'a' },
      { number: 4, text: 'b' },
    ])
    expect(await split([])).toEqual([])
    expect(await split(['\n\n'])).toEqual([])
  })

  it('does not depend on how the text was cut', async () => {
    const text = fc.array(fc.constantFrom('a', 'bb', '\n', '\r\n', ' ', 'é'), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(8)), async (parts, sizes) => {
        const whole = parts.join('')
        const chunks: string[] = []
        let at = 0
        for (const size of sizes) {
          chunks.push(whole.slice(at, at + size))
          at += size
        }
        chunks.push(whole.slice(at))
        expect(await split(chunks)).toEqual(await split([whole]))
      }),
    )
  })
})
