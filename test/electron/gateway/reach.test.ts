import { describe, expect, it } from 'vitest'
import { isReached } from '../../../electron/gateway/reach.ts'

const at = (path: string) => ({ originUrl: `https://origin.example${path}` })
const NEWS = at('/news/index.m3u8')

const reaches = (path: string, ...others: readonly string[]): boolean =>
  isReached(NEWS, `https://origin.example${path}`, [NEWS, ...others.map(at)])

describe('a ticket of one stream', () => {
  it.each([
    ['the playlist of another in its folder', '/news/vip.m3u8', '/news/vip.m3u8'],
    ['a segment where another shares its folder', '/news/vip-1.ts', '/news/vip.m3u8'],
    ['the playlist of another below', '/news/vip/index.m3u8', '/news/vip/index.m3u8'],
    ['a segment of another below', '/news/vip/1.ts?x=1', '/news/vip/index.m3u8'],
    ['endless audio beside it', '/news/radio.mp3', '/news/radio.mp3'],
  ])('does not reach %s', (_, path, other) => {
    expect(reaches(path, other)).toBe(false)
  })

  it.each([
    [
      'its own playlist, whoever shares its folder',
      '/news/index.m3u8?_HLS_msn=2',
      '/news/vip.m3u8',
    ],
    ['what lies in its folder', '/news/720p/1.ts', '/other/index.m3u8'],
    ['what lies in its folder, where another is above', '/news/1.ts', '/index.m3u8'],
    ['what lies beside another below', '/news/1.ts', '/news/vip/index.m3u8'],
    ['what is the same under another name', '/news/1.ts', '/news/index.m3u8'],
  ])('reaches %s', (_, path, other) => {
    expect(reaches(path, other)).toBe(true)
  })
})
