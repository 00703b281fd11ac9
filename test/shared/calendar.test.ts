import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  dayOf,
  daysBefore,
  daysOf,
  isTimeZone,
  startOfDay,
} from '../../shared/calendar.ts'
import { QUARTER_MS } from '../../shared/usage.ts'

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16)

describe('local days', () => {
  it('knows no zone that does not exist', () => {
    expect(['Mars/Olympus', '', 'Europe/Berlin;'].filter(isTimeZone)).toEqual([])
    expect(isTimeZone('Europe/Berlin')).toBe(true)
  })

  it.each([
    ['Europe/Berlin', '2027-03-28', '2027-03-27T23:00'],
    ['Europe/Berlin', '2027-03-29', '2027-03-28T22:00'],
    ['Asia/Kathmandu', '2027-01-01', '2026-12-31T18:15'],
    ['Pacific/Kiritimati', '2027-01-01', '2026-12-31T10:00'],
    ['Pacific/Pago_Pago', '2027-01-01', '2027-01-01T11:00'],
    // The clock goes from 00:00 to 01:00 on that day.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00'],
    ['UTC', '2027-01-01', '2027-01-01T00:00'],
  ])('begin in %s on %s at %s UTC', (zone, day, start) => {
    expect(iso(startOfDay(day, zone))).toBe(start)
  })

  it('follow each other without a gap, on whole quarters of an hour, in every zone', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01']) {
        const startMs = startOfDay(day, zone)
        const hours = (startOfDay(addDays(day, 1), zone) - startMs) / 3_600_000
        expect(startMs % QUARTER_MS, zone).toBe(0)
        expect(hours, zone).toBeGreaterThanOrEqual(22)
        expect(hours, zone).toBeLessThanOrEqual(26)
        expect(dayOf(startMs, zone), zone).toBe(day)
      }
    }
  })

  it('make up periods by their names', () => {
    const nowMs = Date.UTC(2027, 2, 1, 2)
    expect(daysOf('today', nowMs, 'UTC')).toEqual({ from: '2027-03-01', to: '2027-03-01' })
    expect(daysOf('today', nowMs, 'America/New_York').from).toBe('2027-02-28')
    expect(daysOf('yesterday', nowMs, 'UTC').from).toBe('2027-02-28')
    expect(daysOf('last-7-days', nowMs, 'UTC')).toEqual({ from: '2027-02-23', to: '2027-03-01' })
    expect(daysOf('this-month', nowMs, 'UTC')).toEqual({ from: '2027-03-01', to: '2027-03-31' })
    expect(daysOf('last-month', nowMs, 'UTC')).toEqual({ from: '2027-02-01', to: '2027-02-28' })
    expect(daysOf('this-year', nowMs, 'UTC')).toEqual({ from: '2027-01-01', to: '2027-12-31' })
    expect(addMonths('2027-01-31', 1)).toBe('2027-02-01')
  })

  it('come after as many days, or whole months, to compare them with', () => {
    const earlier = (from: string, to: string) => daysBefore({ from, to })
    expect(earlier('2027-03-10', '2027-03-12')).toEqual({ from: '2027-03-07', to: '2027-03-09' })
    expect(earlier('2027-03-01', '2027-03-31')).toEqual({ from: '2027-02-01', to: '2027-02-28' })
    expect(earlier('2027-01-01', '2027-12-31')).toEqual({ from: '2026-01-01', to: '2026-12-31' })
    expect(earlier('2027-03-01', '2027-03-30')).toEqual({ from: '2027-01-30', to: '2027-02-28' })
  })
})
