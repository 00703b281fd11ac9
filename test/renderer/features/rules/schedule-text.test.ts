import { describe, expect, it } from 'vitest'
import { daysText, scheduleText } from '../../../../renderer/features/rules/schedule-text.ts'

describe('daysText', () => {
  it.each([
    [[1, 2, 3, 4, 5, 6, 7], 'every day'],
    [[5, 1, 2, 3, 4, 4], 'on weekdays'],
    [[6, 7], 'at weekends'],
    [[1, 2, 3], 'Mon to Wed'],
    [[1, 5], 'Mon, Fri'],
    [[7], 'Sun'],
    [[1, 2], 'Mon, Tue'],
  ])('says %j as %s', (days, text) => {
    expect(daysText(days)).toBe(text)
  })
})

describe('scheduleText', () => {
  const slot = { days: [6, 7], timeZone: 'Europe/Berlin' }

  it('says that a slot runs past midnight', () => {
    expect(scheduleText({ ...slot, from: '22:00', to: '02:00' })).toBe(
      'at weekends between 22:00 and 02:00 the next day Europe/Berlin',
    )
  })

  it('treats a slot that ends when it starts as a whole day', () => {
    expect(scheduleText({ ...slot, from: '06:00', to: '06:00' })).toContain('06:00 the next day')
  })

  it('leaves the hours out when they are the whole day', () => {
    expect(scheduleText({ ...slot, from: '00:00', to: '24:00' })).toBe('at weekends, Europe/Berlin')
  })
})
