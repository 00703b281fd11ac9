import { describe, expect, it } from 'vitest'
import { originTarget, readPlayPath, ticketPath } from '../../../electron/gateway/play-path.ts'

const STREAMS = ['live', 'live/news', 'radio.mp3', 'grüße/ä']
const read = (path: string) => readPlayPath(path, (name) => STREAMS.includes(name))

describe('a path of a player', () => {
  it.each([
    ['another room', '/ask/x/y'],
    ['no stream', '/play/'],
    ['an unknown stream', '/play/other/a.m3u8'],
    ['an unknown stream with a ticket', '/play/other/~abc/a.m3u8'],
    ['a dot segment', '/play/live/../a'],
    ['an escaped dot segment', '/play/live/~abc/%2e%2e/a'],
    ['half an escaped dot segment', '/play/live/~abc/.%2E/a'],
    ['an escaped slash', '/play/live/~abc/..%2fa'],
    ['a backslash', '/play/live/~abc/..\\a'],
    ['an escaped backslash', '/play/live/~abc/..%5ca'],
    ['a line break', '/play/live/~abc/a%0d%0ab'],
    ['a broken escape', '/play/live/~abc/%zz'],
  ])('is nothing with %s', (_, path) => expect(read(path)).toBeNull())

  it.each([
    ['/play/live', 'live', null, ''],
    ['/play/live/', 'live', null, ''],
    ['/play/live/hd/a.m3u8', 'live', null, 'hd/a.m3u8'],
    ['/play/live/news/a.m3u8', 'live/news', null, 'a.m3u8'],
    ['/play/radio.mp3', 'radio.mp3', null, ''],
    ['/play/live/~abc/', 'live', 'abc', ''],
    ['/play/live/news/~abc/hd/a%20b.ts', 'live/news', 'abc', 'hd/a%20b.ts'],
    ['/play/gr%C3%BC%C3%9Fe/%C3%A4/~x/a', 'grüße/ä', 'x', 'a'],
  ])('%s is read', (path, streamName, ticket, rest) => {
    expect(read(path)).toEqual({ streamName, ticket, rest })
  })

  it('is read as it was written', () => {
    expect(read(`${ticketPath('grüße/ä', 'x')}/a`)?.streamName).toBe('grüße/ä')
  })
})

describe('the address at the origin', () => {
  const origin = 'http://10.0.0.1:8080/live/news/index.m3u8'

  it.each(['..', '../', '../other.ts', '%2e%2e/x', 'a/../../x', '..\\x'])(
    'is none for %s',
    (rest) => expect(originTarget(origin, rest, '')).toBeNull(),
  )

  it('stays at the origin, whatever is asked', () => {
    for (const rest of ['//evil.example/x', '/x', 'http://evil.example/', '@evil.example/', '?x']) {
      const target = originTarget(origin, rest, '')
      expect(target ?? 'http://10.0.0.1:8080/live/news/').toMatch(
        /^http:\/\/10\.0\.0\.1:8080\/live\/news\//,
      )
    }
  })

  it('is the playlist, or what lies beside and below it, with the query', () => {
    expect(originTarget(origin, '', '')).toBe(origin)
    expect(originTarget(origin, 'hd/a.ts', '_HLS_msn=7&_HLS_part=1')).toBe(
      'http://10.0.0.1:8080/live/news/hd/a.ts?_HLS_msn=7&_HLS_part=1',
    )
  })
})
