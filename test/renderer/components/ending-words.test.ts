import { describe, expect, it } from 'vitest'
import {
  controlHelps,
  endingSentences,
  revokedWithin,
  shortEnding,
} from '../../../renderer/components/ending-words.ts'
import type { Session, SessionEnding } from '../../../shared/session.ts'
import { session } from '../../shared/records.ts'

const NOW_MS = new Date(2026, 5, 15, 20).getTime()
const AT_NINE = new Date(2026, 5, 15, 21).getTime()

const ending = (given: Partial<SessionEnding>): SessionEnding => ({
  by: 'nothing',
  atMs: null,
  askedEverySeconds: null,
  revokedWithinSeconds: null,
  fate: 'new_viewers_only',
  remedy: null,
  ...given,
})
const words = (given: Partial<SessionEnding>) => {
  const row = session({ ending: ending(given) })
  return {
    short: shortEnding(row, NOW_MS)?.text.replace(/^\S+( [AP]M)?, /, '{time}, '),
    bad: shortEnding(row, NOW_MS)?.isBad,
    within: revokedWithin(row, NOW_MS),
  }
}

describe('the way to the control of a media server', () => {
  it.each<[string, Partial<Session>, boolean]>([
    ['nothing ends it', { ending: ending({ remedy: 'stays_until_left' }) }, false],
    ['it has to be filled in', { ending: ending({ remedy: 'add_control' }) }, true],
    ['it would help', { ending: ending({ remedy: 'set_on_update' }) }, true],
    ['it does not answer', { cutProblem: 'It does not answer.' }, true],
  ])('where %s: %j, offered: %j', (_, given, offered) => {
    expect(controlHelps(session(given))).toBe(offered)
  })
})

describe('what ends a session, in a row', () => {
  it.each([
    [
      'asked again',
      { by: 'asked_again', askedEverySeconds: 10, revokedWithinSeconds: 10 },
      { short: 'asked every 10 s', bad: false, within: '10 s' },
    ],
    [
      'asked with each request',
      { by: 'asked_again', revokedWithinSeconds: 1 },
      { short: 'asked each time', bad: false, within: '1 s' },
    ],
    [
      'ended by the media server, which runs down',
      { by: 'media_server', atMs: AT_NINE, revokedWithinSeconds: 7_200 },
      { short: '{time}, media server', bad: false, within: '1 h' },
    ],
    [
      'cut by Stagedoor',
      { by: 'stagedoor', atMs: AT_NINE, revokedWithinSeconds: 5 },
      { short: '{time}, Stagedoor', bad: false, within: '5 s' },
    ],
    [
      'cut by Stagedoor once revoked',
      { by: 'stagedoor', revokedWithinSeconds: 5 },
      { short: '{time}, Stagedoor cuts', bad: false, within: '5 s' },
    ],
    [
      'ended by nothing',
      { remedy: 'add_control' },
      { short: '{time}, nothing ends it', bad: true, within: 'on return' },
    ],
    [
      'ended by nothing though its right ends',
      { atMs: AT_NINE, remedy: 'stays_until_left' },
      { short: '{time}, goes on', bad: true, within: 'on return' },
    ],
  ] as const)('%s', (_, given, said) => {
    expect(words(given)).toEqual(said)
  })
})

describe('what ends a session, in sentences', () => {
  it('says what to do where nothing does', () => {
    const row = session({ ending: ending({ remedy: 'add_control' }) })
    expect(endingSentences(row, NOW_MS).join(' ')).toContain('Give Stagedoor its control address')
  })

  it('says why it ends, and that cutting it failed', () => {
    const row = session({
      holdsUntilMs: NOW_MS - 1,
      holdsUntilReason: 'grant_expired',
      cutProblem: 'It cannot be reached.',
      ending: ending({ by: 'stagedoor', atMs: NOW_MS - 1 }),
    })
    const text = endingSentences(row, NOW_MS).join(' ')
    expect(text).toMatch(/Its right ended at .+, and it goes on\./)
    expect(text).toContain('Cutting it failed: It cannot be reached. It is tried again')
    expect(text).toContain('A revocation only keeps it from coming back.')
  })
})
