import { describe, expect, it } from 'vitest'
import { checkRule } from '../../../../renderer/features/rules/check-rule.ts'
import { type Rule, ruleSchema } from '../../../../shared/rule.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const schedule = { days: [1], from: '20:00', to: '24:00', timeZone: 'Europe/Berlin' }

describe('checkRule', () => {
  it.each<[string, Partial<Rule>, string]>([
    ['a priority that is no whole number', { priority: 1.5 }, 'priority'],
    ['a priority past the end', { priority: 10_000 }, 'priority'],
    ['nobody to look at', { actions: [] }, 'actions'],
    ['a share of nothing', { sharePercent: 0 }, 'sharePercent'],
    ['a share above all', { sharePercent: 101 }, 'sharePercent'],
    ['a share that is no number', { sharePercent: Number.NaN }, 'sharePercent'],
    ['no stream', { target: { kind: 'stream', streamId: '' } }, 'target.streamId'],
    ['no group', { target: { kind: 'group', group: ' ' } }, 'target.group'],
    ['no country', { source: { kind: 'country', values: [] } }, 'source.values'],
    ['a broken block', { source: { kind: 'address', values: ['10.0.0.0/40'] } }, 'source.values'],
    ['a bare host', { effect: { kind: 'redirect', url: 'example.org' } }, 'effect.url'],
    ['a script', { effect: { kind: 'loop', url: 'javascript:alert(1)' } }, 'effect.url'],
    ['no ads', { effect: { kind: 'ads', vastTag: '' } }, 'effect.vastTag'],
    ['ads from nowhere', { effect: { kind: 'ads' } }, 'effect.vastTag'],
    ['no ads in between', { effect: { kind: 'ads', midrollTag: 'x' } }, 'effect.midrollTag'],
    [
      'publishers sent away',
      { actions: ['publish'], effect: { kind: 'redirect', url: 'https://example.org' } },
      'effect.kind',
    ],
    ['no day', { schedule: { ...schedule, days: [] } }, 'schedule.days'],
    ['an hour too many', { schedule: { ...schedule, from: '24:00' } }, 'schedule.from'],
    ['an end past the day', { schedule: { ...schedule, to: '24:01' } }, 'schedule.to'],
    ['no time zone', { schedule: { ...schedule, timeZone: '' } }, 'schedule.timeZone'],
  ])('refuses %s', (_name, changes, path) => {
    expect(checkRule(makeRule({ id: 'r', ...changes })).map((issue) => issue.path)).toEqual([path])
  })

  it('takes what the schema takes', () => {
    const rule = makeRule({
      id: 'r',
      schedule,
      source: { kind: 'address', values: ['203.0.113.0/24', '2001:db8::1'] },
      effect: { kind: 'redirect', url: 'rtmp://example.org/later' },
    })
    expect(checkRule(rule)).toEqual([])
    expect(ruleSchema.safeParse(rule).success).toBe(true)
  })
})
