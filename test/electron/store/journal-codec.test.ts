import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEntries, encodeEntries } from '../../../electron/store/journal-codec.ts'
import type { JournalEntry } from '../../../electron/store/types.ts'
import { decisionOf, endOf, refusalOf, sessionFor, startOf } from './entries.ts'
import { codeOf } from './place.ts'

const roundTrip = (entries: readonly JournalEntry[]): JournalEntry[] =>
  decodeEntries(encodeEntries(entries))

describe('entries of the journal as text', () => {
  it('refuses what is not a batch', () => {
    for (const text of ['', '{', '{}', 'null', '[null]', '[1]', '[[0,1,2]]']) {
      expect(codeOf(() => decodeEntries(text))).toBe('ERR_DB_CORRUPT')
    }
  })

  it('come back as they were', () => {
    const entries = [startOf(1), refusalOf(2), endOf(1)]
    expect(roundTrip(entries)).toEqual(entries)
    expect(roundTrip([])).toEqual([])
    const playout = { promptUrl: 'https://a.example/p.mp3', ads: null }
    expect(roundTrip([startOf(3, { playout })])).toMatchObject([{ decision: { playout } }])
  })

  it('come back as they were when the session says other things than its decision', () => {
    const decision = decisionOf(1, { sessionId: 's1' })
    const changes = [
      { startedAtMs: 5 },
      { reason: 'unrecorded_allow' },
      { tags: ['other'] },
      { revokedAtMs: 9 },
      { endedAtMs: 9, end: 'replaced' },
      { viewerId: null },
      { userAgent: 'other' },
      { streamId: 'other' },
      { endsAtMs: null },
    ] as const
    for (const change of changes) {
      const entry = { kind: 'decision', decision, session: sessionFor(decision, change) } as const
      expect(roundTrip([entry])).toEqual([entry])
    }
  })

  it('come back as they were, whatever a caller put into the texts', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, text, text, (streamName, userAgent, detail) => {
        const entry = startOf(1, {
          streamName,
          userAgent,
          tags: [detail, userAgent],
          trace: [['stream', 'fail', detail]],
        })
        expect(roundTrip([entry])).toEqual([entry])
      }),
    )
    const broken = startOf(1, { userAgent: '\ud800 \0 \u2028', streamName: ']],[[' })
    expect(roundTrip([broken])).toEqual([broken])
  })
})
