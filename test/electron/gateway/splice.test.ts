import { describe, expect, it } from 'vitest'
import { type Splice, splice } from '../../../electron/gateway/splice.ts'

const playlist = (start: number, names: readonly string[], more: readonly string[] = []): string =>
  [
    '#EXTM3U',
    '#EXT-X-TARGETDURATION:2',
    `#EXT-X-MEDIA-SEQUENCE:${start}`,
    ...more,
    ...names.flatMap((name) => (name === '-' ? ['#EXT-X-DISCONTINUITY'] : ['#EXTINF:2,', name])),
    '',
  ].join('\n')

/** Media sequence, discontinuity sequence and name of each segment, as a player counts them. */
function segmentsOf(text: string): (readonly [number, number, string])[] {
  const numberOf = (tag: string): number =>
    Number(new RegExp(`^#${tag}:(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  let at = numberOf('EXT-X-MEDIA-SEQUENCE')
  let turn = numberOf('EXT-X-DISCONTINUITY-SEQUENCE')
  return text.split('\n').flatMap((line) => {
    if (line === '#EXT-X-DISCONTINUITY') turn += 1
    if (line === '' || line.startsWith('#')) return []
    at += 1
    return [[at - 1, turn, line] as const]
  })
}

/** Gives a player one playlist after the other. */
function player() {
  let at: Splice | undefined
  return (source: string, text: string): string => {
    const next = splice(at, source, text)
    at = next.at
    return next.text
  }
}

describe('a playlist of several sources', () => {
  it('is the same, byte for byte, while there is one', () => {
    const next = player()
    for (const text of [playlist(7, ['a', 'b']), playlist(8, ['b', '-', 'c'])]) {
      expect(next('stream', text)).toBe(text)
    }
    const variants = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhd.m3u8\n'
    expect(next('other', variants)).toBe(variants)
  })

  it('goes on counting over each change, with one discontinuity', () => {
    const next = player()
    next('stream', playlist(7, ['a', 'b']))
    const looped = next('loop', playlist(900_000, ['x', 'y', '-', 'x']))
    expect(segmentsOf(looped)).toEqual([
      [9, 1, 'x'],
      [10, 1, 'y'],
      [11, 2, 'x'],
    ])
    const back = next('stream', playlist(20, ['n', 'o']))
    expect(segmentsOf(back)).toEqual([
      [12, 3, 'n'],
      [13, 3, 'o'],
    ])
  })

  it('numbers a segment the same in every playlist that has it', () => {
    const next = player()
    next('first', playlist(0, ['x', 'y']))
    const all = [
      next('stream', playlist(50, ['a', 'b', 'c'])),
      next('stream', playlist(51, ['b', 'c', 'd'])),
      next('stream', playlist(52, ['c', 'd', '-', 'e'])),
      next('stream', playlist(54, ['-', 'e', 'f'], ['#EXT-X-DISCONTINUITY-SEQUENCE:0'])),
    ].flatMap(segmentsOf)
    const numbers = new Map<string, string>()
    for (const [at, turn, name] of all) {
      expect(numbers.get(name) ?? `${at} ${turn}`).toBe(`${at} ${turn}`)
      numbers.set(name, `${at} ${turn}`)
    }
    expect([...numbers.keys()].join('')).toBe('abcdef')
  })

  it('does not count a discontinuity twice where a source begins with one', () => {
    const next = player()
    next('stream', playlist(3, ['a']))
    expect(segmentsOf(next('loop', playlist(10, ['-', 'x'])))).toEqual([[4, 1, 'x']])
  })

  it('says nothing of low latency once numbers are its own', () => {
    const next = player()
    next('first', playlist(0, ['x']))
    const low = [
      '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES',
      '#EXT-X-PART-INF:PART-TARGET=0.5',
      '#EXT-X-PART:DURATION=0.5,URI="p"',
      '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="q"',
    ]
    const text = next('stream', playlist(50, ['a'], [...low, '#EXT-X-INDEPENDENT-SEGMENTS']))
    expect(text).not.toMatch(/PART|CONTROL|HINT/)
    expect(text).toContain('#EXT-X-INDEPENDENT-SEGMENTS')
  })
})
