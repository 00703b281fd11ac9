import { describe, expect, it } from 'vitest'
import { withoutFile } from '../../../../../electron/handler/protocols/nimble-file.ts'

const CHUNKS = [
  ...['init.mp4', 'seg-1.m4s', 'audio.m4a', 'video.m4v', '1.cmfv', 'a.cmfa', '1.aac', '1.mp3'],
  ...['1.ac3', '1.ec3', '1.webm', 'subs.vtt', 'enc.key', 'ENC.KEY', '1.TS', 'l_0_6000_1.ts'],
]
const MANIFESTS = [
  ...['playlist.m3u8', 'chunks.m3u8', 'playlist_dvr.m3u8', 'manifest.mpd', 'manifest_dvr.mpd'],
  ...['manifest.f4m', 'Manifest', 'chunks.m3u8/playlist.m3u8', 'manifest.mpd/Manifest'],
]
const VOD = ['movie.mp4', 'sound.m4a', 'song.mp3', 'clip.webm', 'clip.ts', 'smil:movie.smil']
const TYPES = ['hls', 'dash', 'hds', 'smooth']

describe('a file below a stream is that stream', () => {
  it.each(TYPES)('asked for as %s, in folders too', (type) => {
    for (const file of [...CHUNKS, ...MANIFESTS]) {
      for (const stream of [
        'live/news',
        'live/folder/news',
        ...VOD.map((each) => `vod/a/${each}`),
      ]) {
        expect([file, withoutFile(`${stream}/${file}`, type)]).toEqual([file, stream])
      }
    }
  })

  it.each(['', 'mpegts', 'whep', 'something_new'])('asked for as “%s”', (type) => {
    for (const file of [
      ...MANIFESTS,
      'icecast.stream',
      'mpeg.2ts',
      'whep.stream',
      '1.ts',
      'a.key',
    ]) {
      expect([file, withoutFile(`live/news/${file}`, type)]).toEqual([file, 'live/news'])
    }
  })
})

describe('a file that is the stream stays it', () => {
  it.each(['pd', 'sldp', 'icecast', '', ...TYPES])('next to its application, as “%s”', (type) => {
    for (const file of VOD) expect(withoutFile(`vod/${file}`, type)).toBe(`vod/${file}`)
  })

  it.each(['pd', 'sldp', 'icecast', ''])('in a folder, as “%s”', (type) => {
    for (const file of VOD.filter((each) => each !== 'clip.ts')) {
      expect(withoutFile(`vod/folder/${file}`, type)).toBe(`vod/folder/${file}`)
    }
  })

  it('downloaded, whatever it is called', () => {
    for (const file of [...CHUNKS, ...MANIFESTS]) {
      expect(withoutFile(`vod/${file}`, 'pd')).toBe(`vod/${file}`)
    }
  })
})
