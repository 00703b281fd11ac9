import { describe, expect, it } from 'vitest'
import { rewritePlaylist, targetSeconds } from '../../../electron/gateway/playlist.ts'

const folder = 'http://origin.lan:8080/live/news/'
const path = '/play/live/news/~T'
const asked = `${folder}hd/index.m3u8`
const at = (text: string, foundUrl = asked): string =>
  rewritePlaylist(text, { askedUrl: asked, foundUrl, folders: [{ url: folder, path }] })

const LOW_LATENCY = `#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-MAP:URI="init.mp4"
#EXT-X-PART:DURATION=0.33334,URI="filePart271.1.mp4",INDEPENDENT=YES,BYTERANGE="20000@21000"
#EXTINF:4.00008,
fileSequence271.mp4
#EXT-X-VENDOR-THING:URI="http://origin.lan:8080/live/news/a"
`

describe('an HLS playlist', () => {
  it('keeps byte ranges and unknown tags as they are, byte for byte', () => {
    expect(at(LOW_LATENCY)).toBe(LOW_LATENCY)
  })

  it.each([
    ['absolute', `${folder}hd/1.ts`],
    ['from the root', '/live/news/hd/1.ts'],
    ['without scheme', '//origin.lan:8080/live/news/hd/1.ts'],
    ['in another spelling', 'HTTP://Origin.LAN:8080/live/news/./hd/1.ts'],
  ])('leads to the gateway with an address that is %s', (_, uri) => {
    expect(at(`#EXTINF:2,\r\n${uri}\r\n`)).toBe(`#EXTINF:2,\r\n${path}/hd/1.ts\r\n`)
    for (const tag of [
      'KEY:METHOD=AES-128',
      'MAP:BYTERANGE="7@0"',
      'PART:DURATION=1',
      'PRELOAD-HINT:TYPE=PART',
      'MEDIA:NAME="a, URI=b"',
      'RENDITION-REPORT:LAST-MSN=2',
    ]) {
      expect(at(`#EXT-X-${tag},URI="${uri}",X=1`)).toBe(`#EXT-X-${tag},URI="${path}/hd/1.ts",X=1`)
    }
    for (const tag of [
      'CONTENT-STEERING:SERVER-URI',
      'DATERANGE:ID="URI=",X-ASSET-URI',
      'DATERANGE:ID="1",X-ASSET-LIST',
    ]) {
      expect(at(`#EXT-X-${tag}="${uri}",X=1`)).toBe(`#EXT-X-${tag}="${path}/hd/1.ts",X=1`)
    }
  })

  it.each([
    'skd://key-server/1',
    'data:text/plain;base64,AAAA',
    'https://cdn.example/1.ts',
    'http://origin.lan:8080/live/other/1.ts',
    'http://origin.lan:8080/live/news/../other/1.ts',
    'http://origin.lan/live/news/1.ts',
    'http://[broken/1.ts',
    `${folder}{$name}.ts`,
  ])('leaves %s alone', (uri) => {
    expect(at(uri)).toBe(uri)
    expect(at(`#EXT-X-KEY:URI="${uri}"`)).toBe(`#EXT-X-KEY:URI="${uri}"`)
  })

  it('keeps queries, and what a redirect within the folder means for relative addresses', () => {
    expect(at(`${folder}a.ts?x=1&y=%2F`)).toBe(`${path}/a.ts?x=1&y=%2F`)
    expect(at('1.ts', `${folder}sd/index.m3u8`)).toBe(`${path}/sd/1.ts`)
  })

  it('leads to the gateway with what lies where it was redirected to', () => {
    const edge = 'https://edge.example/7/hd/'
    const folders = [
      { url: folder, path },
      { url: edge, path: `${path}/hd` },
    ]
    const place = { askedUrl: asked, foundUrl: `${edge}index.m3u8`, folders }
    const lines = ['1.ts', '/7/hd/2.ts', `${folder}hd/3.ts`, 'https://edge.example/8/4.ts']
    expect(rewritePlaylist(lines.join('\n'), place).split('\n')).toEqual([
      ...[1, 2, 3].map((n) => `${path}/hd/${n}.ts`),
      lines[3],
    ])
  })

  it('is read in a time that grows with its length alone', () => {
    const long = `#EXT-X-MEDIA:${'A="'.repeat(100_000)}`
    expect(at(long)).toBe(long)
  })
})

it('tells how long its segments are', () => {
  expect(targetSeconds(LOW_LATENCY)).toBe(4)
  expect(targetSeconds('#EXTM3U\n')).toBeNull()
})
