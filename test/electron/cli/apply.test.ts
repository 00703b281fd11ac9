import { expect, it } from 'vitest'
import { missingOf, sentenceOf, unplacedOf } from '../../../electron/cli/apply.ts'

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

it.each([
  [
    'front_door',
    'live/news',
    /^live\/news front door: missing, .* Streams, live\/news, Front door\.$/,
  ],
  ['token_key', 'Wowza', /^Wowza: missing, .* Keys\.$/],
  ['whip_token', 'live/news', /^live\/news WHIP endpoint: missing, .* Publisher keys\.$/],
  ['server_secret', 'Hall: control-token', /^Hall: control-token: missing, .* Media servers\.$/],
] as const)('a secret that is missing is said with where to give it: %s', (noun, label, says) => {
  expect(missingOf({ noun, label })).toMatch(says)
})

it('rules that cannot tell where anybody is are said with what to do', () => {
  expect(unplacedOf(1)).toMatch(/^warn {2}1 live rule is about an area, .* city-file/)
  expect(unplacedOf(2)).toContain('2 live rules are')
})
