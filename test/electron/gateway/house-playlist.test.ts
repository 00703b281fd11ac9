import { describe, expect, it } from 'vitest'
import {
  checkHouseFile,
  type HouseFile,
  loopPlaylist,
  oncePlaylist,
} from '../../../electron/gateway/house-playlist.ts'

const vod = (...lines: readonly string[]): string =>
  ['#EXTM3U', '#EXT-X-PLAYLIST-TYPE:VOD', ...lines, '#EXT-X-ENDLIST', ''].join('\n')
const three = vod('#EXTINF:2.0,', 'a.ts', '#EXTINF:2.0,', 'b.ts', '#EXTINF:1.5,', 'c.ts')

function fileOf(text: string): HouseFile {
  const file = checkHouseFile('pause', text)
  if (typeof file === 'string') throw new Error(file)
  return file
}

describe('a recording', () => {
  it.each([
    ['that is empty', vod()],
    ['that is encrypted', vod('#EXT-X-KEY:METHOD=AES-128,URI="k"', '#EXTINF:2,', 'a.ts')],
    ['of byte ranges', vod('#EXTINF:2,', '#EXT-X-BYTERANGE:10@0', 'a.ts')],
    ['with variants', vod('#EXT-X-STREAM-INF:BANDWIDTH=1', 'hd.m3u8')],
    ['with a file elsewhere', vod('#EXTINF:2,', 'https://elsewhere.example/a.ts')],
    ['with a file above', vod('#EXTINF:2,', '../secret.ts')],
    ['with a hidden file', vod('#EXTINF:2,', '.key')],
    ['whose initialisation is above', vod('#EXT-X-MAP:URI="../i.mp4"', '#EXTINF:2,', 'a.m4s')],
    ['without durations', vod('a.ts')],
    ['of no duration', vod('#EXTINF:0,', 'a.ts')],
    ['that is over at once', vod('#EXTINF:0.00000018,', 'a.ts')],
    ['that is over soon', vod('#EXTINF:0.2,', 'a.ts', '#EXTINF:0.2,', 'b.ts')],
  ])('%s is no house file', (_, text) => {
    expect(checkHouseFile('pause', text)).toMatch(/^house_/)
  })

  it('is one with its segments', () => {
    expect(fileOf(three)).toMatchObject({ seconds: 5.5, targetSeconds: 2 })
    const mp4 = vod('#EXT-X-MAP:URI="init.mp4"', '#EXTINF:2,', 'a.m4s')
    expect(fileOf(mp4).segments[0]).toMatchObject({ map: '/house/pause/init.mp4', seconds: 2 })
    expect(fileOf(three).segments[0]?.map).toBeNull()
    expect([...fileOf(mp4).names]).toEqual(['a.m4s', 'init.mp4'])
  })
})

/** Segments by media sequence, as a player counts them, with their discontinuity sequence. */
function shown(text: string): Map<number, string> {
  const of = (tag: string): number => Number(new RegExp(`^#${tag}:(\\d+)`, 'm').exec(text)?.[1])
  let at = of('EXT-X-MEDIA-SEQUENCE')
  let turn = of('EXT-X-DISCONTINUITY-SEQUENCE')
  const found = new Map<number, string>()
  for (const line of text.split('\n')) {
    if (line === '#EXT-X-DISCONTINUITY') turn += 1
    if (line.startsWith('/')) {
      found.set(at, `${line} ${turn}`)
      at += 1
    }
  }
  return found
}

describe('an endless loop', () => {
  it('ends its playlist where there were more rounds than can be counted', () => {
    const file = { ...fileOf(three), seconds: 1e-9 }
    expect(shown(loopPlaylist(file, 1_800_000_000_000)).size).toBe(6)
  })

  it('is the same for everyone at one moment, and moves on with the clock', () => {
    const file = fileOf(three)
    const startMs = 1_800_000_000_000
    const all = new Map<number, string>()
    let newest = 0
    for (let ms = startMs; ms < startMs + 30_000; ms += 250) {
      const segments = shown(loopPlaylist(file, ms))
      expect(segments.size).toBe(6)
      // What was said of a segment once is never said otherwise.
      for (const [at, said] of segments) {
        expect(all.get(at) ?? said).toBe(said)
        all.set(at, said)
      }
      const last = Math.max(...segments.keys())
      expect(last === newest || last === newest + 1 || newest === 0).toBe(true)
      newest = last
    }
    const names = [...all].sort(([one], [other]) => one - other).map(([, said]) => said)
    const order = names.map((each) => each.at('/house/pause/'.length)).join('')
    expect('abc'.repeat(20)).toContain(order)
  })

  it('says when it begins anew', () => {
    const text = loopPlaylist(fileOf(vod('#EXTINF:2,', 'a.ts')), 1_800_000_000_000)
    expect(text.match(/#EXT-X-DISCONTINUITY$/gm)).toHaveLength(6)
    expect(text).not.toContain('ENDLIST')
  })
})

describe('a file that plays first', () => {
  it('is given as fast as it plays, from the beginning, once', () => {
    const file = fileOf(vod(...Array.from({ length: 8 }, (_, n) => `#EXTINF:1,\n${n}.ts`)))
    const at = (ms: number): string[] => [...shown(oncePlaylist(file, ms) ?? '').values()]
    expect(at(0).map((each) => each.split(' ')[0])).toEqual(
      ['0', '1', '2'].map((n) => `/house/pause/${n}.ts`),
    )
    expect(at(1_500)).toHaveLength(4)
    expect(at(6_900)).toHaveLength(8)
    expect(oncePlaylist(file, 7_000)).toBeNull()
  })

  it('of one segment is not over before it began', () => {
    expect(oncePlaylist(fileOf(vod('#EXTINF:5,', 'a.ts')), 0)).not.toBeNull()
  })
})
