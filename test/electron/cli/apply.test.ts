import { expect, it } from 'vitest'
import { sentenceOf } from '../../../electron/cli/apply.ts'

it('a change is said with what changed, and without what was and stays unset', () => {
  const fields = [
    { path: 'limits.perGrant', before: '', after: '2' },
    { path: 'limits.viewers', before: '', after: 'none' },
    { path: 'limits.whenFull', before: 'none', after: '' },
    { path: 'originUrl', before: 'http://a.example', after: 'none' },
  ]
  const line = { kind: 'changed', noun: 'stream', id: 's', label: 'live/news', fields } as const
  expect(sentenceOf(line).split('\n')).toEqual([
    '~ stream live/news',
    '    limits.perGrant:  -> 2',
    '    originUrl: http://a.example -> none',
  ])
})
