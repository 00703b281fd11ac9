import { describe, expect, it } from 'vitest'
import { chooseVariant, readAdvertPlaylist } from '../../../electron/gateway/advert-playlist.ts'

const AT = 'https://ads.example/film/index.m3u8'
const vod = (...lines: readonly string[]): string =>
  ['#EXTM3U', ...lines, '#EXT-X-ENDLIST', ''].join('\n')

describe('the playlist of an advertisement', () => {
  it.each([
    ['that is empty', vod()],
    ['that is live', '#EXTM3U\n#EXTINF:2,\na.ts\n'],
    ['that is encrypted', vod('#EXT-X-KEY:METHOD=AES-128,URI="k"', '#EXTINF:2,', 'a.ts')],
    ['of byte ranges', vod('#EXTINF:2,', '#EXT-X-BYTERANGE:10@0', 'a.ts')],
    [
      'whose initialisation is a range',
      vod('#EXT-X-MAP:URI="i",BYTERANGE="9@0"', '#EXTINF:2,', 'a'),
    ],
    ['without durations', vod('a.ts')],
    ['of no duration', vod('#EXTINF:0,', 'a.ts')],
    ['longer than three minutes', vod(...Array(4).fill('#EXTINF:60,\na.ts'))],
    ['of too many segments', vod(...Array(201).fill('#EXTINF:0.1,\na.ts'))],
    ['with an address that is none', vod('#EXTINF:2,', 'https://')],
  ])('%s cannot be stitched', (_, text) => {
    expect(readAdvertPlaylist(text, AT)).toBeNull()
  })

  it('is its segments where they are', () => {
    const text = vod('#EXT-X-KEY:METHOD=NONE', '#EXT-X-MAP:URI="i.mp4"', '#EXTINF:2.5,', '/a.m4s')
    expect(readAdvertPlaylist(text, AT)).toEqual([
      {
        url: 'https://ads.example/a.m4s',
        seconds: 2.5,
        mapUrl: 'https://ads.example/film/i.mp4',
      },
    ])
  })
})

describe('of variants', () => {
  const variants = (...given: readonly string[]): string =>
    ['#EXTM3U', ...given.flatMap((each, n) => [`#EXT-X-STREAM-INF:${each}`, `${n}.m3u8`])].join(
      '\n',
    )

  it('the best is taken that most can receive, else the least', () => {
    const three = variants('BANDWIDTH=900000', 'A=1,BANDWIDTH=2900000', 'BANDWIDTH=8000000')
    expect(chooseVariant(three, AT)).toBe('https://ads.example/film/1.m3u8')
    expect(chooseVariant(variants('BANDWIDTH=9000000', 'BANDWIDTH=5000000'), AT)).toMatch(
      /1\.m3u8$/,
    )
  })

  it('none is taken whose sound is elsewhere', () => {
    const sound = '\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="a.m3u8"'
    expect(chooseVariant(variants('BANDWIDTH=1,AUDIO="a"') + sound, AT)).toBeNull()
  })

  it('there are none in a media playlist', () => {
    expect(chooseVariant(vod('#EXTINF:2,', 'a.ts'), AT)).toBeUndefined()
  })
})
