import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countingOf } from '../../../../electron/sessions/limiting/counting.ts'
import { type Door, door, usual } from './support.ts'

const NOTHING = {
  ...{ perGrant: false, perViewer: false, viewers: false, publishers: false },
  shared: false,
}
const NOBODY = { hasBans: () => false }

describe('what is counted', () => {
  it('is nothing where nothing is limited, nor where only what is passed on is refused', () => {
    const none = { grant: false, viewer: false, stream: false, publishers: false }
    expect(countingOf(NOTHING, NOBODY)).toEqual({ ...none, isIdle: true })
    expect(countingOf({ ...NOTHING, shared: true }, NOBODY)).toEqual({ ...none, isIdle: false })
  })

  it.each([
    ['perGrant', ['grant', 'publishers']],
    ['perViewer', ['grant', 'viewer', 'publishers']],
    ['viewers', ['grant', 'viewer', 'stream', 'publishers']],
    ['publishers', ['publishers']],
  ] as const)('is for a limit of %s alone no more than it asks for', (limit, counted) => {
    const counting = countingOf({ ...NOTHING, [limit]: true }, NOBODY)
    const found = Object.entries(counting).flatMap(([name, is]) => (is ? [name] : []))
    expect(found).toEqual(counted)
  })

  it('is for a ban who has its grant, or its name', () => {
    const banned = (kind: string) => countingOf(NOTHING, { hasBans: (one) => one === kind })
    expect(banned('grant')).toMatchObject({ grant: true, viewer: false, isIdle: false })
    expect(banned('viewer')).toMatchObject({ grant: true, viewer: true, stream: false })
  })
})

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const most = some(null, null, 1, 2)
const coming = fc.record({
  grantId: some('rj-1', 'st-7', 'sst-7-1', 'sst-7-2', null),
  viewerId: some('ann', 'bob', null),
  streamName: some('a', 'b'),
  address: some('192.0.2.1', '192.0.2.2'),
  action: some('subscribe' as const, 'subscribe' as const, 'publish' as const),
})
const step = fc.oneof(
  { weight: 8, arbitrary: coming.map((who) => ({ does: 'ask' as const, who })) },
  { weight: 3, arbitrary: fc.nat(60).map((which) => ({ does: 'end' as const, which })) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        ...{ perGrant: most, perViewer: most, viewers: most, publishers: most },
        whenFull: some('refuse' as const, 'newest' as const),
        banSeconds: some(0, 0, 30),
        banEnds: some('nobody' as const, 'everyone' as const),
      })
      .map((limits) => ({ does: 'limit' as const, limits })),
  },
  {
    weight: 1,
    arbitrary: some('rj-1', 'st-7').map((grantId) => ({ does: 'own' as const, grantId })),
  },
  {
    weight: 1,
    arbitrary: some(['grant', 'rj-1'] as const, ['viewer', 'ann'] as const).map((whom) => ({
      does: 'ban' as const,
      whom,
    })),
  },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** Does one thing. @returns What came of it, of all that can be told from outside. */
function done(at: Door, one: Step, number: number): unknown {
  at.wallMs += 1_000
  if (one.does === 'end') at.end(`${one.which}`)
  else if (one.does === 'limit') at.limits = usual(one.limits)
  else if (one.does === 'own') at.own.set(one.grantId, { sessions: 2 })
  else if (one.does === 'ban') {
    const [kind, value] = one.whom
    at.limiter.ban({ kind, value, untilMs: at.wallMs + 5_000 })
  }
  const told = one.does === 'ask' ? at.ask({ ...one.who, sessionKey: `${number}` }) : null
  const live = at.registry.list()
  const out = live.filter(({ id }) => at.limiter.ousted(id) !== null)
  return {
    decision: told?.decision,
    live: live.map(({ sessionKey }) => sessionKey),
    out: out.map(({ sessionKey }) => sessionKey),
    counts: at.limiter.counts(),
    ofToken: at.limiter.sessionsPerGrant()('st-7'),
  }
}

describe('limits that are set, changed and lifted while sessions are live', () => {
  it('refuse whom they would if everybody had been counted by all of it', () => {
    const refused = new Set<string | undefined>()
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const asNeeded = door()
        const always = door(undefined, true)
        always.wallMs = asNeeded.wallMs
        for (const [number, one] of steps.entries()) {
          const found = done(asNeeded, one, number)
          expect(found).toEqual(done(always, one, number))
          refused.add((found as { decision?: { reason?: string } }).decision?.reason)
        }
      }),
      { numRuns: 150 },
    )
    const kinds = ['limit_grant', 'limit_viewer', 'limit_stream', 'limit_publishers']
    expect([...refused]).toEqual(expect.arrayContaining([...kinds, 'limit_banned']))
  })
})
