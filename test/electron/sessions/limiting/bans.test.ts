import { describe, expect, it } from 'vitest'
import { bareDecision } from '../../../../electron/sessions/record.ts'
import type { Judged } from '../../../../electron/sessions/types.ts'
import { door, last, outcome, reason, usual } from './support.ts'

describe('a ban', () => {
  const banned = usual({ perGrant: 1, banSeconds: 60 })

  it('that ends nobody refuses the grant for its time, and whoever is in may come again', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, banSeconds: 60, banEnds: 'nobody' })
    at.ask({ sessionKey: '1', address: '192.0.2.7' })
    expect(reason(at.ask({ sessionKey: '2' }))).toBe('limit_grant')
    expect(outcome(at.ask({ sessionKey: '3', address: '192.0.2.7' }))).toBe('allow')
    at.end('1')
    at.end('3')
    const told = at.ask({ sessionKey: '4' })
    expect([reason(told), last(told)]).toEqual([
      'limit_banned',
      ['limit', 'fail', `grant banned ${at.wallMs + 60_000}`],
    ])
    at.wallMs += 59_999
    expect(reason(at.ask({ sessionKey: '5' }))).toBe('limit_banned')
    at.wallMs += 1
    expect(outcome(at.ask({ sessionKey: '6' }))).toBe('allow')
  })

  it('survives a restart, and is over when it is lifted', () => {
    const at = door()
    at.limits = banned
    at.ask({ sessionKey: '1' })
    at.ask({ sessionKey: '2' })
    const after = at.restarted()
    after.end('1')
    expect(reason(after.ask({ sessionKey: '3' }))).toBe('limit_banned')
    expect(after.limiter.liftBan('grant', 'rj-1', [], after.wallMs)).toEqual([])
    expect(after.limiter.liftBan('grant', 'rj-1', [], after.wallMs)).toBeNull()
    expect(outcome(after.ask({ sessionKey: '4' }))).toBe('allow')
  })

  it('ends whoever is in, who is refused when asked about and comes back when it is over', () => {
    const at = door()
    at.limits = banned
    const player = { address: '192.0.2.7', userAgent: 'player' }
    at.ask({ ...player, sessionKey: '1' })
    at.ask({ sessionKey: 'other', grantId: 'rj-2' })
    const session = at.registry.find('icecast', '1')
    const told = at.ask({ sessionKey: '2' })
    expect([reason(told), last(told)]).toEqual([
      'limit_grant',
      ['limit', 'fail', 'grant 1/1 ends 1'],
    ])
    expect([at.cut, at.registry.find('icecast', '1')?.revokedAtMs]).toEqual([
      [session?.id],
      at.wallMs,
    ])
    expect(at.limiter.counts()).toMatchObject({ refused: 1, endedByBan: 1, tookOver: 0 })
    const again = at.ask({ ...player, sessionKey: '1', phase: 'recheck' })
    expect([reason(again), last(again)]).toEqual(['limit_banned', ['limit', 'fail', 'banned']])
    expect(at.registry.list()).toMatchObject([{ grantId: 'rj-2' }])
    expect(reason(at.ask({ ...player, sessionKey: '1' }))).toBe('limit_banned')
    expect(reason(at.ask({ ...player, sessionKey: '3' }))).toBe('limit_banned')
    at.wallMs += 60_000
    expect(outcome(at.ask({ ...player, sessionKey: '1' }))).toBe('allow')
  })

  it.each([
    ['viewers', [true, false]],
    ['everyone', [true, true]],
    ['nobody', [false, false]],
  ] as const)(
    'that ends %s ends of a viewer and a publisher with one grant %j',
    (banEnds, ended) => {
      const at = door()
      at.limits = usual({ perGrant: 1, banSeconds: 60, banEnds })
      at.ask({ sessionKey: '1' })
      at.ask({ sessionKey: 'p', action: 'publish' })
      at.ask({ sessionKey: '2' })
      const isEnded = (key: string) => at.registry.find('icecast', key)?.revokedAtMs !== null
      expect([isEnded('1'), isEnded('p')]).toEqual(ended)
      expect(at.cut).toHaveLength(ended.filter(Boolean).length)
    },
  )

  it('ends the sessions of a viewer wherever they are, and of all that was signed with a token', () => {
    const at = door()
    at.limits = usual({ perViewer: 2, banSeconds: 60 })
    at.ask({ sessionKey: '1', viewerId: 'ann', streamName: 'a', grantId: 'rj-1' })
    at.ask({ sessionKey: '2', viewerId: 'ann', streamName: 'b', grantId: 'rj-2' })
    at.ask({ sessionKey: '3', viewerId: 'bob', streamName: 'b', grantId: 'rj-3' })
    expect(last(at.ask({ sessionKey: '4', viewerId: 'ann', grantId: 'rj-4' }))).toEqual([
      ...['limit', 'fail', 'viewer 2/2 ends 2'],
    ])
    at.own.set('st-5', { sessions: 2 })
    at.ask({ sessionKey: '5', grantId: 'sst-5-a' })
    at.ask({ sessionKey: '6', grantId: 'sst-5-b' })
    at.ask({ sessionKey: '7', grantId: 'sst-5-c' })
    expect(at.cut).toHaveLength(4)
    expect(at.registry.find('icecast', '3')?.revokedAtMs).toBeNull()
  })

  describe('of a name that is only said', () => {
    const said = { grantId: null, viewerId: 'ann' }

    it('ends only who says it too, at the stream of the limit, and refuses it everywhere', () => {
      const at = door()
      at.limits = usual({ perViewer: 4, banSeconds: 60 })
      at.ask({ sessionKey: 'proven', viewerId: 'ann', streamName: 'radio' })
      at.ask({ sessionKey: 'elsewhere', viewerId: 'ann', streamName: 'concert' })
      at.ask({ ...said, sessionKey: 'said elsewhere', streamName: 'concert' })
      at.ask({ ...said, sessionKey: 'said', streamName: 'radio' })
      const told = at.ask({ ...said, sessionKey: 'over', streamName: 'radio' })
      expect(last(told)).toEqual(['limit', 'fail', 'viewer 4/4 ends 1'])
      expect(at.cut).toEqual([at.registry.find('icecast', 'said')?.id])
      expect(reason(at.ask({ ...said, sessionKey: 'new' }))).toBe('limit_banned')
    })

    it('keeps out nobody whose grant has it, who is banned for their own sessions alone', () => {
      const at = door()
      at.limits = usual({ perViewer: 2, banSeconds: 60 })
      for (const sessionKey of ['1', '2', 'over']) at.ask({ ...said, sessionKey })
      expect(reason(at.ask({ ...said, sessionKey: 'new' }))).toBe('limit_banned')
      expect(outcome(at.ask({ sessionKey: 'mine 1', viewerId: 'ann' }))).toBe('allow')
      expect(outcome(at.ask({ sessionKey: 'mine 2', viewerId: 'ann' }))).toBe('allow')
      const over = at.ask({ sessionKey: 'mine 3', viewerId: 'ann' })
      expect([reason(over), last(over)?.[2]]).toEqual(['limit_viewer', 'viewer 2/2 ends 2'])
      // Nor is one of theirs lifted by whoever says the name.
      at.limits = usual({ perViewer: 1, banSeconds: 60 })
      at.ask({ ...said, sessionKey: 'new' })
      expect(reason(at.ask({ sessionKey: 'mine 4', viewerId: 'ann' }))).toBe('limit_banned')
      at.wallMs += 60_000
      at.ask({ ...said, sessionKey: 'later' })
      at.ask({ ...said, sessionKey: 'later too' })
      expect(outcome(at.ask({ sessionKey: 'mine 5', viewerId: 'ann' }))).toBe('allow')
    })

    it('is about nobody else after a restart either, until they are banned themselves', () => {
      const at = door()
      at.limits = usual({ perViewer: 2, banSeconds: 60 })
      for (const sessionKey of ['1', '2', 'over']) at.ask({ ...said, sessionKey })
      const after = at.restarted()
      expect(reason(after.ask({ ...said, sessionKey: 'new' }))).toBe('limit_banned')
      for (const sessionKey of ['mine 1', 'mine 2']) {
        expect(outcome(after.ask({ sessionKey, viewerId: 'ann' }))).toBe('allow')
      }
      expect(reason(after.ask({ sessionKey: 'mine 3', viewerId: 'ann' }))).toBe('limit_viewer')
      const again = after.restarted()
      expect(reason(again.ask({ sessionKey: 'mine 4', viewerId: 'ann' }))).toBe('limit_banned')
    })

    it('is told by the decision where the grant names nobody', () => {
      const at = door()
      at.limits = usual({ perViewer: 1, banSeconds: 60 })
      const admits = at.decision
      at.ask({ sessionKey: 'proven', viewerId: 'ann', streamName: 'radio' })
      at.decision = (request) => ({ ...admits(request), isNameSaid: true })
      at.ask({ sessionKey: 'over', viewerId: 'ann', streamName: 'radio' })
      expect([at.cut, at.limiter.bans(at.wallMs).length]).toEqual([[], 1])
    })

    it('takes over from nobody whose grant has it', () => {
      const at = door()
      at.limits = usual({ perViewer: 1, whenFull: 'newest' })
      at.ask({ sessionKey: 'proven', viewerId: 'ann' })
      expect(reason(at.ask({ ...said, sessionKey: 'over' }))).toBe('limit_viewer')
      expect(at.cut).toEqual([])
    })
  })

  it('ends nobody whom nothing can end, and leaves them their seat', () => {
    const at = door()
    at.limits = banned
    at.canEnd = false
    at.ask({ sessionKey: '1' })
    expect(last(at.ask({ sessionKey: '2' }))).toEqual(['limit', 'fail', 'grant 1/1'])
    at.wallMs += 60_000
    expect(reason(at.ask({ sessionKey: '3' }))).toBe('limit_grant')
    expect(at.registry.find('icecast', '1')?.revokedAtMs).toBeNull()
  })

  it('ends a start that is on its way to the store once that is live', () => {
    const at = door()
    at.limits = banned
    at.journal.held = true
    at.ask({ sessionKey: '1' })
    at.ask({ sessionKey: '2' })
    expect(at.cut).toEqual([])
    at.journal.commit()
    expect(at.cut).toEqual([at.registry.find('icecast', '1')?.id])
    const after = at.restarted()
    const [session] = after.registry.list()
    expect(after.limiter.ousted(session?.id ?? '')).toEqual({ atMs: at.wallMs, by: 'ban' })
    expect(reason(after.ask({ sessionKey: '1', phase: 'recheck' }))).toBe('limit_banned')
  })

  it('ends those who are in also after a restart, should they go on', () => {
    const at = door()
    at.limits = banned
    at.ask({ sessionKey: '1' })
    at.ask({ sessionKey: '2' })
    const after = at.restarted()
    after.wallMs += 60_000
    expect(reason(after.ask({ sessionKey: '1', phase: 'recheck' }))).toBe('limit_banned')
  })

  it('leaves those who go on their place once it is lifted, unless another ban ends them', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, perViewer: 1, banSeconds: 60 })
    at.ask({ sessionKey: '1', viewerId: 'ann' })
    at.ask({ sessionKey: '2' })
    at.ask({ sessionKey: '3', viewerId: 'ann', grantId: 'rj-2' })
    const live = () => at.registry.list()
    at.limiter.ban({ kind: 'viewer', value: 'ann', untilMs: at.wallMs + 60_000 })
    expect(at.limiter.liftBan('grant', 'rj-1', live(), at.wallMs)).toEqual([])
    expect(at.limiter.liftBan('viewer', 'ann', live(), at.wallMs)).toEqual(live().slice(0, 1))
    expect(outcome(at.ask({ sessionKey: '1', viewerId: 'ann', phase: 'recheck' }))).toBe('allow')
    expect(at.limiter.sessionsPerGrant()('rj-1')).toBe(1)
  })

  it('is nobody’s when a stream is full', () => {
    const at = door()
    at.limits = usual({ viewers: 1, banSeconds: 60 })
    at.ask({ sessionKey: '1' })
    at.ask({ sessionKey: '2' })
    expect(at.limiter.bans(at.wallMs)).toEqual([])
  })

  describe('where a public stream lets everybody in', () => {
    /** What is decided of a stranger whose copy of a token was refused. */
    const opened = (reasonOf: 'public_stream' | 'rule_continue'): Judged => ({
      ...bareDecision('allow', reasonOf, [
        ['stream', 'pass', 'radio'],
        ['credential', 'fail', 'credential_other_address'],
      ]),
      streamId: 'radio',
      grantId: 'rj-1',
    })

    it.each(['public_stream', 'rule_continue'] as const)(
      'is nobody’s whose token was refused, neither the stranger’s nor the holder’s: %s',
      (reasonOf) => {
        const at = door()
        at.limits = banned
        at.ask({ sessionKey: 'holder' })
        const holders = at.decision
        at.decision = () => opened(reasonOf)
        const outcomes = ['1', '2', '3'].map((sessionKey) => outcome(at.ask({ sessionKey })))
        expect(outcomes).toEqual(['allow', 'allow', 'allow'])
        expect([at.cut, at.limiter.bans(at.wallMs)]).toEqual([[], []])
        expect(at.limiter.sessionsPerGrant()('rj-1')).toBe(1)
        // Nor does the ban of the holder end the strangers, who need no token.
        at.decision = holders
        expect(reason(at.ask({ sessionKey: 'other' }))).toBe('limit_grant')
        expect(at.cut).toEqual([at.registry.find('icecast', 'holder')?.id])
      },
    )

    it('takes no seat of the token after a restart either', () => {
      const at = door()
      at.limits = banned
      at.decision = () => opened('rule_continue')
      at.ask({ sessionKey: '1' })
      const after = at.restarted()
      expect(after.limiter.sessionsPerGrant()('rj-1')).toBe(0)
    })
  })
})
