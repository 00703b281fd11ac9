import { describe, expect, it } from 'vitest'
import {
  defaultSpan,
  firstScope,
  othersAmong,
  pickedEnd,
  scopesOf,
  sessionsCovered,
  spanEnd,
  subjectOf,
  targetOfSession,
  whoIs,
} from '../../../renderer/components/revoke-target.ts'
import { isLoginName } from '../../../shared/login-name.ts'
import { session } from '../../shared/records.ts'

const nobody = {
  sessionId: null,
  mediaServerId: 'ice',
  grantId: null,
  viewerId: null,
  address: null,
}

describe('what can be revoked', () => {
  it('is nothing when nothing is known', () => {
    expect(scopesOf(nobody)).toEqual([])
    expect(sessionsCovered([session({ address: null })], nobody, 'address')).toEqual([])
  })

  it('does not count sessions of others or those revoked before', () => {
    const target = { ...nobody, grantId: 'g1' }
    const sessions = [
      session({ id: 'mine', grantId: 'g1' }),
      session({ id: 'revoked', grantId: 'g1', revokedAtMs: 5 }),
      session({ id: 'other', grantId: 'g2' }),
      session({ id: 'none', grantId: null }),
    ]
    expect(sessionsCovered(sessions, target, 'grant').map((each) => each.id)).toEqual(['mine'])
  })

  it('counts those who came by what the token signed with it, not the other way round', () => {
    const sessions = ['st-7', 'sst-7-abc', 'sst-70-abc'].map((grantId) =>
      session({ id: grantId, grantId }),
    )
    const covered = (grantId: string) =>
      sessionsCovered(sessions, { ...nobody, grantId }, 'grant').map(({ id }) => id)
    expect(covered('st-7')).toEqual(['st-7', 'sst-7-abc'])
    expect(covered('sst-7-abc')).toEqual(['sst-7-abc'])
  })

  it('goes from narrow to wide', () => {
    const target = { ...nobody, sessionId: 's', grantId: 'g', viewerId: 'v', address: 'a' }
    expect(scopesOf(target)).toEqual(['session', 'grant', 'viewer', 'address'])
  })
})

describe('what is chosen first at a stream that is open', () => {
  const target = { ...nobody, sessionId: 's', grantId: 'g', viewerId: 'ada', address: 'a' }
  const own = session({ id: 's', grantId: 'g', address: 'a' })

  it('is neither the credential nor the viewer, without which they are let in again', () => {
    expect(firstScope(target, [own], true)).toBe('address')
    expect(firstScope({ ...target, address: null }, [own], true)).toBe('session')
  })

  it('is not the address of others', () => {
    const other = session({ id: 'other', address: 'a' })
    expect(firstScope(target, [own, other], true)).toBe('session')
    expect(firstScope({ ...target, sessionId: null }, [other], true)).toBe('grant')
  })

  it('is as ever of who publishes', () => {
    expect(targetOfSession(session({ action: 'publish', streamId: 'x' })).watchedId).toBeNull()
    expect(targetOfSession(session({ streamId: 'x' })).watchedId).toBe('x')
  })
})

describe('what is chosen first', () => {
  const target = { ...nobody, sessionId: 's', grantId: 'g', viewerId: 'ada', address: 'a' }
  const others = [session({ id: 's', grantId: 'g' }), session({ id: 'other', grantId: 'g' })]

  it('is not all who use a credential, where the viewer is told', () => {
    expect(firstScope(target, others, false)).toBe('viewer')
  })

  it.each([
    ['nobody else uses it', target, others.slice(0, 1)],
    ['who else used it is revoked', target, [others[0], { ...others[1], revokedAtMs: 5 }]],
    ['nobody told who it is', { ...target, viewerId: null }, others],
  ] as const)('is the credential where %s', (_, given, live) => {
    expect(
      firstScope(
        given,
        live.map((each) => session(each)),
        false,
      ),
    ).toBe('grant')
  })

  it('is the session where nothing else is known', () => {
    expect(firstScope({ ...nobody, sessionId: 's' }, others, false)).toBe('session')
    expect(firstScope({ ...nobody, viewerId: 'ada' }, others, false)).toBe('viewer')
  })
})

it('others at an address are neither whoever is meant nor by their credential or name', () => {
  const gus = session({ id: 's', grantId: 'rj-1', viewerId: 'gus', address: '192.0.2.7' })
  const covered = [
    gus,
    { ...gus, id: 'same link', viewerId: null },
    { ...gus, id: 'same name', grantId: null },
    { ...gus, id: 'other', grantId: 'rj-2', viewerId: 'eve' },
    { ...gus, id: 'nobody told', grantId: null, viewerId: null },
  ]
  const ids = othersAmong(targetOfSession(gus), covered).map(({ id }) => id)
  expect(ids).toEqual(['other', 'nobody told'])
})

