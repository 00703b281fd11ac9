import { describe, expect, it } from 'vitest'
import { spareBackups } from '../../../../electron/store/backups/rotation.ts'

const at = (day: string): { name: string; madeAtMs: number } => ({
  name: day,
  madeAtMs: Date.parse(day),
})
const spare = (days: readonly string[], keepDays: number, keepWeeks: number, keepMonths: number) =>
  spareBackups(days.map(at), { keepDays, keepWeeks, keepMonths })
    .map(({ name }) => name)
    .sort()

/** Each day of the year up to and with this one. */
const daily = (until: string): readonly string[] => {
  const days = []
  for (let atMs = Date.UTC(2029, 11, 31); atMs <= Date.parse(until); atMs += 86_400_000) {
    days.push(new Date(atMs).toISOString().slice(0, 10))
  }
  return days
}

describe('the rotation', () => {
  it('never spares the newest, whatever it is told to keep', () => {
    expect(spare(['2030-01-01', '2030-01-02'], 0, 0, 0)).toEqual(['2030-01-01'])
    expect(spare([], 1, 1, 1)).toEqual([])
  })

  it('keeps the last of a day', () => {
    const days = ['2030-01-01T01:00Z', '2030-01-01T23:00Z', '2030-01-02T00:00Z']
    expect(spare(days, 7, 0, 0)).toEqual(['2030-01-01T01:00Z'])
  })

  it('keeps days, weeks that begin on Monday, and months', () => {
    const days = daily('2030-03-20')
    const gone = new Set(spare(days, 3, 3, 3))
    expect(days.filter((day) => !gone.has(day))).toEqual([
      '2030-01-31',
      '2030-02-28',
      '2030-03-10',
      '2030-03-17',
      '2030-03-18',
      '2030-03-19',
      '2030-03-20',
    ])
  })

  it('does not count days without one, so that a machine that was off keeps what it has', () => {
    expect(spare(['2029-01-01', '2029-06-01', '2030-01-01'], 3, 0, 0)).toEqual([])
  })
})
