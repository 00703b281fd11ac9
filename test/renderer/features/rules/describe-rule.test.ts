import { describe, expect, it } from 'vitest'
import { ruleSentence } from '../../../../renderer/features/rules/describe-rule.ts'
import type { Rule } from '../../../../shared/rule.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const nameOf = (id: string) => (id === 'news' ? 'live/news' : null)
const say = (changes: Partial<Rule>) => ruleSentence(makeRule({ id: 'r', ...changes }), nameOf)

describe('ruleSentence', () => {
  it.each<[string, Partial<Rule>, string]>([
    ['everyone', {}, 'All viewers on every stream are refused.'],
    [
      'country, time and redirect',
      {
        source: { kind: 'country', values: ['DE', 'AT'] },
        target: { kind: 'stream', streamId: 'news' },
        schedule: {
          days: [1, 2, 3, 4, 5, 6, 7],
          from: '20:00',
          to: '22:00',
          timeZone: 'Europe/Berlin',
        },
        effect: { kind: 'redirect', url: 'https://example.org/later' },
      },
      'Viewers from Germany, Austria on live/news every day between 20:00 and 22:00 Europe/Berlin are sent to https://example.org/later.',
    ],
    ...(
      [
        [{ kind: 'loop', url: '' }, 'get a loop of ….'],
        [{ kind: 'redirect', url: '' }, 'are sent to ….'],
        [{ kind: 'ads', midrollTag: '' }, 'get in with ads in between from ….'],
      ] as const
    ).map(([effect, does]): [string, Partial<Rule>, string] => [
      `${effect.kind} with an address to come`,
      { effect },
      `All viewers on every stream ${does}`,
    ]),
    [
      'a credential',
      { source: { kind: 'authenticated' }, effect: { kind: 'continue' } },
      'Viewers with a valid credential on every stream continue.',
    ],
    [
      'an area',
      { source: { kind: 'area', polygons: [{ name: 'Lake', outer: '0,0 1,0 1,1' }] } },
      'Viewers in the area Lake on every stream are refused.',
    ],
    [
      'an area, and whoever cannot be placed',
      {
        source: {
          kind: 'area',
          polygons: [{ name: 'Lake', outer: '0,0 1,0 1,1' }],
          unlocated: true,
        },
      },
      'Viewers in the area Lake or of unknown place on every stream are refused.',
    ],
    [
      'a share',
      { sharePercent: 12.5, actions: ['publish', 'subscribe'] },
      '12.5 % of viewers and publishers on every stream are refused.',
    ],
    [
      'publishers in a group',
      { actions: ['publish'], target: { kind: 'group', group: 'sport' } },
      'All publishers on group sport are refused.',
    ],
    [
      'unknown countries',
      { source: { kind: 'country', values: ['??'] } },
      'Viewers from Unknown country on every stream are refused.',
    ],
    [
      'a long list',
      {
        source: {
          kind: 'address',
          values: ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4', '5.5.5.5'],
        },
      },
      'Viewers from 1.1.1.1, 2.2.2.2, 3.3.3.3 and 2 more on every stream are refused.',
    ],
    [
      'ads',
      { effect: { kind: 'ads', vastTag: 'https://ads.example/vast' } },
      'All viewers on every stream get in with ads from https://ads.example/vast.',
    ],
    [
      'ads in between alone',
      { effect: { kind: 'ads', midrollTag: 'https://ads.example/mid' } },
      'All viewers on every stream get in with ads in between from https://ads.example/mid.',
    ],
    [
      'ads in between after a prompt',
      {
        effect: {
          kind: 'ads',
          midrollTag: 'https://ads.example/mid',
          promptUrl: 'https://a.example/hello.mp3',
        },
      },
      'All viewers on every stream get in with ads in between from https://ads.example/mid after https://a.example/hello.mp3.',
    ],
    [
      'tags',
      { source: { kind: 'tag', values: ['press', 'crew'] }, sharePercent: 50 },
      '50 % of viewers tagged press, crew on every stream are refused.',
    ],
    [
      'a prompt',
      { effect: { kind: 'drop', promptUrl: 'https://a.example/closed.mp3' } },
      'All viewers on every stream are refused with https://a.example/closed.mp3.',
    ],
  ])('says %s', (_name, changes, sentence) => {
    expect(say(changes)).toBe(sentence)
  })

  it('says that a stream is gone instead of naming nothing', () => {
    expect(say({ target: { kind: 'stream', streamId: 'old' } })).toContain('a deleted stream (old)')
  })
})
