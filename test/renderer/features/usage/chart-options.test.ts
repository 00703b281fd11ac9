import { expect, test } from 'vitest'
import {
  BEFORE,
  LINES,
  type LineLook,
  OTHERS,
  VIEWERS,
} from '../../../../renderer/features/usage/chart-options.ts'

/** What is seen of a line where every colour is the same. */
const dashesOf = ({ dash }: LineLook): string => dash?.join(' ') ?? 'solid'

test.each([
  ['viewers', VIEWERS],
  ['a split', [...LINES, OTHERS, BEFORE]],
])('the lines of %s are told apart without their colours', (_, looks) => {
  expect(new Set(looks.map(dashesOf)).size).toBe(looks.length)
})

test.each([
  ['viewers', VIEWERS],
  ['a split', LINES],
])('of %s one line alone is drawn through, the first', (_, looks) => {
  expect(looks.map(({ dash }) => dash === undefined)).toEqual(looks.map((__, index) => index === 0))
})
