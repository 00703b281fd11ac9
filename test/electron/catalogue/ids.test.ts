import { expect, it } from 'vitest'
import { pooledBytes } from '../../../electron/catalogue/ids.ts'

it('bytes that are drawn for many ids are each handed out once, and those of a secret are drawn by themselves', () => {
  const asked: number[] = []
  let drawn = 0
  // Every byte tells, with those after it, at which place it was drawn.
  const draw = (count: number): Uint8Array => {
    asked.push(count)
    const words = Uint32Array.from({ length: Math.ceil(count / 4) }, () => drawn++)
    return new Uint8Array(words.buffer).subarray(0, count)
  }
  const randomBytes = pooledBytes(draw)
  const words = Array.from({ length: 3_000 }, () => {
    const bytes = randomBytes(4)
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  })
  expect(new Set(words).size).toBe(3_000)
  expect(asked).toEqual([4_096, 4_096, 4_096])
  expect(randomBytes(40)).toHaveLength(40)
  expect(asked.at(-1)).toBe(40)
})
