import { describe, expect, it } from 'vitest'
import { sessionExportSchema } from '../../../../shared/session-export-input.ts'
import { QUARTER_MS, quarterOf } from '../../../../shared/usage.ts'
import { column, exported, keep, NOON_MS, NOW_MS, readBack, store } from './support.ts'

const NOON = quarterOf(NOON_MS)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const minutes = (count: number): number => count * 60_000

describe('the period of an export', () => {
  it.each([
    ['begins within a quarter of an hour', { fromMs: NOON_MS + 1 }],
    ['ends before it begins', { fromMs: NOON_MS, toMs: NOON_MS - QUARTER_MS }],
    ['is empty', { fromMs: NOON_MS, toMs: NOON_MS }],
    ['begins before 1970', { fromMs: -QUARTER_MS }],
    ['names a column twice', { columns: ['bytes', 'bytes'] }],
    ['has columns beside a preset', { columns: ['bytes'], preset: 'phenix-viewing' }],
    ['names what is no country', { countries: ['Germany'] }],
    ['asks for a column nobody knows', { columns: ['token'] }],
  ])('is refused when what is asked %s', (_why, asked) => {
    expect(sessionExportSchema.safeParse(asked).success).toBe(false)
  })

  it('has those who were there at some moment of it, once each, in the order they began', async () => {
    const db = store()
    await keep(db, [
      { startedAtMs: NOON_MS - 40 * DAY_MS, lastedMs: null, session: { viewerId: 'since long' } },
      {
        startedAtMs: NOON_MS - 9 * DAY_MS,
        lastedMs: 8 * DAY_MS,
        session: { viewerId: 'long ago' },
      },
      { startedAtMs: NOON_MS - 3 * DAY_MS, lastedMs: 4 * DAY_MS, session: { viewerId: 'long' } },
      { startedAtMs: NOON_MS - HOUR_MS, lastedMs: HOUR_MS, session: { viewerId: 'just before' } },
      { startedAtMs: NOON_MS - 1, lastedMs: 2, session: { viewerId: 'across' } },
      { startedAtMs: NOON_MS, lastedMs: 0, session: { viewerId: 'a moment' } },
      { startedAtMs: NOON_MS + HOUR_MS - 1, lastedMs: DAY_MS, session: { viewerId: 'late' } },
      { startedAtMs: NOON_MS + HOUR_MS, lastedMs: 5, session: { viewerId: 'after' } },
    ])
    const asked = { columns: ['viewer' as const], fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS }
    expect(column(exported(db, asked), 'viewer')).toEqual([
      'since long',
      'long',
      'across',
      'a moment',
      'late',
    ])
    expect(column(exported(db, { columns: ['viewer'] }), 'viewer')).toHaveLength(8)
  })

  it('splits who crosses its edges, so that the parts add up to the whole', async () => {
    const db = store()
    await keep(db, [
      {
        startedAtMs: NOON_MS - minutes(20) - 300,
        lastedMs: minutes(60) + 777,
        quarters: [
          [NOON - 2, 300_333, 1_000],
          [NOON - 1, 900_000, 3_001],
          [NOON, 900_000, 3_000],
          [NOON + 1, 899_999, 2_999],
          [NOON + 2, 600_001, 2_000],
        ],
      },
    ])
    const columns = ['duration_seconds', 'view_seconds', 'bytes', 'duration_seconds_total'] as const
    const also = ['view_seconds_total', 'bytes_total'] as const
    const between = (fromMs: number | null, toMs: number | null) =>
      readBack(exported(db, { columns: [...columns, ...also], fromMs, toMs }))[0] ?? {}
    const parts = [
      between(null, NOON_MS),
      between(NOON_MS, NOON_MS + QUARTER_MS),
      between(NOON_MS + QUARTER_MS, NOON_MS + 2 * QUARTER_MS),
      between(NOON_MS + 2 * QUARTER_MS, null),
    ]
    expect(parts.map((part) => part.bytes)).toEqual(['4001', '3000', '2999', '2000'])
    expect(parts.map((part) => part.view_seconds)).toEqual(['1200', '900', '900', '600'])
    expect(parts.map((part) => part.duration_seconds)).toEqual(['1201', '900', '900', '600'])
    const whole = between(null, null)
    for (const name of columns.slice(0, 3)) {
      const sum = parts.reduce((total, part) => total + Number(part[name]), 0)
      expect(String(sum), name).toBe(whole[name])
      expect(whole[`${name}_total`], name).toBe(whole[name])
    }
    for (const part of parts) expect(part.view_seconds_total).toBe(whole.view_seconds)
  })

  it('cuts who is live at the moment of the export, and says nothing where nothing measures', async () => {
    const db = store()
    await keep(db, [{ startedAtMs: NOW_MS - 90_500, lastedMs: null }])
    const columns = ['ended_at', 'end', 'duration_seconds', 'view_seconds', 'bytes'] as const
    const [row] = readBack(exported(db, { columns: [...columns], toMs: NOW_MS + DAY_MS }))
    expect(row).toEqual({
      ended_at: '',
      end: '',
      duration_seconds: '91',
      view_seconds: '',
      bytes: '',
    })
  })
})

describe('times', () => {
  it('are ISO 8601 with the offset of the zone at that time', async () => {
    const db = store()
    await keep(db, [
      { startedAtMs: Date.UTC(2026, 9, 25, 0, 59, 59, 999), lastedMs: 1_000 },
      { startedAtMs: Date.UTC(2027, 0, 1) },
    ])
    const at = (timeZone: string) =>
      readBack(exported(db, { columns: ['started_at', 'ended_at'], timeZone })).map((row) => [
        row.started_at,
        row.ended_at,
      ])
    expect(at('Europe/Berlin')).toEqual([
      ['2026-10-25T02:59:59+02:00', '2026-10-25T02:00:00+01:00'],
      ['2027-01-01T01:00:00+01:00', '2027-01-01T01:01:00+01:00'],
    ])
    expect(at('America/St_Johns')[1]).toEqual([
      '2026-12-31T20:30:00-03:30',
      '2026-12-31T20:31:00-03:30',
    ])
    expect(at('UTC')[1]?.[0]).toBe('2027-01-01T00:00:00+00:00')
    expect(() => at('Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'ERR_TIME_ZONE_INVALID' }),
    )
  })
})
