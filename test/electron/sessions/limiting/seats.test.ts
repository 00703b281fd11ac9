import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createSeats,
  type FiledBy,
  grantKey,
} from '../../../../electron/sessions/limiting/seats.ts'
import type { Seated } from '../../../../electron/sessions/limiting/taken.ts'
import type { LimitKind } from '../../../../shared/limit-words.ts'

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const GRANTS = ['rj-1', 'st-7', 'sst-7-1', 'sst-7-2', 'sst-70-1']
const VIEWERS = ['ann', 'bob']
const STREAMS = ['a', 'b']

const seated: fc.Arbitrary<Seated> = fc
  .record({
    grantId: some(...GRANTS, null),
    viewerId: some(...VIEWERS, null),
    streamName: some(...STREAMS),
    action: some<Seated['action']>('subscribe', 'subscribe', 'publish'),
    isUnproven: some(undefined, undefined, true as const),
    isNameSaid: some(undefined, true as const),
  })
  .map(({ isUnproven, isNameSaid, ...who }) => ({
    ...{ id: '', mediaServerId: 'm', sessionKey: null, streamId: who.streamName },
    ...{ address: null, userAgent: null },
    ...who,
    ...(isUnproven && { isUnproven }),
    ...(isNameSaid && { isNameSaid }),
  }))
const step = fc.oneof(
  { weight: 6, arbitrary: seated.map((who) => ({ does: 'take' as const, who })) },
  { weight: 4, arbitrary: fc.nat(40).map((which) => ({ does: 'leave' as const, which })) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        ...{ grant: fc.boolean(), viewer: fc.boolean() },
        ...{ stream: fc.boolean(), publishers: fc.boolean() },
      })
      .map((by: FiledBy) => ({ does: 'file' as const, by })),
  },
)

type Kind = LimitKind | 'said'

/** Whether somebody has one of the seats of a key, from the words of the limits alone. */
function counts(who: Seated, kind: Kind, key: string): boolean {
  const grantId = who.isUnproven === true ? null : who.grantId
  const isViewer = who.action === 'subscribe'
  switch (kind) {
    case 'grant':
      return grantId !== null && grantKey(grantId, who.action) === key
    case 'token': {
      const stored = /^sst-(\d+)-/.exec(grantId ?? '')?.[1]
      const grants = [grantId, stored === undefined ? null : `st-${stored}`]
      return grants.some((each) => each !== null && grantKey(each, who.action) === key)
    }
    case 'viewer':
      return isViewer && who.viewerId === key
    case 'said':
      return isViewer && who.viewerId === key && (who.isNameSaid === true || grantId === null)
    case 'stream':
      return isViewer && who.streamName === key
    case 'publishers':
      return !isViewer && who.streamName === key
  }
}

function isFiled(kind: Kind, key: string, by: FiledBy): boolean {
  if (kind === 'viewer' || kind === 'said') return by.viewer
  if (kind === 'stream' || kind === 'publishers') return by[kind]
  return key.startsWith('publish ') ? by.publishers : by.grant
}

const OF_GRANTS = GRANTS.flatMap((id) => [grantKey(id, 'subscribe'), grantKey(id, 'publish')])
const ASKED: readonly (readonly [Kind, readonly string[]])[] = [
  ['grant', OF_GRANTS],
  ['token', OF_GRANTS],
  ['viewer', VIEWERS],
  ['said', VIEWERS],
  ['stream', STREAMS],
  ['publishers', STREAMS],
]

describe('seats', () => {
  it('are found by all they are filed by as a walk through everybody finds them, the first to come first', () => {
    const seen = { signedBeside: 0, filedAgain: 0 }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const seats = createSeats()
        let everyone: readonly Seated[] = []
        let by: FiledBy = { grant: true, viewer: true, stream: true, publishers: true }
        for (const [at, each] of steps.entries()) {
          if (each.does === 'take') {
            const who = { ...each.who, id: `s${at}` }
            everyone = [...everyone, who]
            seats.take(who)
          } else if (each.does === 'leave') {
            const gone = everyone[each.which]
            if (gone !== undefined) seats.leave(gone)
            everyone = everyone.filter((one) => one !== gone)
          } else {
            if (!by.grant && each.by.grant && everyone.length > 0) seen.filedAgain += 1
            by = each.by
            seats.file(by, () => everyone)
          }
        }
        for (const [kind, keys] of ASKED) {
          for (const key of keys) {
            const those = isFiled(kind, key, by)
              ? everyone.filter((one) => counts(one, kind, key))
              : []
            if (kind === 'token' && new Set(those.map((one) => one.grantId)).size > 1) {
              seen.signedBeside += 1
            }
            expect([kind, key, seats.count(kind, key)]).toEqual([kind, key, those.length])
            for (const one of everyone) {
              expect(seats.has(one, kind, key)).toBe(those.includes(one))
            }
            if (kind !== 'said') expect([...seats.of(kind, key)]).toEqual(those)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(seen.signedBeside).toBeGreaterThan(50)
    expect(seen.filedAgain).toBeGreaterThan(20)
  })
})
