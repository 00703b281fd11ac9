import { describe, expect, it } from 'vitest'
import {
  isChanged,
  newStream,
  opensToAll,
  saysMore,
  toDraft,
  toInput,
} from '../../../../renderer/features/streams/stream-draft.ts'
import { type Stream, streamInputSchema } from '../../../../shared/stream.ts'

const stream: Stream = {
  id: 'news',
  name: 'live/news',
  title: 'News',
  mode: 'metered',
  group: 'talk',
  enabled: true,
  recheckSeconds: 30,
  recheckGraceSeconds: 5,
  endAfterMissedChecks: 3,
  endAfterFailedChecks: 0,
  maxSessionSeconds: 90,
  expiryEnds: 'always',
  playUrl: 'https://play.example/live/news',
  originUrl: 'http://127.0.0.1:8080/live/news/index.m3u8',
  originAllowPrivate: true,
  posterUrl: 'https://www.example.org/news.jpg',
  frontDoor: false,
  whipUrl: null,
  createdAtMs: 0,
  updatedAtMs: 0,
}

it('is told from other changes that viewers need no credential any more', () => {
  const opens = (before: Stream['mode'], after: Stream['mode']) =>
    opensToAll({ mode: before }, { mode: after })
  expect([opens('token', 'public'), opens('metered', 'public')]).toEqual([true, true])
  expect([opens('public', 'public'), opens('public', 'token')]).toEqual([false, false])
})

describe('toInput', () => {
  it('gives back what is stored, seconds and all', () => {
    const { id: _id, createdAtMs: _created, updatedAtMs: _updated, ...input } = stream
    expect(toInput(toDraft(stream))).toEqual(input)
  })

  it('takes empty boxes as not set, and the first slash of a name away', () => {
    const input = toInput({ ...newStream(' /live/new '), group: ' ', recheckSeconds: null })
    expect(input).toMatchObject({ name: 'live/new', group: null, playUrl: null })
    expect(input).toMatchObject({ recheckSeconds: 60, maxSessionSeconds: null })
    expect(streamInputSchema.safeParse(input).success).toBe(true)
  })
})

describe('isChanged', () => {
  it('is false for what is stored and true for any other value', () => {
    expect(isChanged(stream, toDraft(stream))).toBe(false)
    expect(isChanged(stream, { ...toDraft(stream), enabled: false })).toBe(true)
  })
})

describe('saysMore', () => {
  const plain = newStream('live/news')

  it('leaves folded what a new stream says', () => {
    const shown = { title: 'News', mode: 'public', playUrl: 'https://a.example', enabled: false }
    expect(saysMore({ ...plain, ...shown } as typeof plain)).toBe(false)
  })

  it('shows what is set, be it one limit', () => {
    expect(saysMore({ ...plain, group: 'talk' })).toBe(true)
    expect(saysMore({ ...plain, frontDoor: true })).toBe(true)
    expect(saysMore({ ...plain, limits: { ...plain.limits, viewers: 0 } })).toBe(true)
  })

  it('counts the checks of metered streams alone', () => {
    expect(saysMore({ ...plain, recheckSeconds: 30 })).toBe(false)
    expect(saysMore({ ...plain, mode: 'metered' })).toBe(false)
    expect(saysMore({ ...plain, mode: 'metered', recheckSeconds: 30 })).toBe(true)
  })
})
