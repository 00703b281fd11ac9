import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import {
  createReach,
  reachGrant,
  reachRequest,
  reachSnapshot,
  reachSources,
} from '../../../electron/access/reach.ts'
import { compileSnapshot } from '../../../electron/access/snapshot.ts'
import { reachOf } from '../../../electron/console/reach.ts'
import type { Rule } from '../../../shared/rule.ts'
import type { Stream } from '../../../shared/stream.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { AREAS, makeStream, NOW_MS } from './fixtures.ts'

const compile = (streams: readonly Stream[], rules: readonly Rule[]) =>
  compileSnapshot(
    { streams, rules, ruleVersion: 3, revocations: [] },
    {
      verify: () => ({ ok: false, reason: 'credential_unknown', grantId: null }),
      countryOf: (address) => (address?.startsWith('192.0.2.') ? 'DE' : '??'),
    },
  )

const STREAMS = [
  makeStream(),
  makeStream({ id: 'open', name: 'live/open', mode: 'public', group: 'g' }),
  makeStream({ id: 'off', name: 'live/off', enabled: false }),
  makeStream({ id: 'many', name: 'cam/*', mode: 'metered' }),
]

const ADDRESSES = ['192.0.2.0/24', '198.51.100.7']
const source = fc.oneof(
  fc.constant({ kind: 'any' } as const),
  fc.constant({ kind: 'authenticated' } as const),
  fc.record({
    kind: fc.constant('country' as const),
    values: fc.subarray(['DE', 'FR', '??'], { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('tag' as const),
    values: fc.subarray(['gold', 'press'], { minLength: 1 }),
  }),
  fc.constant(0).map((): Rule['source'] => ({ kind: 'area', polygons: [AREAS.fiji] })),
  fc.constant(0).map((): Rule['source'] => ({ kind: 'address', values: ADDRESSES })),
)
const target = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  fc
    .constantFrom('news', 'open', 'many')
    .map((streamId) => ({ kind: 'stream', streamId }) as const),
  fc.constant({ kind: 'group', group: 'g' } as const),
)
const effect = fc.constantFrom(
  { kind: 'continue' } as const,
  { kind: 'drop' } as const,
  { kind: 'redirect', url: 'https://other.example/' } as const,
  { kind: 'ads', vastTag: 'https://ads.example/v' } as const,
)
const rules = fc
  .array(
    fc.record({
      source,
      target,
      effect,
      sharePercent: fc.constantFrom(100, 100, 40),
      state: fc.constantFrom('live' as const, 'live' as const, 'shadow' as const, 'off' as const),
    }),
    { maxLength: 8 },
  )
  .map((parts) => parts.map((part, at) => makeRule({ ...part, id: `r${at}`, priority: at + 1 })))

describe('the matrix of who can reach what', () => {
  it('has in each cell what deciding the same request comes to', () => {
    fc.assert(
      fc.property(
        rules,
        fc.constantFrom('subscribe', 'publish'),
        fc.boolean(),
        (set, action, holds) => {
          const snapshot = compile(STREAMS, set)
          for (const each of reachSources(snapshot, holds).sources) {
            const cellOf = createReach(snapshot, each, { action, atMs: NOW_MS })
            const own = reachSnapshot(snapshot, each, reachGrant(each, action))
            for (const stream of STREAMS) {
              const decision = decide(reachRequest(stream, each, action), own, NOW_MS)
              const { end, reason, ruleId } = cellOf(stream)
              expect([end === 'ads' ? 'allow' : end, reason, ruleId]).toEqual([
                decision.outcome,
                decision.reason,
                decision.ruleId,
              ])
              expect(end === 'ads').toBe(decision.outcome === 'allow' && decision.vastTag !== null)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('lets nobody in by a place or a tag that no rule admits', async () => {
    const set = [
      makeRule({ id: 'fr', priority: 1, source: { kind: 'country', values: ['FR'] } }),
      makeRule({
        id: 'gold',
        priority: 2,
        source: { kind: 'tag', values: ['gold'] },
        effect: { kind: 'ads', vastTag: 'https://ads.example/v' },
      }),
      makeRule({ id: 'rest', priority: 9, target: { kind: 'stream', streamId: 'open' } }),
    ]
    const { sources, rows } = await reachOf(compile(STREAMS, set), STREAMS, {
      action: 'subscribe',
      atMs: NOW_MS,
      holdsLink: false,
    })
    expect(sources.map(({ id }) => id)).toEqual(['any', 'link', 'country FR', 'tag gold'])
    expect(
      rows.map(({ streamName, cells }) => [streamName, ...cells.map(({ end }) => end)]),
    ).toEqual([
      ['live/news', 'deny', 'allow', 'deny', 'ads'],
      ['live/open', 'deny', 'deny', 'deny', 'ads'],
      ['live/off', 'deny', 'deny', 'deny', 'deny'],
      ['cam/*', 'deny', 'allow', 'deny', 'ads'],
    ])
    expect(rows[1]?.cells[2]).toMatchObject({ ruleId: 'fr' })
  })

  it('tells each area by a place within it, with or without one name', async () => {
    const inside = (id: string, polygon: keyof typeof AREAS, priority: number): Rule =>
      makeRule({
        ...{ id, priority },
        source: { kind: 'area', polygons: [{ ...AREAS[polygon], name: 'Ours' }] },
        effect: { kind: 'continue' },
      })
    const set = [
      inside('ring', 'around', 1),
      inside('sea', 'fiji', 2),
      makeRule({ id: 'rest', priority: 9 }),
    ]
    const { sources, rows } = await reachOf(compile(STREAMS, set), STREAMS, {
      action: 'subscribe',
      atMs: NOW_MS,
      holdsLink: false,
    })
    expect(sources.map(({ id, value }) => [id, value])).toEqual([
      ['any', null],
      ['link', null],
      ['area ring', 'Ours'],
      ['area sea', 'Ours'],
    ])
    const open = rows.find(({ streamName }) => streamName === 'live/open')
    expect(open?.cells.map(({ ruleId }) => ruleId)).toEqual(['rest', 'rest', 'ring', 'sea'])
  })

  it('says where a rule for a share makes it otherwise for some', () => {
    const set = [makeRule({ id: 'half', sharePercent: 50 })]
    const snapshot = compile(STREAMS, set)
    const [any, link] = reachSources(snapshot, false).sources
    const asked = { action: 'subscribe', atMs: NOW_MS } as const
    const differs = (each: typeof any, stream: Stream | undefined) =>
      each !== undefined &&
      stream !== undefined &&
      createReach(snapshot, each, asked)(stream).differs
    expect(differs(link, STREAMS[0])).toBe(true)
    expect(differs(any, STREAMS[2])).toBe(false)
  })

  it('tells how many sources it leaves out', () => {
    const values = Array.from({ length: 60 }, (_, at) => `tag-${at}`)
    const snapshot = compile(STREAMS, [makeRule({ source: { kind: 'tag', values } })])
    const { sources, more } = reachSources(snapshot, false)
    expect([sources.length, more]).toEqual([40, 22])
  })

  it('lets others take their turns while a large station is decided', async () => {
    const streams = Array.from({ length: 2_000 }, (_, at) =>
      makeStream({ id: `s${at}`, name: `live/${at}` }),
    )
    const values = Array.from({ length: 18 }, (_, at) => `tag-${at}`)
    const snapshot = compile(streams, [makeRule({ source: { kind: 'tag', values } })])
    let turns = 0
    const timer = setInterval(() => (turns += 1), 0)
    const { rows } = await reachOf(snapshot, streams, {
      action: 'subscribe',
      atMs: NOW_MS,
      holdsLink: false,
    })
    clearInterval(timer)
    expect(rows).toHaveLength(2_000)
    expect(rows[0]?.cells).toHaveLength(20)
    expect(turns).toBeGreaterThan(0)
  })
})
