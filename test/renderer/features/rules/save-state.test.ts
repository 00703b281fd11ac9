import { describe, expect, it } from 'vitest'
import { issuesByRule } from '../../../../renderer/features/rules/save-state.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const sent = [makeRule({ id: 'a' }), makeRule({ id: 'b' })]

describe('issuesByRule', () => {
  it('says nothing while nothing was refused', () => {
    expect(issuesByRule({ kind: 'saved' }).size).toBe(0)
    expect(issuesByRule({ kind: 'saving' }).size).toBe(0)
  })

  it('puts a tie on both rules, and leaves out what is about no rule that was sent', () => {
    const issues = [
      { path: 'rules.1.priority', message: 'tie' },
      { path: 'rules.0.priority', message: 'tie' },
      { path: 'rules.0.effect.url', message: 'address' },
      { path: 'rules.7.priority', message: 'none' },
      { path: 'baseVersion', message: 'stale' },
    ]
    const found = issuesByRule({ kind: 'refused', error: { message: 'no', issues }, sent })
    expect(Object.fromEntries(found)).toEqual({ a: ['tie', 'address'], b: ['tie'] })
  })
})
