import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../../shared/access.ts'
import { FULL, listener } from '../fakes.ts'
import { door, last, outcome, reason, usual } from './support.ts'

describe('a limit of sessions', () => {
  it.each([
    ['of a grant', { perGrant: 1 }, {}, 'limit_grant', 'grant 1/1'],
    ['of a viewer', { perViewer: 1 }, { viewerId: 'ann' }, 'limit_viewer', 'viewer 1/1'],
    ['of a stream', { viewers: 1 }, {}, 'limit_stream', 'stream 1/1'],
    [
      'of publishers',
      { publishers: 1 },
      { action: 'publish' as const },
      'limit_publishers',
      'publishers 1/1',
    ],
  ])(
    '%s refuses whoever comes beyond it, and says how many there were',
    (_, limits, who, why, said) => {
      const at = door()
      at.limits = usual(limits)
      expect(outcome(at.ask({ ...who, sessionKey: '1' }))).toBe('allow')
      const refused = at.ask({ ...who, sessionKey: '2' })
      expect([outcome(refused), reason(refused), last(refused)]).toEqual([
        'deny',
        why,
        ['limit', 'fail', said],
      ])
      expect(at.registry.list()).toHaveLength(1)
      at.end('1')
      expect(outcome(at.ask({ ...who, sessionKey: '3' }))).toBe('allow')
    },
  )

  it('counts a viewer at all streams, and a grant by itself', () => {
    const at = door()
    at.limits = usual({ perViewer: 2, perGrant: 1 })
    at.ask({ sessionKey: '1', viewerId: 'ann', streamName: 'a', grantId: 'rj-1' })
    at.ask({ sessionKey: '2', viewerId: 'ann', streamName: 'b', grantId: 'rj-2' })
    expect(
      reason(at.ask({ sessionKey: '3', viewerId: 'ann', streamName: 'c', grantId: 'rj-3' })),
    ).toBe('limit_viewer')
  })

  it('gives whoever proves a name the seats that others who only say it have, and not the other way round', () => {
    const at = door()
    at.limits = usual({ perViewer: 2 })
    const said = { grantId: null, viewerId: 'ann' }
    for (const sessionKey of ['said 1', 'said 2']) at.ask({ ...said, sessionKey })
    expect(last(at.ask({ ...said, sessionKey: 'said 3' }))?.[2]).toBe('viewer 2/2')
    for (const sessionKey of ['1', '2']) {
      expect(outcome(at.ask({ sessionKey, viewerId: 'ann' }))).toBe('allow')
    }
    expect(last(at.ask({ sessionKey: '3', viewerId: 'ann' }))?.[2]).toBe('viewer 2/2')
    for (const sessionKey of ['said 1', 'said 2']) at.end(sessionKey)
    expect(reason(at.ask({ ...said, sessionKey: 'said 4' }))).toBe('limit_viewer')
    at.end('1')
    expect(outcome(at.ask({ sessionKey: '4', viewerId: 'ann' }))).toBe('allow')
  })

  it('lets the newest take over from nobody who only says the name: that frees no seat', () => {
    const at = door()
    at.limits = usual({ perViewer: 1, whenFull: 'newest' })
    at.ask({ grantId: null, viewerId: 'ann', sessionKey: 'said' })
    at.ask({ viewerId: 'ann', sessionKey: '1' })
    expect(outcome(at.ask({ viewerId: 'ann', sessionKey: '2' }))).toBe('allow')
    expect(at.cut).toEqual([at.registry.find('icecast', '1')?.id])
  })

  it('does not limit publishers with what is for viewers', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, perViewer: 1, viewers: 1 })
    const encoder = { action: 'publish', viewerId: 'ann' } as const
    expect(outcome(at.ask({ ...encoder, sessionKey: '1' }))).toBe('allow')
    expect(outcome(at.ask({ ...encoder, sessionKey: '2' }))).toBe('allow')
    expect(outcome(at.ask({ viewerId: 'ann', sessionKey: '3' }))).toBe('allow')
  })

  it('counts who came before there was a limit of the stream, those on the way in too, and not who had to go', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, whenFull: 'newest' })
    at.ask({ sessionKey: '1', grantId: 'rj-1' })
    at.ask({ sessionKey: '2', grantId: 'rj-1' })
    at.journal.held = true
    at.ask({ sessionKey: '3', grantId: 'rj-3' })
    at.limits = usual({ viewers: 2 })
    const refused = at.ask({ sessionKey: '4', grantId: 'rj-4' })
    at.journal.commit()
    at.journal.held = false
    expect(last(refused)).toEqual(['limit', 'fail', 'stream 2/2'])
    at.end('3')
    expect(outcome(at.ask({ sessionKey: '5', grantId: 'rj-5' }))).toBe('allow')
  })

  it('lets the publisher who came first go, whose session began before there was a limit of publishers', () => {
    const at = door()
    const encoder = { action: 'publish', grantId: null } as const
    for (const sessionKey of ['1', '2']) {
      at.ask({ ...encoder, sessionKey })
      at.wallMs += 1_000
    }
    at.limits = usual({ publishers: 2, whenFull: 'newest' })
    const [first] = at.registry.list().map(({ id }) => id)
    expect(outcome(at.ask({ ...encoder, sessionKey: '3' }))).toBe('allow')
    expect(at.cut).toEqual([first])
  })

  it('is not opened by a request that is refused anyway, nor counted for it', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    const { decision } = at
    at.decision = (request) => ({ ...decision(request), outcome: 'deny', reason: 'rule_drop' })
    expect(reason(at.ask({ sessionKey: '1' }))).toBe('rule_drop')
    at.decision = decision
    expect(outcome(at.ask({ sessionKey: '2' }))).toBe('allow')
  })

  it('leaves the last seat to one of two who come in one turn', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.journal.held = true
    const first = at.ask({ sessionKey: '1' })
    const second = at.ask({ sessionKey: '2' })
    at.journal.commit()
    expect([outcome(first), outcome(second)]).toEqual(['allow', 'deny'])
    expect(at.registry.list()).toHaveLength(1)
  })

  it('admits a start that is sent twice before it is stored, with one seat, and bans nobody', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, viewers: 1, banSeconds: 60, banEnds: 'nobody' })
    at.journal.held = true
    const told = [at.ask({ sessionKey: '1' }), at.ask({ sessionKey: '1' })]
    expect(at.limiter.bans(at.wallMs)).toEqual([])
    const another = at.ask({ sessionKey: '2' })
    at.journal.commit()
    at.journal.commit()
    expect([...told, another].map(outcome)).toEqual(['allow', 'allow', 'deny'])
    expect(at.registry.list()).toHaveLength(1)
    at.end('1')
    expect(at.limiter.sessionsPerGrant()('rj-1')).toBe(0)
  })

  it('gives a seat back that was taken for a start which could not be stored', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.journal.fail = FULL
    expect(reason(at.ask({ sessionKey: '1' }))).toBe('store_unavailable')
    at.journal.fail = null
    expect(outcome(at.ask({ sessionKey: '2' }))).toBe('allow')
  })

  it('denies when counting throws, and gives back what was bound', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.own.get = () => {
      throw new Error('broken')
    }
    expect(reason(at.ask())).toBe('internal')
    expect(at.registry.list()).toEqual([])
  })

  it('holds after a restart, which keeps who was in', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.ask({ sessionKey: '1' })
    const after = at.restarted()
    expect(reason(after.ask({ sessionKey: '2' }))).toBe('limit_grant')
    after.end('1')
    expect(outcome(after.ask({ sessionKey: '2' }))).toBe('allow')
  })

  it('does not end who is in when it is lowered, and lets nobody in until there is a seat', () => {
    const at = door()
    at.ask({ sessionKey: '1' })
    at.ask({ sessionKey: '2' })
    at.limits = usual({ perGrant: 1 })
    expect(at.registry.list()).toHaveLength(2)
    at.end('1')
    expect(reason(at.ask({ sessionKey: '3' }))).toBe('limit_grant')
    at.end('2')
    expect(outcome(at.ask({ sessionKey: '3' }))).toBe('allow')
  })
})

