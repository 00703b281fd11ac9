import { describe, expect, it } from 'vitest'
import { compileSchedule, isWithin, ZoneClocks } from '../../../electron/access/schedule.ts'
import type { Schedule } from '../../../shared/rule.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const at = (iso: string): number => Date.parse(iso)
const within = (schedule: Partial<Schedule>, iso: string): boolean => {
  const whole = { days: EVERY_DAY, from: '00:00', to: '24:00', timeZone: 'UTC', ...schedule }
  return isWithin(compileSchedule(whole, new ZoneClocks()), at(iso))
}

describe('a schedule', () => {
  it('refuses a time zone nobody knows', () => {
    expect(() => within({ timeZone: 'Europe/Atlantis' }, '2026-06-18T00:00Z')).toThrow(
      expect.objectContaining({ code: 'ERR_TIME_ZONE_INVALID' }),
    )
  })

  it('includes its start and not its end', () => {
    const slot = { from: '08:00', to: '09:30' }
    expect(within(slot, '2026-06-18T07:59:59.999Z')).toBe(false)
    expect(within(slot, '2026-06-18T08:00Z')).toBe(true)
    expect(within(slot, '2026-06-18T09:29:59.999Z')).toBe(true)
    expect(within(slot, '2026-06-18T09:30Z')).toBe(false)
  })

  it('counts days from Monday', () => {
    const days = ['15', '16', '17', '18', '19', '20', '21']
    for (const [index, day] of days.entries()) {
      const on = EVERY_DAY.filter((each) => within({ days: [each] }, `2026-06-${day}T12:00Z`))
      expect(on).toEqual([index + 1])
    }
  })

  it('runs past midnight, from Sunday into Monday too', () => {
    const slot = { days: [7], from: '22:00', to: '02:00' }
    expect(within(slot, '2026-06-21T21:59Z')).toBe(false)
    expect(within(slot, '2026-06-21T22:00Z')).toBe(true)
    expect(within(slot, '2026-06-22T01:59Z')).toBe(true)
    expect(within(slot, '2026-06-22T02:00Z')).toBe(false)
    expect(within(slot, '2026-06-21T01:00Z')).toBe(false)
  })

  it('lasts a day when start and end are the same', () => {
    const slot = { days: [4], from: '09:00', to: '09:00' }
    expect(within(slot, '2026-06-18T08:59Z')).toBe(false)
    expect(within(slot, '2026-06-18T09:00Z')).toBe(true)
    expect(within(slot, '2026-06-19T08:59Z')).toBe(true)
    expect(within(slot, '2026-06-19T09:00Z')).toBe(false)
  })

  it('goes by the clock of its zone: the day differs from that in UTC', () => {
    const slot = { days: [5], from: '05:00', to: '05:45', timeZone: 'Asia/Kathmandu' }
    expect(within(slot, '2026-06-18T23:15Z')).toBe(true)
    expect(within(slot, '2026-06-18T23:14Z')).toBe(false)
    expect(within(slot, '2026-06-19T00:00Z')).toBe(false)
  })
})

describe('clock changes', () => {
  const berlin = { from: '20:00', to: '21:00', timeZone: 'Europe/Berlin' }
  const newYork = { from: '20:00', to: '21:00', timeZone: 'America/New_York' }

  it.each([
    // Berlin is an hour ahead of UTC until 29 March 2026, 01:00 UTC, then two, then one from 25 October.
    [berlin, '2026-03-28T19:00Z', '2026-03-28T18:59Z'],
    [berlin, '2026-03-29T18:00Z', '2026-03-29T19:00Z'],
    [berlin, '2026-10-24T18:59Z', '2026-10-24T19:00Z'],
    [berlin, '2026-10-25T19:59Z', '2026-10-25T18:59Z'],
    // New York is five hours behind until 8 March 2026, 07:00 UTC, then four, then five from 1 November.
    [newYork, '2026-03-08T01:00Z', '2026-03-08T00:59Z'],
    [newYork, '2026-03-09T00:00Z', '2026-03-09T01:00Z'],
    [newYork, '2026-11-01T00:59Z', '2026-11-01T01:00Z'],
    [newYork, '2026-11-02T01:00Z', '2026-11-02T00:59Z'],
  ])('%j holds at %s and not at %s', (slot, inside, outside) => {
    expect(within(slot, inside)).toBe(true)
    expect(within(slot, outside)).toBe(false)
  })

  it('an hour that is skipped never comes', () => {
    const slot = { days: [7], from: '02:00', to: '03:00', timeZone: 'Europe/Berlin' }
    const minutes = Array.from(
      { length: 300 },
      (_, each) => at('2026-03-28T23:00Z') + each * 60_000,
    )
    expect(minutes.some((ms) => within(slot, new Date(ms).toISOString()))).toBe(false)
  })

  it('an hour that is repeated counts twice', () => {
    const slot = { days: [7], from: '01:00', to: '02:00', timeZone: 'America/New_York' }
    for (const hour of ['05:00', '05:59', '06:00', '06:59']) {
      expect(within(slot, `2026-11-01T${hour}Z`)).toBe(true)
    }
    expect(within(slot, '2026-11-01T04:59Z')).toBe(false)
    expect(within(slot, '2026-11-01T07:00Z')).toBe(false)
  })

  it('one clock asked back and forth across a change answers each time anew', () => {
    const schedule = compileSchedule({ days: EVERY_DAY, ...berlin }, new ZoneClocks())
    for (let round = 0; round < 3; round += 1) {
      expect(isWithin(schedule, at('2026-03-28T19:30Z'))).toBe(true)
      expect(isWithin(schedule, at('2026-03-29T19:30Z'))).toBe(false)
      expect(isWithin(schedule, at('2026-03-29T18:30Z'))).toBe(true)
    }
  })
})
