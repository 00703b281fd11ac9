import { describe, expect, it } from 'vitest'
import { impactSentences } from '../../../../renderer/features/rules/live-impact-words.ts'

const NOBODY = { live: 0, refused: 0, publishers: 0, cut: 0, asked: 0, goOn: 0 }

describe('what is said of those who are in before rules are published', () => {
  it('names who is cut, who is refused later and who goes on', () => {
    const all = { live: 9, refused: 6, publishers: 1, cut: 3, asked: 2, goOn: 1 }
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
