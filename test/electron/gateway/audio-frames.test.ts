import { describe, expect, it } from 'vitest'
import { framesOf, shapeOf } from '../../../electron/gateway/audio-frames.ts'
import { createTitleReader, createTitleWriter } from '../../../electron/gateway/icy.ts'
import { aac, mp3 } from './audio.ts'

describe('the frames of endless audio', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('no sound at all, but long enough to be looked at')],
    ['sync words without frames', Buffer.alloc(5_000, 0xff)],
    ['one frame that nothing like it follows', Buffer.concat([mp3(1), Buffer.alloc(500, 7)])],
    ['MPEG layer II', Buffer.from('fffd9000'.repeat(200), 'hex')],
  ])('are not found in %s', (_, bytes) => {
    expect(shapeOf(bytes)).toBeNull()
  })

  it('tell codec, rate and channels, from anywhere in them', () => {
    expect(shapeOf(mp3(3).subarray(100))).toBe('mp3 44100 2')
    expect(shapeOf(mp3(3, { rate: 48_000 }))).toBe('mp3 48000 2')
    expect(shapeOf(mp3(3, { isMono: true }))).toBe('mp3 44100 1')
    expect(shapeOf(aac(3).subarray(10))).toBe('aac 44100 2')
  })

  it('leave out what is between them', () => {
    const tag = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(80)])
    const info = mp3(1)
    info.write('Info', 36, 'latin1')
    const frames = framesOf(Buffer.concat([tag, info, mp3(2), tag, mp3(1), mp3(1).subarray(0, 90)]))
    expect(Buffer.concat(frames.map(({ bytes }) => bytes))).toEqual(mp3(3))
    expect(frames[0]?.seconds).toBeCloseTo(1_152 / 44_100)
    expect(framesOf(aac(4)).reduce((sum, each) => sum + each.seconds, 0)).toBeCloseTo(
      4_096 / 44_100,
    )
  })
})

describe('titles within endless audio', () => {
  const title = Buffer.concat([Buffer.from([1]), Buffer.from("StreamTitle='a';")])
  const sound = Buffer.from(Array.from({ length: 100 }, (_, n) => n))

  it('are taken out and put in again, however it is cut', () => {
    for (const size of [1, 7, 100]) {
      const writer = createTitleWriter(40)
      writer.next(title)
      const sent = Buffer.concat(piecesOf(sound, size).map((piece) => writer.write(piece)))
      const told: Buffer[] = []
      const read = createTitleReader(40, (each) => void told.push(each))
      const heard = Buffer.concat(piecesOf(sent, size).map((piece) => read(piece)))
      expect([heard, told]).toEqual([sound, [title]])
      expect(sent.length).toBe(sound.length + title.length + 1)
    }
  })
})

const piecesOf = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  )