describe('of a source', () => {
  const target = {
    ...nobody,
    ...{ sessionId: 's', grantId: 'g', viewerId: 'source', address: 'a', isLoginName: true },
  }
  const publisher = { action: 'publish', grantId: 'g', viewerId: 'source', address: 'a' } as const
  const source = session({ id: 's', ...publisher })

  it('the name it logs in with is no way to revoke it', () => {
    expect(isLoginName({ action: 'publish', isNameSaid: true })).toBe(true)
    expect(isLoginName({ action: 'publish' })).toBe(false)
    expect(isLoginName({ action: 'subscribe', isNameSaid: true })).toBe(false)
    expect(scopesOf(target)).toEqual(['session', 'grant', 'address'])
    const shared = [source, session({ ...publisher, id: 'other', address: 'b' })]
    expect(firstScope({ ...target, address: null }, shared, false)).toBe('grant')
  })

  it('what covers the fewest is chosen first', () => {
    expect(firstScope(target, [source], false)).toBe('grant')
    const ofCredential = session({ ...publisher, id: 'other', address: 'b' })
    expect(firstScope(target, [source, ofCredential], false)).toBe('address')
    const atAddress = session({ id: 'viewer', address: 'a' })
    expect(firstScope(target, [source, atAddress], false)).toBe('grant')
    expect(firstScope({ ...nobody, sessionId: 's' }, [source], false)).toBe('session')
  })
})

describe('what is said of whom a revocation keeps out', () => {
  const names = { grant: (id: string) => `Press (${id})` }
  const target = { ...nobody, sessionId: 's', viewerId: 'ada', address: '192.0.2.7' }

  const atMs = new Date(2026, 5, 15, 21, 5).getTime()
  const known = { ...nobody, sessionId: 's', streamName: 'live/news', startedAtMs: atMs }

  it.each([
    ['A session that is over, revoked 21:05', 'session', undefined],
    ['This session', 'session', nobody],
    ['A session of ada (192.0.2.7)', 'session', target],
    ['A session of 192.0.2.7', 'session', { ...target, viewerId: null }],
    ['A session on live/news since 21:05', 'session', known],
    ['A session of Press (g) on live/news since 21:05', 'session', { ...known, grantId: 'g' }],
    [
      'A session of Jan (192.0.2.7) on live/news since 21:05',
      'session',
      { ...known, grantId: 'g', label: 'Jan', address: '192.0.2.7' },
    ],
    ['The credential Press (x)', 'grant', target],
    ['The viewer x', 'viewer', undefined],
    ['The address x', 'address', undefined],
  ] as const)('is %s', (said, kind, given) => {
    const revoked = { kind, value: 'x', createdAtMs: atMs }
    expect(subjectOf(revoked, names, given, atMs + 60_000)).toBe(said)
  })

  it('is the viewer where their credential has no name, but not what encoders log in as', () => {
    const revoked = { kind: 'grant', value: 'wms-1', createdAtMs: atMs } as const
    const unnamed = { grant: (id: string) => id }
    expect(subjectOf(revoked, unnamed, target)).toBe('The credential of ada')
    const encoder = { ...target, isLoginName: true }
    expect(subjectOf(revoked, unnamed, encoder)).toBe('The credential wms-1')
    expect(whoIs(target, unnamed)).toBe('ada')
    expect(whoIs(encoder, unnamed)).toBe('192.0.2.7')
    expect(whoIs({ ...encoder, grantId: 'g', label: 'Roof cam' }, unnamed)).toBe('Roof cam')
  })
})

describe('defaultSpan', () => {
  it('never lets a credential or session work again by itself', () => {
    expect(defaultSpan('grant')).toBe('lifted')
    expect(defaultSpan('session')).toBe('lifted')
  })

  it('keeps viewers and addresses out for the day', () => {
    expect(defaultSpan('viewer')).toBe('today')
    expect(defaultSpan('address')).toBe('today')
  })
})

describe('spanEnd', () => {
  const noon = new Date(2026, 5, 15, 12).getTime()

  it('has no end until lifted', () => {
    expect(spanEnd('lifted', noon)).toBeNull()
  })

  it('ends in an hour or at the next midnight', () => {
    expect(spanEnd('hour', noon)).toBe(noon + 3_600_000)
    expect(spanEnd('today', noon)).toBe(new Date(2026, 5, 16).getTime())
  })
})

describe('a moment that is picked', () => {
  const noon = new Date(2026, 5, 15, 12).getTime()

  it.each([
    ['nothing', '', 'Pick a day and a time.'],
    ['half of it', '2026-06-15', 'This moment has passed already.'],
    ['what has passed', '2026-06-15T11:59', 'This moment has passed already.'],
    ['no time', 'tomorrow', 'Pick a day and a time.'],
  ])('is refused: %s', (_, text, why) => {
    expect(pickedEnd(text, noon)).toBe(why)
  })

  it('counts in the time zone of the screen', () => {
    expect(pickedEnd('2026-06-15T12:01', noon)).toBe(noon + 60_000)
  })
})
