import { expect, it } from 'vitest'
import { keepsOutOfHls } from '../../../../renderer/features/rules/keeps-out-of-hls.ts'
import type { Rule } from '../../../../shared/rule.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const DROP = { effect: { kind: 'drop' } } as const
const over = (...values: string[]) => ({ ...DROP, source: { kind: 'protocol', values } }) as const

const RULES: readonly [what: string, rule: Partial<Rule>, keepsOut: boolean][] = [
  ['one that refuses', DROP, true],
  ['one that is only counted', { ...DROP, state: 'shadow' }, true],
  ['one that sends elsewhere', { effect: { kind: 'redirect', url: 'https://a.example/' } }, true],
  ['one about HLS', over('rtmp', 'LL-HLS'), true],
  ['one about other protocols', over('rtmp'), false],
  ['one that is off', { ...DROP, state: 'off' }, false],
  ['one about publishers', { ...DROP, actions: ['publish'] }, false],
  ['one that lets in', { effect: { kind: 'continue' } }, false],
]

it.each(RULES)('of rules that keep viewers over HLS out counts %s: %s', (_, rule, keepsOut) => {
  expect(keepsOutOfHls(makeRule({ id: 'r', ...rule }))).toBe(keepsOut)
})
