import { describe, expect, it } from 'vitest'
import {
  newerThan,
  notifyIsOn,
  tagOf,
  wordsOf,
} from '../../../../renderer/shell/activity/notify.ts'
import type { Notice } from '../../../../shared/notice.ts'

const noticeOf = (id: number, text: string): Notice => ({
  ...{ id, kind: 'job', key: String(id), atMs: 0, times: 1, text },
})

describe('what a notification says', () => {
  it('covers addresses, links and tokens in streamer mode', () => {
    const text =
      'The export (198.51.100.7, https://example.org/live?t=1) failed: 2001:db8::1 is away.'
    const covered = wordsOf({ notice: noticeOf(1, text) }, true)
    for (const secret of ['198.51.100.7', 'example.org', '2001:db8::1']) {
      expect(covered).not.toContain(secret)
      expect(wordsOf({ notice: noticeOf(1, text) }, false)).toContain(secret)
    }
    expect(covered).toContain('failed')
  })

  it('says how many more there are, also when it is one', () => {
    expect(wordsOf({ more: 1 }, true)).toBe('And 1 more notice')
    expect(wordsOf({ more: 12 }, false)).toBe('And 12 more notices')
  })
})

it('has a tag of its own, by which each browser shows it once however many tabs tell it, and a later one with sound', () => {
  const one = noticeOf(1, 'a')
  expect(tagOf({ notice: { ...one, id: 2 } })).not.toBe(tagOf({ notice: one }))
  expect(tagOf({ notice: { ...one, text: 'b', times: 2 } })).toBe(tagOf({ notice: one }))
  expect(tagOf({ notice: { ...one, key: 'other' } })).not.toBe(tagOf({ notice: one }))
  expect(tagOf({ notice: { ...one, kind: 'alarm' } })).not.toBe(tagOf({ notice: one }))
  expect(tagOf({ more: 1 })).toBe(tagOf({ more: 2 }))
})

it('is off where there are no notifications', () => {
  expect(notifyIsOn()).toBe(false)
})

it('tells those that came after the last one that was told', () => {
  const notices = [noticeOf(3, 'c'), noticeOf(2, 'b'), noticeOf(1, 'a')]
  expect(newerThan(notices, 3)).toEqual([])
  expect(newerThan(notices, 1).map(({ id }) => id)).toEqual([3, 2])
})
