import { beforeEach, describe, expect, it } from 'vitest'
import {
  createNoticeGate,
  type NoticeGate,
  type Told,
} from '../../../../renderer/shell/activity/gate.ts'
import type { Notice, NoticeKind } from '../../../../shared/notice.ts'

const MINUTE = 60_000
let gate: NoticeGate
beforeEach(() => {
  gate = createNoticeGate()
})

const noticeOf = (id: number, kind: NoticeKind = 'job', key = String(id)): Notice => ({
  ...{ id, kind, key, atMs: 0, times: 1, text: `text ${id}` },
})
const words = (told: readonly Told[]): readonly (number | string)[] =>
  told.map((each) => ('more' in each ? `and ${each.more} more` : each.notice.id))

describe('what is told outside of the page', () => {
  it('is nothing but alarms on air, also afterwards', () => {
    const notices = [
      noticeOf(1),
      noticeOf(2, 'sharing'),
      noticeOf(3, 'media-server'),
      noticeOf(4, 'alarm-over'),
      noticeOf(5, 'alarm'),
    ]
    expect(words(gate.take(notices, true, 0))).toEqual([5])
    expect(gate.held()).toBe(0)
    expect(words(gate.take([], false, MINUTE))).toEqual([])
  })

  it('is not the same thing twice within ten minutes', () => {
    expect(words(gate.take([noticeOf(1, 'alarm', 'disk_low')], false, 0))).toEqual([1])
    expect(words(gate.take([noticeOf(2, 'alarm', 'disk_low')], false, 10 * MINUTE - 1))).toEqual([])
    expect(words(gate.take([noticeOf(3, 'alarm', 'disk_low')], false, 10 * MINUTE))).toEqual([3])
    expect(words(gate.take([noticeOf(4, 'alarm-over', 'disk_low')], false, 10 * MINUTE))).toEqual([
      4,
    ])
  })

  it('is three in a minute, the oldest first, and the rest in one sum when the minute is over', () => {
    const many = Array.from({ length: 15 }, (_, at) => noticeOf(15 - at))
    expect(words(gate.take(many, false, 0))).toEqual([1, 2, 3])
    expect(gate.held()).toBe(12)
    expect(words(gate.take([noticeOf(16)], false, MINUTE - 1))).toEqual([])
    expect(words(gate.take([], false, MINUTE))).toEqual(['and 13 more'])
    expect(words(gate.take([], false, 2 * MINUTE))).toEqual([])
  })

  it('stays within that however often it is asked', () => {
    let count = 0
    for (let second = 0; second < 600; second += 1) {
      count += gate.take([noticeOf(second)], false, second * 1_000).length
    }
    expect(count).toBeLessThanOrEqual(30)
    expect(count).toBeGreaterThan(20)
  })
})
