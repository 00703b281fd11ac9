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
      'SESSION-KEY:METHOD=AES-128',
      'SESSION-DATA:DATA-ID="com.example.x"',
      'I-FRAME-STREAM-INF:BANDWIDTH=1',
      'IMAGE-STREAM-INF:BANDWIDTH=1',
    ]) {
      expect(at(`#EXT-X-${tag},URI="${uri}",X=1`)).toBe(`#EXT-X-${tag},URI="${path}/hd/1.ts",X=1`)
    }
    expect(at(`#EXT-X-PREFETCH:${uri}`)).toBe(`#EXT-X-PREFETCH:${path}/hd/1.ts`)
    const both = (one: string) => `#EXT-X-DATERANGE:X-ASSET-URI="${one}",X-ASSET-LIST="${one}"`
    expect(at(both(uri))).toBe(both(`${path}/hd/1.ts`))
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

  it.each([
    ['a folder', `${folder}hd/`, '{$at}1.ts', `${path}/hd/1.ts`],
    ['a folder without slash', `${folder}hd`, '{$at}/1.ts', `${path}/hd/1.ts`],
    ['the stream without slash', folder.slice(0, -1), '{$at}/hd/1.ts', `${path}/hd/1.ts`],
    ['a server', 'http://origin.lan:8080', '{$at}/live/news/hd/1.ts', `${path}/hd/1.ts`],
    ['a name', 'origin.lan:8080', 'http://{$at}/live/news/hd/1.ts', `${path}/hd/1.ts`],
    ['a token', 't0ken', `${folder}1.ts?a={$at}`, `${path}/1.ts?a=t0ken`],
    ['elsewhere', 'https://cdn.example', '{$at}/1.ts', '{$at}/1.ts'],
    ['a file', '1', 'hd/{$at}.ts', 'hd/{$at}.ts'],
  ])('leads to the gateway through a variable that is %s', (_, value, uri, ours) => {
    const define = `#EXT-X-DEFINE:NAME="at",VALUE="${value}"`
    const [, line, key] = at(`${define}\n${uri}\n#EXT-X-KEY:URI="${uri}"`).split('\n')
    expect([line, key]).toEqual([ours, `#EXT-X-KEY:URI="${ours}"`])
  })

  it('hands a variable on to other playlists as it leads to the gateway', () => {
    const define = (value: string) => `#EXT-X-DEFINE:VALUE="${value}",NAME="at"`
    expect(at(define(`${folder}hd`))).toBe(define(`${path}/hd`))
    expect(at(define(folder))).toBe(define(`${path}/`))
    for (const value of ['https://cdn.example', 'http://origin.lan:8080', 'hd', '']) {
      expect(at(define(value))).toBe(define(value))
    }
    const imported = '#EXT-X-DEFINE:IMPORT="at"\n#EXT-X-DEFINE:QUERYPARAM="q"\n{$at}/{$q}.ts'
    expect(at(imported)).toBe(imported)
  })

  describe('of an origin in a private network', () => {
    const hidden = (text: string): string =>
      rewritePlaylist(text, {
        ...{ askedUrl: asked, foundUrl: asked, folders: [{ url: folder, path }] },
        hiddenHosts: ['origin.lan', '[fd00::1]'],
      })

    it.each([
      ['http://origin.lan:8080/live/other/1.ts', '/live/other/1.ts'],
      ['//Origin.LAN/live/other/1.ts', '/live/other/1.ts'],
      ['https://user:pass@origin.lan:9000/1.ts', '/1.ts'],
      ['http://[fd00::1]:8080/1.ts', '/1.ts'],
      ['#EXT-X-VENDOR:AD="http://origin.lan:8080/a",X=1', '#EXT-X-VENDOR:AD="/a",X=1'],
      ['#EXT-X-DEFINE:NAME="h",VALUE="http://origin.lan"', '#EXT-X-DEFINE:NAME="h",VALUE=""'],
      ['# made at http://origin.lan:8080', '# made at '],
      ['https://cdn.example/?from=http://origin.lan/', 'https://cdn.example/?from=/'],
      [
        'https://cdn.example/?from=https%3A%2F%2Fcdn.example%2Fhttp%3A%2F%2Forigin.lan%3A8080%2Fx',
        'https://cdn.example/?from=https%3A%2F%2Fcdn.example%2F%2Fx',
      ],
      ['#EXT-X-VENDOR:AT=http%253A%252F%252Forigin.lan%252Fx', '#EXT-X-VENDOR:AT=%252Fx'],
      [String.raw`# {"at":"http:\/\/origin.lan\/a"}`, String.raw`# {"at":"\/a"}`],
      ['# It is http://origin.lan:8080.', '# It is .'],
      ['# At http://origin.lan: nothing', '# At : nothing'],
      ['ws://origin.lan/a', '/a'],
      ['rtmp://origin.lan:1935/live', '/live'],
    ])('%s does not tell its host', (line, ours) => expect(hidden(line)).toBe(ours))

    it.each([
      'http://origin.lan.example/1.ts',
      'http://my-origin.lan/1.ts',
      'https://cdn.example/origin.lan/1.ts',
      'https://cdn.example/x//origin.lan/1.ts',
      'https://cdn.example/x%2F%2Forigin.lan%2F1.ts',
      'skd://key/1',
    ])('%s stays', (line) => expect(hidden(line)).toBe(line))
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
    for (const each of [
      '{$',
      'a={$b}',
      '//a@',
      'a:',
      'a+',
      '%2F',
      '//a.',
      '//a%3A',
      '#EXT-X-DEFINE:NAME="a",VALUE="',
    ]) {
      const line = each.repeat(100_000)
      const place = { askedUrl: asked, foundUrl: asked, folders: [{ url: folder, path }] }
      expect(rewritePlaylist(line, { ...place, hiddenHosts: ['origin.lan'] })).toBe(line)
    }
  })
})

it('tells how long its segments are', () => {
  expect(targetSeconds(LOW_LATENCY)).toBe(4)
  expect(targetSeconds('#EXTM3U\n')).toBeNull()
})