describe('a session that is asked about again', () => {
  it('takes no second seat', () => {
    const at = door()
    at.rechecks = true
    at.limits = usual({ perGrant: 1 })
    at.ask({ sessionKey: '1' })
    for (let time = 0; time < 3; time += 1) {
      expect(outcome(at.ask({ sessionKey: '1', phase: 'recheck' }))).toBe('allow')
    }
    at.end('1')
    expect(outcome(at.ask({ sessionKey: '2' }))).toBe('allow')
  })

  it('keeps its seat when its media server gives its id to another connection of the same grant', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.ask({ sessionKey: '1', address: '192.0.2.1' })
    at.wallMs += 60_000
    expect(outcome(at.ask({ sessionKey: '1', address: '192.0.2.2' }))).toBe('allow')
    expect(at.registry.list()).toMatchObject([{ address: '192.0.2.2' }])
    expect(reason(at.ask({ sessionKey: '2' }))).toBe('limit_grant')
  })
})

describe('a player that comes again before its end was told', () => {
  const player = { address: '192.0.2.7', userAgent: 'player' }

  it('takes the place of its session before, which is refused from then on', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.ask({ ...player, sessionKey: '1' })
    const again = at.ask({ ...player, sessionKey: '2' })
    expect([outcome(again), last(again)]).toEqual(['allow', ['limit', 'pass', 'grant 1/1 again']])
    expect(at.cut).toHaveLength(1)
    expect(reason(at.ask({ ...player, sessionKey: '1', phase: 'recheck' }))).toBe(
      'session_displaced',
    )
    expect(reason(at.ask({ sessionKey: '3', address: '192.0.2.8' }))).toBe('limit_grant')
  })

  it.each([
    ['from another address', { address: '192.0.2.8' }],
    ['with another user agent', { userAgent: 'other' }],
    ['at another stream', { streamName: 'other.ogg' }],
    ['at another media server', { mediaServerId: 'other' }],
    ['without an address', { address: null }],
  ])('is somebody else when it comes %s', (_, over) => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.ask({ ...player, sessionKey: '1' })
    expect(reason(at.ask({ ...player, sessionKey: '2', ...over }))).toBe('limit_grant')
  })

  it('does not push out a neighbour from a full stream whom nothing tells apart', () => {
    const at = door()
    at.limits = usual({ viewers: 1 })
    at.ask({ ...player, grantId: null, sessionKey: '1' })
    expect(reason(at.ask({ ...player, grantId: null, sessionKey: '2' }))).toBe('limit_stream')
  })

  it('gives the seat back to the one before when it cannot be stored', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.ask({ ...player, sessionKey: '1' })
    at.journal.fail = FULL
    expect(reason(at.ask({ ...player, sessionKey: '2' }))).toBe('store_unavailable')
    at.journal.fail = null
    expect(at.cut).toEqual([])
    expect(reason(at.ask({ sessionKey: '3', address: '192.0.2.8' }))).toBe('limit_grant')
    at.end('1')
    expect(outcome(at.ask({ sessionKey: '3', address: '192.0.2.8' }))).toBe('allow')
  })

  it('stays refused after a restart while it is not gone', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.ask({ ...player, sessionKey: '1' })
    at.ask({ ...player, sessionKey: '2' })
    const after = at.restarted()
    expect(reason(after.ask({ ...player, sessionKey: '1', phase: 'recheck' }))).toBe(
      'session_displaced',
    )
    expect(outcome(after.ask({ ...player, sessionKey: '2', phase: 'recheck' }))).toBe('allow')
  })
})

