import { expect, it } from 'vitest'
import { asksToLift, liftable } from '../../../renderer/shell/liftable.ts'
import type { Revocation } from '../../../shared/credential.ts'

const revocation = (given: Partial<Revocation>): Revocation => ({
  ...{ id: 'r', kind: 'viewer', value: 'ada', untilMs: null, note: '' },
  ...{ createdAtMs: 0, liftedAtMs: null },
  ...given,
})
const names = { grant: (id: string) => (id === 'rj-1' ? 'Press pass' : id) }
const lifts = (text: string, ...revocations: readonly Revocation[]): readonly string[] =>
  liftable(text, revocations, names, 5).map(({ label }) => label)

it('offers to lift nothing that ran out, has no name to type, or is called otherwise', () => {
  expect(lifts('lift', revocation({ untilMs: 5 }))).toEqual([])
  expect(lifts('lift', revocation({ kind: 'session', value: 's1' }))).toEqual([])
  expect(lifts('lift bob', revocation({}))).toEqual([])
})

it('is asked for by the whole word alone, with a name after it or without', () => {
  expect(['', 'l', 'lif', 'lifts', 'revoke lift'].filter(asksToLift)).toEqual([])
  expect(['Lift', 'lift ', 'lift: ada'].filter(asksToLift)).toHaveLength(3)
})

it('finds who is revoked by the word and by the name', () => {
  const link = revocation({ id: 'l', kind: 'grant', value: 'rj-1' })
  expect(lifts('lift', revocation({}), link)).toEqual([
    'Lift: The viewer ada',
    'Lift: The credential Press pass',
  ])
  expect(lifts('lift press', revocation({}), link)).toEqual(['Lift: The credential Press pass'])
})
