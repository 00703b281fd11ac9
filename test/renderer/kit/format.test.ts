import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatCountry,
  formatDuration,
  formatMinute,
  formatMs,
  formatRate,
  formatTime,
} from '../../../renderer/kit/format.ts'

const S = 1_000
const H = 3_600 * S

describe('formatDuration', () => {
  it.each([
    [-5 * S, '0 s'],
    [999, '0 s'],
    [42 * S, '42 s'],
    [60 * S, '1 min'],
    [185 * S, '3 min 5 s'],
    [2 * H + 600 * S, '2 h 10 min'],
    // Above a day it must not wrap round to hours.
    [99 * H, '4 d 3 h'],
    [24 * H, '1 d'],
  ])('%i ms reads %s', (spanMs, text) => {
    expect(formatDuration(spanMs)).toBe(text)
  })
})

describe('formatAgo', () => {
  it.each([
    [0, 'just now'],
    [4_999, 'just now'],
    [185 * S, '3 min ago'],
    [-2 * H, 'in 2 h'],
  ])('%i ms before now reads %s', (beforeMs, text) => {
    expect(formatAgo(1_000_000_000, 1_000_000_000 + beforeMs)).toBe(text)
  })
})

describe.each([
  ['formatTime', formatTime, /^\d\d:07:09/],
  ['formatMinute', formatMinute, /^\d\d:07(?!:)/],
])('%s', (_, format, today) => {
  const atMs = new Date(2031, 5, 3, 14, 7, 9).getTime()
  it('says the day of another day, and the year of another year', () => {
    expect(format(atMs, atMs + 60 * S)).toMatch(today)
    const thisYear = format(atMs, atMs + 24 * H)
    expect(thisYear).toContain('3')
    expect(thisYear).toMatch(/:07(?!:)/)
    expect(thisYear).not.toContain('2031')
    expect(format(atMs, atMs + 365 * 24 * H)).toContain('2031')
  })
})

describe('numbers', () => {
  it('says a dash for what was never measured', () => {
    expect(formatMs(null)).toBe('–')
  })

  it.each([
    [0.4234, '0.42 ms'],
    [3.14, '3.1 ms'],
    [240.4, '240 ms'],
  ])('%d ms reads %s', (value, text) => {
    expect(formatMs(value)).toBe(text)
  })

  it('keeps a digit of slow rates only', () => {
    expect([0, 0.94, 12.4].map(formatRate)).toEqual(['0', '0.9', '12'])
  })

  it.each([
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [2_500_000, '2.5 MB'],
  ])('%i bytes read %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('formatCountry', () => {
  it('says unknown for what is no country code', () => {
    expect(['??', '', 'de', 'DEU'].map(formatCountry)).toEqual(
      Array.from({ length: 4 }, () => 'Unknown country'),
    )
  })

  it('names a country', () => {
    expect(formatCountry('DE')).toBe('Germany')
  })
})
