import { expect, it } from 'vitest'
import { madeTogether, splitOver } from '../../../../renderer/shell/activity/made-together.ts'
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

it('keeps those of one job together that were made in turns', () => {
  const ofJob = (createdAtMs: number, id: string, jobId: string): Revocation => ({
    ...{ ...at(createdAtMs, id), jobId },
  })
  const all = [ofJob(4, 'a', 'j1'), at(3, 'b'), ofJob(3, 'c', 'j1'), ofJob(3, 'd', 'j2')]
  expect(madeTogether(all).map((group) => group.map(({ id }) => id))).toEqual([
    ['a', 'c'],
    ['b'],
    ['d'],
  ])
})

it('sets apart what was revoked of one session alone, once that is over', () => {
  const session = (createdAtMs: number, id: string): Revocation => ({
    ...at(createdAtMs, id),
    kind: 'session',
  })
  const all = [session(4, 'gone'), session(3, 'here'), at(2, 'gone'), session(1, 'x'), at(1, 'y')]
  const { others, over } = splitOver(madeTogether(all), (id) => id !== 'here')
  expect(over).toEqual([all[0]])
  expect(others.flat()).toEqual(all.slice(1))
})
