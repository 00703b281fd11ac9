import { describe, expect, it } from 'vitest'
import {
  cutSoFar,
  doneSentences,
  impactSentences,
} from '../../../../renderer/features/rules/live-impact-words.ts'
import type { WouldBeRefused } from '../../../../shared/rules-impact.ts'

const NOBODY = {
  live: 0,
  refused: 0,
  publishers: 0,
  cut: 0,
  asked: 0,
  goOn: 0,
  named: [],
  streams: [],
}

describe('what is said of those who are in before rules are published', () => {
  it('names who is cut, who is refused later and who goes on', () => {
    const all = { ...NOBODY, live: 9, refused: 6, publishers: 1, cut: 3, asked: 2, goOn: 1 }
    expect(impactSentences(all)).toEqual([
      '6 of 9 who are in now would be refused.',
      '3 are cut at once.',
      '2 are refused when their media server asks about them next.',
      '1 goes on, since their media server cannot be told.',
      '1 of them publishes: their streams go off air.',
    ])
  })

  it('says that everybody stays, or that nobody is in', () => {
    expect(impactSentences({ ...NOBODY, live: 3 })).toEqual(['All 3 who are in now stay.'])
    expect(impactSentences(NOBODY)).toEqual(['Nobody is in now.'])
  })
})

describe('what is said of those who were in once rules are in force', () => {
  const cut = (id: string): WouldBeRefused => ({
    ...{ id, way: 'cut', decisionId: 1, streamName: 'live/news', action: 'subscribe' },
    ...{ viewerId: null, grantId: null, address: null, country: 'DE', startedAtMs: 1 },
    ...{ reason: 'rule_drop', ruleId: 'abroad' },
  })

  it('names who is cut, or that nobody is refused', () => {
    expect(doneSentences({ ...NOBODY, live: 9, refused: 3, cut: 3 })).toEqual([
      '3 of 9 who were in are refused.',
      '3 are cut at once.',
    ])
    expect(doneSentences({ ...NOBODY, live: 9 })).toEqual(['Nobody who was in is refused by it.'])
  })

  it('does not say how far cutting is where not all are named', () => {
    expect(cutSoFar(NOBODY, () => false)).toBe('')
    expect(cutSoFar({ ...NOBODY, cut: 3, named: [cut('a'), cut('b')] }, () => false)).toBe('')
  })

  it('says how many of those who are cut are still in, until all are gone', () => {
    const impact = {
      ...NOBODY,
      cut: 2,
      named: [cut('a'), cut('b'), { ...cut('c'), way: 'goOn' as const }],
    }
    expect(cutSoFar(impact, (id) => id !== 'a')).toBe('Of those who are cut at once 1 is still in.')
    expect(cutSoFar(impact, (id) => id === 'c')).toBe('All who were to be cut at once are gone.')
    expect(cutSoFar(impact, null)).toBe('')
  })
})
