import { expect, it } from 'vitest'
import { changedIn } from '../../../../renderer/features/rules/changed-in.ts'
import type { DiffLine } from '../../../../shared/api.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const line = (id: string) => ({ id }) as DiffLine

it('leaves out rules that stay as they are, and those that are no more', () => {
  const rules = ['kept', 'changed', 'added'].map((id) => makeRule({ id }))
  const found = changedIn(rules, [line('gone'), line('changed'), line('added')])
  expect(found.map(({ id }) => id)).toEqual(['changed', 'added'])
  expect(changedIn(rules, [])).toEqual([])
})
