import { describe, expect, it } from 'vitest'
import { dueSince, latestDue, nextDueMs } from '../../../../electron/usage/export/schedule-days.ts'

const at = (text: string): number => Date.parse(text)
const BERLIN = { at: '04:00', timeZone: 'Europe/Berlin' } as const

describe('the latest period whose file is due', () => {
  it.each([
    // Before the time of day it is the period before.
    ['day', '2026-11-29T02:59:59Z', '2026-11-27', '2026-11-27'],
    ['day', '2026-11-29T03:00:00Z', '2026-11-28', '2026-11-28'],
    ['week', '2026-11-30T02:59:00Z', '2026-11-16', '2026-11-22'],
    ['week', '2026-11-30T03:00:00Z', '2026-11-23', '2026-11-29'],
    ['week', '2026-12-06T23:00:00Z', '2026-11-23', '2026-11-29'],
    ['month', '2026-11-29T12:00:00Z', '2026-10-01', '2026-10-31'],
    ['month', '2026-12-01T02:59:00Z', '2026-10-01', '2026-10-31'],
    ['month', '2027-01-01T03:00:00Z', '2026-12-01', '2026-12-31'],
    // The day of the zone counts, not that of UTC.
    ['day', '2026-11-29T23:30:00Z', '2026-11-28', '2026-11-28'],
  ] as const)('of a %s at %s is %s to %s', (period, now, from, to) => {
    expect(latestDue({ ...BERLIN, period }, at(now))).toEqual({ from, to })
  })
})

describe('the next file', () => {
  it.each([
    ['day', '2026-11-28', '2026-11-30T03:00:00Z'],
    ['week', '2026-11-29', '2026-12-07T03:00:00Z'],
    ['month', '2026-10-31', '2026-12-01T03:00:00Z'],
    // Summer time: the same time of day is an hour earlier in UTC; and on the days of the change.
    ['month', '2027-05-31', '2027-07-01T02:00:00Z'],
    ['day', '2027-03-26', '2027-03-28T02:00:00Z'],
    ['day', '2026-10-23', '2026-10-25T03:00:00Z'],
  ] as const)('of a %s after %s is due at %s', (period, to, due) => {
    const next = nextDueMs({ ...BERLIN, period }, { from: to, to })
    expect(new Date(next).toISOString()).toBe(due.replace('Z', '.000Z'))
  })

  it('is made once the clock has passed a time that it skips', () => {
    const skipped = { period: 'day', at: '02:30', timeZone: 'Europe/Berlin' } as const
    const next = nextDueMs(skipped, { from: '2027-03-26', to: '2027-03-26' })
    expect(new Date(next).toISOString()).toBe('2027-03-28T01:30:00.000Z')
  })
})

describe('files that were missed', () => {
  const now = at('2026-11-29T12:00:00Z')

  it('are those of the periods since, oldest first, each once', () => {
    const days = dueSince({ ...BERLIN, period: 'day' }, '2026-11-25', now, 31)
    expect(days.map(({ to }) => to)).toEqual(['2026-11-26', '2026-11-27', '2026-11-28'])
    expect(dueSince({ ...BERLIN, period: 'day' }, '2026-11-28', now, 31)).toEqual([])
  })

  it('are the latest of very many', () => {
    const days = dueSince({ ...BERLIN, period: 'day' }, '2020-01-01', now, 5)
    expect(days.map(({ to }) => to).at(0)).toBe('2026-11-24')
    expect(days).toHaveLength(5)
  })
})
