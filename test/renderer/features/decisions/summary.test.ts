import { describe, expect, it } from 'vitest'
import {
  ABOVE,
  isSummary,
  type Row,
  withArrived,
} from '../../../../renderer/features/decisions/summary.ts'
import { addOlder, openWindow } from '../../../../renderer/features/decisions/window.ts'
import type { DecisionRecord } from '../../../../shared/session.ts'
import { decision, decisions } from '../../../shared/records.ts'

let nextId = 1
const some = (count: number, given: Partial<DecisionRecord>): DecisionRecord[] =>
  Array.from({ length: count }, () => decision({ id: nextId++, ...given })).reverse()
const shape = (rows: readonly Row[]) =>
  rows.map((row) => (isSummary(row) ? [row.count, row.reason, row.streams.join()] : row.id))

describe('lines of decisions', () => {
  it('shows each while a second holds few', () => {
    const few = some(ABOVE, { atMs: 5_000 })
    expect(withArrived([], few)).toEqual(few)
  })

  it('counts by kind once a second holds more, those shown before with them', () => {
    const begun = withArrived([], some(ABOVE, { atMs: 5_000 }))
    const rows = withArrived(
      begun,
      some(3, { atMs: 5_900, outcome: 'allow', reason: 'public_stream' }),
    )
    expect(shape(rows)).toEqual([
      [ABOVE, 'grant_expired', 'live/news'],
      [3, 'public_stream', 'live/news'],
    ])
  })

  it('goes on counting in the same lines within a second, and begins new ones in the next', () => {
    const first = withArrived([], some(400, { atMs: 5_000 }))
    const more = withArrived(first, some(12, { atMs: 5_990 }))
    expect(more.map(({ id }) => id)).toEqual(first.map(({ id }) => id))
    expect(shape(more)).toEqual([[412, 'grant_expired', 'live/news']])
    const next = withArrived(more, some(1, { atMs: 6_000 }))
    expect(next.slice(1)).toEqual(more)
    expect(next[0]).not.toHaveProperty('count')
  })

  it('takes apart what arrived over several seconds', () => {
    const arrived = [...some(30, { atMs: 6_000 }), ...some(2, { atMs: 5_000 })]
    const rows = withArrived([], arrived)
    expect(rows.map((row) => isSummary(row))).toEqual([true, false, false])
  })

  it('gives up the streams, not the reasons, when there are too many kinds, and stays so', () => {
    const streams = Array.from({ length: 9 }, (_, at) => `live/${at}`)
    const arrived = streams.flatMap((name) =>
      some(10, { atMs: 5_000, streamId: name, streamName: name }),
    )
    const rows = withArrived([], arrived)
    expect(rows).toMatchObject([{ count: 90, streamId: null, streams: expect.any(Array) }])
    expect(withArrived(rows, some(5, { atMs: 5_500 }))).toMatchObject([{ count: 95 }])
  })

  it('makes one kind of names that no stream has', () => {
    const arrived = Array.from({ length: 40 }, (_, at) =>
      decision({ id: at, atMs: 5_000, streamId: null, streamName: `made-up-${at}` }),
    ).reverse()
    expect(withArrived([], arrived)).toMatchObject([{ count: 40, oldestId: 0, newestId: 39 }])
  })

  it('reads on below a line from the oldest it stands for', () => {
    const held = decisions(...Array.from({ length: 60 }, (_, at) => 100 + at))
    const window = openWindow(held, () => true)
    expect(window.rows).toHaveLength(1)
    const page = { decisions: decisions(98, 99, 100, 101), nextBefore: 98 }
    expect(
      addOlder(window, page, () => true)
        .rows.slice(1)
        .map(({ id }) => id),
    ).toEqual([99, 98])
  })
})
