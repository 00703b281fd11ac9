import { describe, expect, it } from 'vitest'
import { openOf, textOf } from '../../../electron/cli/usage.ts'
import type { UsageReport, UsageRow } from '../../../shared/usage.ts'

const row = (key: string, over: Partial<UsageRow> = {}): UsageRow => ({
  ...{ key, ms: 60_000, bytes: 9, sessions: 1, peakViewers: null, peakAtMs: null, before: null },
  ...over,
})
const report = (rows: readonly UsageRow[]): UsageReport => ({
  period: { from: '2026-03-01', to: '2026-03-31', fromMs: 0, toMs: 1 },
  zone: 'UTC',
  totals: {
    ...{ ms: 60_000, bytes: 9, sessions: 1, peakViewers: 1, peakAtMs: 0 },
    ...{ publishedMs: 180_000, refused: 2 },
  },
  before: null,
  step: 'day',
  series: [],
  seriesBefore: [],
  lines: [],
  rows,
  totalRows: rows.length,
})
const lines = (by: string | undefined, rows: readonly UsageRow[]) =>
  textOf(report(rows), by).split('\n').slice(1, -1)

describe('what usage prints', () => {
  it('is of publishers what they sent, and of refusals how many: neither was watched', () => {
    expect(lines('published', [row('s1', { name: 'live/news' })])).toEqual([
      'published 3.0 minutes',
      '',
      'minutes\tsessions\tstream',
      '1.0\t1\tlive/news',
    ])
    expect(lines('refused', [row('grant_expired', { ms: 0, sessions: 2 })])).toEqual([
      'refused 2 times',
      '',
      'refused\treason',
      '2\tgrant_expired',
    ])
  })

  it('is one viewer, not 1 viewers, and names a stream that is there', () => {
    expect(
      lines('stream', [
        row('s1', { name: 'live/news', peakViewers: 3 }),
        row('gone', { bytes: 0 }),
      ]),
    ).toEqual([
      'watched 1.0 minutes in 1 session, 1 viewer in the fullest minute',
      '',
      'minutes\tsessions\tbytes\tat most\tstream',
      '1.0\t1\t9\t3\tlive/news',
      '1.0\t1\t?\t?\tgone',
    ])
  })

  it.each([
    [0, 1, 'nothing watched, 1 session'],
    [2_100, 1, 'watched 3 seconds in 1 session, 1 viewer in the fullest minute'],
    [90_000, null, 'watched 1.5 minutes in 1 session, how many at once is not known'],
    [
      4_830_000,
      1,
      'watched 80.5 minutes (1 h 20 min) in 1 session, 1 viewer in the fullest minute',
    ],
    [
      7_199_000,
      1,
      'watched 120.0 minutes (2 h 0 min) in 1 session, 1 viewer in the fullest minute',
    ],
  ])('is a sentence to read out of %i ms', (ms, peakViewers, sentence) => {
    const { totals, ...rest } = report([])
    const said = textOf({ ...rest, totals: { ...totals, ms, peakViewers } }, undefined)
    expect(said.split('\n')[1]).toBe(sentence)
  })

  it('tells what a filter leaves out from what there was nothing of', () => {
    const { totals, ...rest } = report([])
    const said = (by: string, over: Partial<UsageReport['totals']>) =>
      textOf({ ...rest, totals: { ...totals, ...over } }, by).split('\n')[1]
    expect(said('published', { publishedMs: null })).toContain('by stream alone')
    expect(said('published', { publishedMs: 0 })).toBe('nothing published')
    expect(said('refused', { refused: null })).toContain('not counted')
  })

  it('says which row by tag is of what has none, and why they may come to more than the total', () => {
    expect(lines('tag', [row('club'), row('')]).slice(-3)).toEqual([
      expect.stringMatching(/-$/),
      '',
      'What was watched with two tags is in both rows; - is without a tag.',
    ])
    expect(lines('tag', [row('')]).at(-1)).toMatch(/-$/)
  })

  it.each([
    ['tag', { ms: 0, sessions: 0 }, 'Nobody is counted as watching in this period.'],
    ['stream', { ms: 0, sessions: 0 }, 'Nobody is counted as watching in this period.'],
    ['refused', {}, 'Nobody was refused in this period.'],
    ['published', {}, 'No publisher of this period has ended yet, or none was on air.'],
  ])('says why there are no rows by %s', (by, totals, why) => {
    const { totals: all, ...rest } = report([])
    const said = textOf({ ...rest, totals: { ...all, ...totals } }, by).split('\n')
    expect(said.slice(2, -1)).toEqual(['', why])
    expect(lines(undefined, [])).toHaveLength(1)
  })

  it('says who is in and not counted yet, and nothing of nobody', () => {
    const told = (notCounted: number, by?: string) => openOf({ ...report([]), notCounted }, by)
    expect(told(5)).toBe('5 viewers are in and not counted yet: that comes when they leave.')
    expect(told(1)).toBe('1 viewer is in and not counted yet: that comes when they leave.')
    expect(told(1, 'published')).toBe(
      '1 publisher is on air and not counted yet: that comes at the end.',
    )
    expect(told(0)).toBeNull()
    expect(openOf(report([]), 'stream')).toBeNull()
  })

  it('has what was before beside it where it is compared, as far as the period has come', () => {
    const before = { ms: 120_000, bytes: 1, sessions: 4 }
    const { period, ...rest } = report([row('s1', { before })])
    const { totals } = rest
    const compared = {
      ...{ ...rest, period },
      before: { ...period, from: '2026-02-01', to: '2026-02-28', totals: { ...totals, ms: 0 } },
    }
    const at = (nowMs: number, by: string) => textOf(compared, by, nowMs).split('\n').slice(2, -1)
    expect(at(0, 'viewer')).toEqual([
      'against 2026-02-01 to 2026-02-28, as far as it has come',
      'nothing watched, 1 session',
      '',
      'minutes\tbefore\tsessions\tbytes\tat most\tviewer',
      '1.0\t2.0\t1\t9\t?\ts1',
    ])
    expect(at(1, 'refused')).toEqual([
      'against 2026-02-01 to 2026-02-28',
      'refused 2 times',
      '',
      'refused\tbefore\treason',
      '1\t4\ts1',
    ])
  })
})
