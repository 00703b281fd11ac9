import { expect, it } from 'vitest'
import { madeTogether } from '../../../../renderer/shell/activity/made-together.ts'
import type { Revocation } from '../../../../shared/credential.ts'

const at = (createdAtMs: number, id: string): Revocation => ({
  ...{ id, kind: 'viewer', value: id, untilMs: null, note: '', createdAtMs, liftedAtMs: null },
})

it('keeps single ones single, and those of one act together, in their order', () => {
  const all = [at(3, 'a'), at(2, 'b'), at(2, 'c'), at(1, 'd')]
  expect(madeTogether(all).map((group) => group.map(({ id }) => id))).toEqual([
    ['a'],
    ['b', 'c'],
    ['d'],
  ])
  expect(madeTogether([])).toEqual([])
})