describe('the newest that takes over', () => {
  it('is refused where nothing can end those who are in', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, whenFull: 'newest' })
    at.canEnd = false
    at.ask({ sessionKey: '1' })
    const told = at.ask({ sessionKey: '2' })
    expect([outcome(told), last(told)]).toEqual(['deny', ['limit', 'fail', 'grant 1/1 held']])
  })

  it('is refused where the stream is full: nobody goes because another wants to watch', () => {
    const at = door()
    at.limits = usual({ viewers: 1, whenFull: 'newest' })
    at.ask({ sessionKey: '1' })
    expect(reason(at.ask({ sessionKey: '2', grantId: 'rj-2' }))).toBe('limit_stream')
    expect(at.cut).toEqual([])
  })

  it('cuts the oldest once it is stored itself, and not before', () => {
    const at = door()
    at.limits = usual({ perGrant: 2, whenFull: 'newest' })
    at.ask({ sessionKey: '1' })
    at.ask({ sessionKey: '2' })
    const oldest = at.registry.find('icecast', '1')
    at.journal.held = true
    const told = at.ask({ sessionKey: '3' })
    expect(at.cut).toEqual([])
    at.journal.commit()
    expect([outcome(told), last(told)]).toEqual(['allow', ['limit', 'pass', 'grant 2/2 newest']])
    expect(at.cut).toEqual([oldest?.id])
    expect(at.registry.find('icecast', '1')?.revokedAtMs).not.toBeNull()
    expect(at.limiter.counts().tookOver).toBe(1)
  })

  it('is counted once by each limit that it makes room under', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, perViewer: 1, whenFull: 'newest' })
    at.ask({ sessionKey: '1', viewerId: 'ann' })
    expect(outcome(at.ask({ sessionKey: '2', viewerId: 'ann' }))).toBe('allow')
    expect(at.cut).toHaveLength(1)
  })
})

