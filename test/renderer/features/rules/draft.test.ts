import { describe, expect, it } from 'vitest'
import {
  countChanges,
  type DraftEdit,
  editDraft,
  emptyDraft,
  newRuleId,
  sameRules,
} from '../../../../renderer/features/rules/draft.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const a = makeRule({ id: 'a', priority: 0 })
const b = makeRule({ id: 'b', priority: 5 })
const run = (...edits: readonly DraftEdit[]) => edits.reduce(editDraft, emptyDraft)
const ids = (draft: ReturnType<typeof run>) => draft.rules.map((rule) => rule.id)

describe('editDraft', () => {
  it('has nothing to undo after loading', () => {
    const draft = run({ kind: 'load', rules: [a] }, { kind: 'undo' }, { kind: 'redo' })
    expect(draft).toEqual({ rules: [a], past: [], future: [] })
  })

  it('undoes and redoes in order', () => {
    const edits: DraftEdit[] = [
      { kind: 'load', rules: [a] },
      { kind: 'put', rules: [b] },
      { kind: 'remove', id: 'a' },
    ]
    expect(ids(run(...edits))).toEqual(['b'])
    expect(ids(run(...edits, { kind: 'undo' }))).toEqual(['a', 'b'])
    expect(ids(run(...edits, { kind: 'undo' }, { kind: 'undo' }))).toEqual(['a'])
    expect(ids(run(...edits, { kind: 'undo' }, { kind: 'redo' }))).toEqual(['b'])
  })

  it('forgets what was undone once something else is done', () => {
    const draft = run(
      { kind: 'put', rules: [a] },
      { kind: 'undo' },
      { kind: 'put', rules: [b] },
      { kind: 'redo' },
    )
    expect(ids(draft)).toEqual(['b'])
  })

  it('keeps no step for an edit that changes nothing', () => {
    const draft = run(
      { kind: 'load', rules: [a] },
      { kind: 'put', rules: [{ ...a }] },
      { kind: 'move', id: 'a', direction: 'up' },
      { kind: 'state', id: 'a', state: 'live' },
    )
    expect(draft.past).toEqual([])
  })

  it('takes back in one step what was put above others', () => {
    const above = { kind: 'above', id: 'b', otherId: 'a' } as const
    const edits: DraftEdit[] = [{ kind: 'load', rules: [a, b] }, above]
    expect(run(...edits).rules.map(({ priority }) => priority)).toEqual([1, 0])
    expect(run(...edits, { kind: 'undo' }).rules).toEqual([a, b])
  })

  it('replaces a rule in its place', () => {
    const draft = run(
      { kind: 'load', rules: [a, b] },
      { kind: 'put', rules: [{ ...a, name: 'new' }] },
    )
    expect(draft.rules.map((rule) => rule.name)).toEqual(['new', ''])
  })
})

describe('sameRules and countChanges', () => {
  it('sees a changed value deep inside, and not the order of members', () => {
    const country = makeRule({ id: 'c', source: { kind: 'country', values: ['DE'] } })
    const reordered = { ...country, source: { values: ['DE'], kind: 'country' as const } }
    expect(sameRules([country], [reordered])).toBe(true)
    expect(
      sameRules([country], [{ ...country, source: { kind: 'country', values: ['AT'] } }]),
    ).toBe(false)
  })

  it('counts added, removed and changed rules once each', () => {
    expect(countChanges([a, b], [{ ...a, priority: 1 }, makeRule({ id: 'c' })])).toBe(3)
    expect(countChanges([a, b], [b, a])).toBe(0)
  })
})

describe('newRuleId', () => {
  it('is an id the schema takes, at both ends of chance', () => {
    expect(newRuleId(() => 0)).toBe('rule-000000')
    expect(newRuleId(() => 0.999999999999)).toBe('rule-zzzzzz')
  })
})
