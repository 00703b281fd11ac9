import { describe, expect, it } from 'vitest'
import { nearest } from '../../shared/nearest.ts'

describe('the nearest word', () => {
  it('is none when every known word is more than three slips away', () => {
    expect(nearest('wildly', ['label', 'streams'])).toBeUndefined()
    expect(nearest('label', [])).toBeUndefined()
  })

  it('is the one with the fewest slips: left out, added or changed', () => {
    expect(nearest('lable', ['table', 'label'])).toBe('table')
    expect(nearest('strems', ['label', 'streams'])).toBe('streams')
    expect(nearest('', ['geo', 'label'])).toBe('geo')
  })

  it('compares what is made of the words, and answers the word', () => {
    const bare = (word: string): string => word.toLowerCase()
    expect(nearest('TRACKINGID', ['trackingId', 'trackingIds'], bare)).toBe('trackingId')
    expect(nearest('TRACKINGID', ['trackingId'])).toBeUndefined()
  })
})