describe('a limit on trial', () => {
  it('admits, says that it would not have, and counts that', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, banSeconds: 60, onTrial: true })
    at.ask({ sessionKey: '1' })
    const told = at.ask({ sessionKey: '2' })
    expect([outcome(told), last(told)]).toEqual(['allow', ['limit', 'skip', 'grant 1/1 trial']])
    expect(at.registry.list()).toHaveLength(2)
    expect([at.limiter.bans(at.wallMs), at.cut]).toEqual([[], []])
    expect(at.limiter.counts()).toMatchObject({ wouldRefuse: 1, refused: 0 })
  })

  it('ends nobody whom the newest would have taken over from', () => {
    const at = door()
    at.limits = usual({ perGrant: 1, whenFull: 'newest', onTrial: true })
    at.ask({ sessionKey: '1' })
    expect(last(at.ask({ sessionKey: '2' }))).toEqual(['limit', 'skip', 'grant 1/1 trial'])
    expect(at.cut).toEqual([])
  })
})

describe('a grant with a limit of its own', () => {
  it('is limited to that whatever its stream says', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.own.set('rj-1', { sessions: 2 })
    at.ask({ sessionKey: '1' })
    expect(outcome(at.ask({ sessionKey: '2' }))).toBe('allow')
    expect(reason(at.ask({ sessionKey: '3' }))).toBe('limit_grant')
    at.own.set('rj-1', { sessions: 0 })
    expect(outcome(at.ask({ sessionKey: '4' }))).toBe('allow')
  })

  it('is counted with all that was signed with it, and each of those by itself', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.own.set('st-5', { sessions: 2 })
    at.ask({ sessionKey: '1', grantId: 'sst-5-a' })
    expect(reason(at.ask({ sessionKey: '2', grantId: 'sst-5-a' }))).toBe('limit_grant')
    at.ask({ sessionKey: '3', grantId: 'sst-5-b' })
    const told = at.ask({ sessionKey: '4', grantId: 'sst-5-c' })
    expect([reason(told), last(told)]).toEqual(['limit_grant', ['limit', 'fail', 'token 2/2']])
  })

  it('limits publishers too', () => {
    const at = door()
    at.own.set('key-1', { sessions: 1 })
    const encoder = { action: 'publish', grantId: 'key-1' } as const
    at.ask({ ...encoder, sessionKey: '1', streamName: 'a' })
    expect(reason(at.ask({ ...encoder, sessionKey: '2', streamName: 'b' }))).toBe('limit_grant')
  })
})

it('one who is sent on is refused where there is no seat, and takes none', () => {
  const at = door()
  at.limits = usual({ perGrant: 1, banSeconds: 60 })
  const passed: Decision[] = []
  const pass = (): void =>
    at.admission.pass({ ...listener(), grantId: 'rj-1' }, (told) => void passed.push(told))
  at.journal.held = true
  pass()
  pass()
  at.journal.commit()
  at.journal.held = false
  expect(outcome(at.ask())).toBe('allow')
  pass()
  expect(passed.map((told) => told.reason)).toEqual([
    'grant_accepted',
    'grant_accepted',
    'limit_grant',
  ])
  expect(at.limiter.bans(at.wallMs)).toEqual([])
})
