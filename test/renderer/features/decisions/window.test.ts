import { describe, expect, it } from 'vitest'
import {
  addNewer,
  addOlder,
  countNewer,
  openWindow,
  WINDOW_SIZE,
} from '../../../../renderer/features/decisions/window.ts'
import { decisions } from '../../../shared/records.ts'

const all = () => true
const ids = (window: { rows: readonly { id: number | string }[] }) =>
  window.rows.map((row) => row.id)
/** One in each second: none is counted with others. */
const range = (from: number, to: number) =>
  decisions(...Array.from({ length: to - from + 1 }, (_, at) => from + at)).map((each) => ({
    ...each,
    atMs: each.id * 1_000,
  }))

describe('the window of decisions', () => {
  it('never holds more than its size, by feed or by pages', () => {
    const open = openWindow(range(3_000, 4_999), all)
    const newer = addNewer(open, range(4_990, 5_400), all)
    const older = addOlder(newer, { decisions: range(2_000, 2_999), nextBefore: 2_000 }, all)
    expect(newer.rows).toHaveLength(WINDOW_SIZE)
    expect(older.rows).toHaveLength(WINDOW_SIZE)
    expect(older.rows[0]?.id).toBe(5_400)
  })

  it('reads no further back once full', () => {
    expect(openWindow(range(1, WINDOW_SIZE), all).before).toBeNull()
  })

  it('holds each decision once when page and feed overlap', () => {
    const open = openWindow(decisions(10, 11), all)
    const page = { decisions: decisions(8, 9, 10, 11), nextBefore: 8 }
    expect(ids(addOlder(open, page, all))).toEqual([11, 10, 9, 8])
    expect(ids(addNewer(open, decisions(10, 11, 12), all))).toEqual([12, 11, 10])
  })

  it('starts over when the feed moved past what it held', () => {
    const open = openWindow(decisions(10, 11), all)
    expect(ids(addNewer(open, decisions(500, 501), all))).toEqual([501, 500])
  })

  it('starts over when the feed counts from lower on, as after a restore', () => {
    const open = openWindow(decisions(500, 501), all)
    expect(ids(addNewer(open, decisions(41, 42), all))).toEqual([42, 41])
    expect(addNewer(open, [], all)).toBe(open)
  })

  it('keeps its rows over a restore while frozen, and starts over when it thaws', () => {
    const frozen = countNewer(openWindow(decisions(500, 501), all), decisions(41, 42), all)
    const later = countNewer(frozen, decisions(41, 42, 43), all)
    expect(ids(later)).toEqual([501, 500])
    expect(later.newCount).toBe(3)
    expect(ids(addNewer(later, decisions(41, 42, 43), all))).toEqual([43, 42, 41])
  })

  it('keeps its rows while frozen, counting each new one once', () => {
    const open = openWindow(decisions(1), all)
    const once = countNewer(open, decisions(1, 2, 3), all)
    const twice = countNewer(once, decisions(1, 2, 3, 4), all)
    expect(ids(twice)).toEqual([1])
    expect(twice.newCount).toBe(3)
    expect(countNewer(twice, decisions(1, 2, 3, 4), all)).toBe(twice)
  })

  it('takes in what came meanwhile when it thaws', () => {
    const frozen = countNewer(openWindow(decisions(1), all), decisions(1, 2, 3), all)
    const thawed = addNewer(frozen, decisions(1, 2, 3), all)
    expect(ids(thawed)).toEqual([3, 2, 1])
    expect(thawed.newCount).toBe(0)
  })

  it('holds and counts only what matches', () => {
    const even = (row: { id: number }) => row.id % 2 === 0
    const open = openWindow(decisions(1, 2), even)
    expect(ids(open)).toEqual([2])
    expect(countNewer(open, decisions(3, 4, 5, 6), even).newCount).toBe(2)
    expect(ids(addOlder(open, { decisions: decisions(0, 1), nextBefore: null }, even))).toEqual([
      2, 0,
    ])
  })

  it('begins with what the feed holds without a gap and reads the rest from disk', () => {
    const open = openWindow(decisions(3, 4, 8, 9), all)
    expect(ids(open)).toEqual([9, 8])
    expect(open.before).toBe(8)
  })

  it('reads from the newest on disk when the feed holds nothing', () => {
    expect(openWindow([], all).before).toBe(Number.MAX_SAFE_INTEGER)
  })
})
