import { describe, expect, it } from 'vitest'
import { chooseVariant, readAdvertPlaylist } from '../../../electron/gateway/advert-playlist.ts'

const AT = 'https://ads.example/film/index.m3u8'
const vod = (...lines: readonly string[]): string =>
  ['#EXTM3U', ...lines, '#EXT-X-ENDLIST', ''].join('\n')

describe('the playlist of an advertisement', () => {
  it.each([
    ['that is empty', vod()],
    ['that is live', '#EXTM3U\n#EXTINF:2,\na.ts\n'],
    ['of a range that begins nowhere', vod('#EXTINF:2,', '#EXT-X-BYTERANGE:10', 'a.ts')],
    ['of a range that is none', vod('#EXTINF:2,', '#EXT-X-BYTERANGE:-1@0', 'a.ts')],
    ['with an initialisation that is nowhere', vod('#EXT-X-MAP:X=1', '#EXTINF:2,', 'a.ts')],
    ['without durations', vod('a.ts')],
    ['of no duration', vod('#EXTINF:0,', 'a.ts')],
    ...['-1', '1.5', 'x', '36893488147419103232'].map((number) => [
      `whose media sequence is ${number}`,
      vod(
        '#EXT-X-KEY:METHOD=AES-128,URI="k"',
        `#EXT-X-MEDIA-SEQUENCE:${number}`,
        '#EXTINF:2,',
        'a',
      ),
    ]),
    ['longer than three minutes', vod(...Array(4).fill('#EXTINF:60,\na.ts'))],
    ['of too many segments', vod(...Array(201).fill('#EXTINF:0.1,\na.ts'))],
    ['with an address that is none', vod('#EXTINF:2,', 'https://')],
  ])('%s cannot be stitched', (_, text) => {
    expect(() => readAdvertPlaylist(text, AT)).toThrow('advert_not_stitchable')
  })

  it.each([
    'METHOD=SAMPLE-AES,URI="k"',
    'METHOD=AES-128',
    'METHOD=AES-128,URI="https://"',
    'METHOD=AES-128,URI="skd://k",KEYFORMAT="com.apple.streamingkeydelivery"',
    'METHOD=AES-128,URI="k"\n#EXT-X-MAP:URI="i.mp4"',
  ])('encrypted with %s cannot be opened', (key) => {
    const text = vod(`#EXT-X-KEY:${key}`, '#EXTINF:2,', 'a.ts')
    expect(() => readAdvertPlaylist(text, AT)).toThrow('advert_encrypted')
  })

  it('is its segments where they are', () => {
    const text = vod('#EXT-X-KEY:METHOD=NONE', '#EXT-X-MAP:URI="i.mp4"', '#EXTINF:2.5,', '/a.m4s')
    expect(readAdvertPlaylist(text, AT)).toEqual([
      {
        url: 'https://ads.example/a.m4s',
        ...{ range: null, lock: null, seconds: 2.5 },
        map: { url: 'https://ads.example/film/i.mp4', range: null, lock: null },
      },
    ])
  })

  it('is the ranges it names, each after the one before where it says no more', () => {
    const lines = [
      '#EXT-X-BYTERANGE:10@5',
      '#EXTINF:2,',
      'a',
      '#EXT-X-BYTERANGE:7',
      '#EXTINF:2,',
      'a',
    ]
    const read = readAdvertPlaylist(vod('#EXT-X-MAP:URI="a",BYTERANGE="5"', ...lines), AT)
    expect(read.map(({ range }) => range)).toEqual([
      { from: 5, length: 10 },
      { from: 15, length: 7 },
    ])
    expect(read[1]?.map?.range).toEqual({ from: 0, length: 5 })
  })

  it('is opened by its key with what the playlist says, else with the number of the segment', () => {
    const iv = 'ab'.repeat(16)
    const text = vod(
      '#EXT-X-MEDIA-SEQUENCE:258',
      '#EXT-X-KEY:METHOD=AES-128,URI="k"',
      '#EXTINF:2,\na\n#EXTINF:2,\nb',
      `#EXT-X-KEY:METHOD=AES-128,URI="k2",IV=0x${iv}`,
      '#EXTINF:2,\nc',
    )
    expect(
      readAdvertPlaylist(text, AT).map(({ lock }) => [lock?.keyUrl, lock?.iv.toString('hex')]),
    ).toEqual([
      ['https://ads.example/film/k', `${'0'.repeat(28)}0102`],
      ['https://ads.example/film/k', `${'0'.repeat(28)}0103`],
      ['https://ads.example/film/k2', iv],
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
    expect(() => chooseVariant(variants('BANDWIDTH=1,AUDIO="a"') + sound, AT)).toThrow(
      'advert_separate_sound',
    )
  })

  it('there are none in a media playlist', () => {
    expect(chooseVariant(vod('#EXTINF:2,', 'a.ts'), AT)).toBeNull()
  })
})
