import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTrace, encodeTrace } from '../../../electron/store/trace-codec.ts'
import type { TraceStep } from '../../../shared/access.ts'

const IDS = { streamId: 'news', grantId: 'rj-1', ruleId: null }
const roundTrip = (trace: readonly TraceStep[]): readonly TraceStep[] =>
  decodeTrace(JSON.parse(JSON.stringify(encodeTrace({ ...IDS, trace }))), IDS)

describe('a stored trace', () => {
  it('is refused when it holds what was never written', () => {
    const never = [[63], [0], [0, 7], ['x'], [(3 << 8) | 7], [(200 << 8) | 1], [3 << 6, 'x']]
    for (const tuple of never) expect(() => decodeTrace(tuple, IDS)).toThrow(TypeError)
  })

  it('comes back as it was, whatever its details', () => {
    const step = fc.tuple(
      fc.constantFrom('stream', 'rule', 'shadow_rule', 'grant_expiry', 'request', 'store'),
      fc.constantFrom('pass', 'fail', 'skip'),
      fc.oneof(
        fc.constantFrom('news', 'rj-1', 'none', 'token', 'subscribe', '', '0'),
        fc.string({ unit: 'binary' }),
      ),
    )
    fc.assert(
      fc.property(fc.array(step), (trace) => {
        expect(roundTrip(trace as readonly TraceStep[])).toEqual(trace)
      }),
    )
  })

  it('is a number for each step that says nothing of its own', () => {
    const trace: readonly TraceStep[] = [
      ['stream', 'pass', 'news'],
      ['credential', 'pass', 'rj-1'],
      ['grant_stream', 'pass', 'news'],
      ['revocation', 'pass', 'none'],
      ['floor', 'pass', 'token'],
    ]
    expect(encodeTrace({ ...IDS, trace }).map((each) => typeof each)).toEqual(
      Array(5).fill('number'),
    )
  })

  it('keeps its meaning: the numbers once given are those read later', () => {
    expect(decodeTrace([256, 642, 9, 'x', 1669, 2694], IDS)).toEqual([
      ['stream', 'pass', 'news'],
      ['grant_stream', 'skip', 'rj-1'],
      ['store', 'pass', 'x'],
      ['revocation', 'skip', 'public'],
      ['floor', 'skip', 'subscribe'],
    ])
  })
})
