import { describe, expect, it } from 'vitest'
import { endingOf, fateOf, type ServerFacts } from '../../../electron/sessions/ending.ts'
import type { Session, SessionEnding } from '../../../shared/session.ts'
import { sessionFor } from './control/sessions.ts'

const NOW_MS = 100_000

const facts = (part: Partial<ServerFacts> = {}): ServerFacts => ({
  protocol: 'icecast',
  reportsEnd: true,
  timeLimit: false,
  rechecks: false,
  cuts: false,
  assumedSessionSeconds: 600,
  asksEachTime: false,
  cutsWithinSeconds: null,
  ...part,
})

type Row = readonly [
  what: string,
  session: Partial<Session>,
  server: Partial<ServerFacts>,
  metered: number | null,
  ending: Partial<SessionEnding>,
]

const rows: readonly Row[] = [
  [
    'nothing where a control address would help',
    { holdsUntilMs: 9 },
    {},
    null,
    { by: 'nothing', atMs: 9, revokedWithinSeconds: null, remedy: 'add_control' },
  ],
  [
    'the media server that was told when to ask again, before it has asked',
    {},
    { protocol: 'flussonic', rechecks: true, toldToAskSeconds: 30 },
    null,
    { by: 'asked_again', askedEverySeconds: 30, revokedWithinSeconds: 30, remedy: null },
  ],
  [
    'the same for a publisher, and at the pace that is seen once it is',
    { action: 'publish', askedEverySeconds: 20 },
    { protocol: 'flussonic', rechecks: true, toldToAskSeconds: 30 },
    null,
    { by: 'asked_again', askedEverySeconds: 20, revokedWithinSeconds: 20 },
  ],
  [
    'nothing where nothing helps',
    {},
    { protocol: 'oven-media-engine' },
    null,
    { by: 'nothing', remedy: 'stays_until_left' },
  ],
  [
    'nothing for a publisher where a control address would help, though for publishers alone',
    { action: 'publish' },
    { protocol: 'oven-media-engine', timeLimit: true },
    null,
    { by: 'nothing', remedy: 'add_control' },
  ],
  [
    'nothing for a viewer where publishers alone are cut',
    { holdsUntilMs: 9 },
    { protocol: 'oven-media-engine', cutsPublishers: true },
    null,
    { by: 'nothing', revokedWithinSeconds: null, remedy: 'stays_until_left' },
  ],
  [
    'Stagedoor for a publisher where publishers alone are cut',
    { action: 'publish', endsAtMs: 150_000 },
    { protocol: 'oven-media-engine', timeLimit: true, cutsPublishers: true },
    null,
    { by: 'stagedoor', atMs: 150_000, revokedWithinSeconds: 5, remedy: null },
  ],
  [
    'nothing at an nginx that has not asked again',
    {},
    { protocol: 'nginx-rtmp', rechecks: true },
    null,
    { by: 'nothing', remedy: 'set_on_update' },
  ],
  [
    'nothing for a publisher at a server that limits viewers only',
    { action: 'publish', endsAtMs: 150_000 },
    { timeLimit: true },
    null,
    { by: 'nothing' },
  ],
  [
    'nothing where its end is only assumed',
    { endsAtMs: 600_000 },
    { reportsEnd: false, protocol: 'ant-media' },
    null,
    { by: 'nothing', atMs: null },
  ],
  [
    'a question that comes, as often as it came',
    { askedEverySeconds: 12 },
    { rechecks: true },
    null,
    { by: 'asked_again', askedEverySeconds: 12, revokedWithinSeconds: 12, remedy: null },
  ],
  [
    'a question, before the limit and the cut, whichever is soonest for a revocation',
    { askedEverySeconds: 60, endsAtMs: 150_000 },
    { rechecks: true, timeLimit: true, cuts: true },
    null,
    { by: 'asked_again', atMs: 150_000, revokedWithinSeconds: 5 },
  ],
  [
    'the question of a metered stream before it came',
    {},
    { rechecks: true },
    30,
    { by: 'asked_again', askedEverySeconds: 30, revokedWithinSeconds: 30 },
  ],
  [
    'each request of a player',
    {},
    { rechecks: true, asksEachTime: true },
    null,
    { by: 'asked_again', askedEverySeconds: null, revokedWithinSeconds: null },
  ],
  [
    'not the question about a title of an encoder',
    { action: 'publish', askedEverySeconds: 10 },
    {},
    null,
    { by: 'nothing' },
  ],
  [
    'the limit the media server was told',
    { endsAtMs: 150_500 },
    { timeLimit: true, cuts: true },
    null,
    { by: 'media_server', atMs: 150_500, revokedWithinSeconds: 5 },
  ],
  [
    'the limit, until which a revoked one stays without control',
    { endsAtMs: 150_500 },
    { timeLimit: true },
    null,
    { by: 'media_server', revokedWithinSeconds: 51 },
  ],
  [
    'Stagedoor, at what comes first',
    { endsAtMs: 150_000, holdsUntilMs: 120_000 },
    { cuts: true },
    null,
    { by: 'stagedoor', atMs: 120_000, revokedWithinSeconds: 5 },
  ],
  [
    'nothing where its media server cannot tell it from others, though it is controlled',
    { sessionKey: null },
    { cuts: true, cutsPublishers: true },
    null,
    {
      by: 'nothing',
      revokedWithinSeconds: null,
      fate: 'new_viewers_only',
      remedy: 'stays_until_left',
    },
  ],
  [
    'Stagedoor, which could not so far',
    { cutProblem: 'It cannot be reached.' },
    { cuts: true },
    null,
    { by: 'stagedoor', revokedWithinSeconds: null },
  ],
]

describe('what ends a session', () => {
  it.each(rows)('is %s', (_, session, server, interval, ending) => {
    expect(endingOf(sessionFor(session), facts(server), interval, NOW_MS)).toMatchObject(ending)
  })
})

describe('what a revocation does to a session', () => {
  const fate = (action: Session['action'], part: Partial<ServerFacts>): string =>
    fateOf(sessionFor({ action }), facts(part))

  it('is what its media server does by itself where Stagedoor cuts nobody', () => {
    expect(fate('subscribe', {})).toBe('new_viewers_only')
    expect(fate('subscribe', { revoke: 'at_time_limit' })).toBe('at_time_limit')
    expect(fate('subscribe', { revoke: 'at_time_limit', cutsPublishers: true })).toBe(
      'at_time_limit',
    )
  })

  it('is a cut at once where Stagedoor may control its media server', () => {
    expect(fate('subscribe', { revoke: 'at_time_limit', cuts: true })).toBe('instant')
    expect(fate('publish', { revoke: 'at_time_limit', cutsPublishers: true })).toBe('instant')
  })

  it('is told with what ends it', () => {
    const session = sessionFor({ action: 'subscribe' })
    expect(endingOf(session, facts({ cuts: true }), null, NOW_MS).fate).toBe('instant')
  })
})
