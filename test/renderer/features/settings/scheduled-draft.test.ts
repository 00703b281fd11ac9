import { expect, it } from 'vitest'
import { placeOf } from '../../../../renderer/features/settings/scheduled-draft.ts'

const all = [{ name: 'daily' }, { name: 'weekly' }]

it('an export that is gone, or new, takes the place of no other', () => {
  expect(placeOf(all, 'monthly')).toBe(2)
  expect(placeOf(all, '')).toBe(2)
  expect(placeOf([], 'daily')).toBe(0)
})

it('an export keeps its place, by its name, when one before it was deleted meanwhile', () => {
  expect(placeOf(all, 'weekly')).toBe(1)
  expect(placeOf(all.slice(1), 'weekly')).toBe(0)
})
