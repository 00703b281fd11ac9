import { describe, expect, it } from 'vitest'
import { isGrantRevoked } from '../../../electron/access/revocations.ts'
import { findStream } from '../../../electron/access/snapshot.ts'
import { contents, createFixture, refusal, rule, START_MS, server, stream } from './fixture.ts'

const AT_ONCE = { overlapMinutes: 0, endsWithUse: true }

describe('streams', () => {
  it.each([
    ['a slash in front', { name: '/live/news' }, 'ERR_INPUT_INVALID', 'name'],
    ['a control character', { name: 'live\u0001' }, 'ERR_INPUT_INVALID', 'name'],
    ['half a surrogate pair', { name: 'live\ud800' }, 'ERR_INPUT_INVALID', 'name'],
    ['two stars in a row', { name: 'live/**' }, 'ERR_PATTERN_INVALID', 'name'],
    ['a slash at the end', { name: 'live/private/' }, 'ERR_INPUT_INVALID', 'name'],
    ['slashes in a row', { name: 'live//private' }, 'ERR_INPUT_INVALID', 'name'],
    ['a way up', { name: 'live/../private' }, 'ERR_INPUT_INVALID', 'name'],
    ['nothing but a way up', { name: '..' }, 'ERR_INPUT_INVALID', 'name'],
    ['a dot between slashes', { name: 'live/./private' }, 'ERR_INPUT_INVALID', 'name'],
    ['an escaped slash', { name: 'live%2fprivate' }, 'ERR_INPUT_INVALID', 'name'],
    ['a broken escape', { name: '100%' }, 'ERR_INPUT_INVALID', 'name'],
    ['a pattern with a slash at the end', { name: 'live/*/' }, 'ERR_PATTERN_INVALID', 'name'],
    ['a pattern with a way up', { name: '*/../live' }, 'ERR_PATTERN_INVALID', 'name'],
    ['a pattern with an escape', { name: 'live%2f*' }, 'ERR_PATTERN_INVALID', 'name'],
    ['a name in use', { name: 'live/news' }, 'ERR_STREAM_EXISTS', 'name'],
    [
      'a password in the address',
      { name: 'x', playUrl: 'http://a:b@c.example/' },
      'ERR_URL_INVALID',
      'playUrl',
    ],
  ])('refuses %s and keeps all as it was', (_, fields, code, path) => {
    const { catalogue } = createFixture()
    catalogue.streams.create(stream({ name: 'live/news' }), 'console')
    const before = contents(catalogue)
    const refused = refusal(() => catalogue.streams.create(stream(fields), 'console'))
    expect(refused).toMatchObject({ code, issues: [{ path }] })
    expect(contents(catalogue)).toEqual(before)
    expect(catalogue.version).toBe(1)
  })

  it.each([
    ['/live//private/', 'live/private'],
    ['live%2Fprivate', 'live/private'],
    ['live/*/', 'live/*'],
    ['live/../private', null],
    ['a%20b', null],
    ['a%25b', null],
    ['/', null],
    ['%', null],
  ])('says the right name for %s', (name, better) => {
    const { catalogue } = createFixture()
    const [issue] = refusal(() => catalogue.streams.create(stream({ name }), 'console')).issues
    expect(issue?.path).toBe('name')
    expect(/ Write (\S+)\.$/.exec(issue?.message ?? '')?.[1] ?? null).toBe(better)
  })

  it('refuses to rename one to what no request can have', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'live/private' }), 'console')
    const before = contents(catalogue)
    const renamed = stream({ name: 'live/private/' })
    expect(refusal(() => catalogue.streams.update(id, renamed, 'console')).code).toBe(
      'ERR_INPUT_INVALID',
    )
    expect(contents(catalogue)).toEqual(before)
  })

  it.each(['live/*', '*', '*.mp3', 'live/*/hd', '.hidden', 'a..b', 'live/..*', 'ü/ñ'])(
    'admits the name %s',
    (name) => {
      const { catalogue } = createFixture()
      expect(catalogue.streams.create(stream({ name }), 'console').name).toBe(name)
    },
  )

  it('refuses ids that are not there', () => {
    const { catalogue } = createFixture()
    expect(refusal(() => catalogue.streams.get('nothing')).code).toBe('ERR_NOT_FOUND')
    expect(refusal(() => catalogue.streams.remove('nothing', 'console')).code).toBe('ERR_NOT_FOUND')
    const input = stream({ name: 'a' })
    expect(refusal(() => catalogue.streams.update('nothing', input, 'console')).code).toBe(
      'ERR_NOT_FOUND',
    )
  })

  it('refuses to remove one that a published rule is about', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
    const target = { kind: 'stream', streamId: id } as const
    catalogue.publishRules([rule({ id: 'geo', name: 'Geo fence', target })], '', 'console')
    const refused = refusal(() => catalogue.streams.remove(id, 'console'))
    expect(refused.code).toBe('ERR_IN_USE')
    expect(refused.message).toContain('Geo fence')
    catalogue.publishRules([], '', 'console')
    catalogue.streams.remove(id, 'console')
    expect(catalogue.streams.list()).toEqual([])
  })

  it('takes keys and links along and says how many', () => {
    const { catalogue, db } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
    catalogue.streamKeys.create({ streamId: id, label: 'studio' }, 'console')
    const other = catalogue.streams.create(stream({ name: 'other' }), 'console')
    catalogue.streamKeys.create({ streamId: other.id, label: 'studio' }, 'console')
    for (const label of ['a', 'b']) {
      catalogue.links.issue({ streamId: id, minutes: 5, label, tags: [] }, 'console')
    }
    catalogue.streams.remove(id, 'console')
    expect(catalogue.streamKeys.list()).toHaveLength(1)
    expect(catalogue.links.list()).toEqual([])
    expect(db.prepare('SELECT count(*) FROM links').pluck().get()).toBe(0)
    const [entry] = catalogue.audit.list({}, 1)
    expect(entry).toMatchObject({
      what: 'stream.remove',
      detail: 'live/news, with 1 keys and 2 links',
    })
  })

  it('puts an edit in force at once, with a readable id and the time', () => {
    const { catalogue, clock } = createFixture()
    const made = catalogue.streams.create(
      stream({ name: 'live/news', title: 'Évening News' }),
      'cli',
    )
    expect(made.id).toMatch(/^evening-news-[0-9a-z]{6}$/)
    expect(findStream(catalogue.snapshot, 'live/news')?.stream).toEqual(made)
    clock.nowMs += 5000
    const changed = catalogue.streams.update(made.id, stream({ name: 'live/late' }), 'cli')
    expect(changed).toMatchObject({
      id: made.id,
      createdAtMs: START_MS,
      updatedAtMs: START_MS + 5000,
    })
    expect(findStream(catalogue.snapshot, 'live/news')).toBeNull()
    expect(findStream(catalogue.snapshot, 'live/late')?.stream).toEqual(changed)
  })

  it('refuses an origin in the folder of another, as both are when the edit comes to it', () => {
    const { catalogue } = createFixture()
    const at = (name: string, folder: string) =>
      stream({ name, originUrl: `https://Origin.example/${folder}/${name}.m3u8` })
    const { id } = catalogue.streams.create(at('a', 'one'), 'console')
    const inOne = refusal(() => catalogue.streams.create(at('b', 'x/../one'), 'console'))
    expect(inOne).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path: 'originUrl' }] })
    expect(catalogue.streams.update(id, at('a', 'x/../one'), 'console').id).toBe(id)
    catalogue.streams.update(id, at('a', 'one'), 'console')
    const before = contents(catalogue)
    const meetInTwo = (): void => {
      catalogue.streams.create(at('c', 'three'), 'console')
      catalogue.streams.update(id, at('a', 'two'), 'console')
      catalogue.streams.create(at('b', 'two'), 'console')
    }
    const together = (work: () => void) => () => catalogue.batch(work, { keep: true })
    expect(refusal(together(meetInTwo)).issues).toMatchObject([{ path: 'originUrl' }])
    expect(contents(catalogue)).toEqual(before)
    together(() => {
      catalogue.streams.create(at('c', 'two'), 'console')
      catalogue.streams.update(id, at('a', 'three'), 'console')
      catalogue.streams.create(at('b', 'one'), 'console')
      catalogue.streams.remove(id, 'console')
      catalogue.streams.create(at('d', 'three'), 'console')
    })()
    expect(catalogue.streams.list().map(({ name }) => name)).toEqual(['c', 'b', 'd'])
  })

  it('keeps the compiled rules where a stream is edited, and refuses who they keep out all the same', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'a', group: 'one' }), 'console')
    catalogue.publishRules([rule({ id: 'r', target: { kind: 'group', group: 'two' } })], '', 'op')
    const { rules, ruleIndex } = catalogue.snapshot
    catalogue.streams.update(id, stream({ name: 'b', group: 'two' }), 'console')
    expect(catalogue.snapshot.ruleIndex).toBe(ruleIndex)
    expect(catalogue.snapshot.rules).toBe(rules)
    expect(findStream(catalogue.snapshot, 'a')).toBeNull()
    expect(findStream(catalogue.snapshot, 'b')?.stream.group).toBe('two')
  })

  it('puts in force whom an edit revokes that changes streams as well', () => {
    const { catalogue } = createFixture()
    const revoked = { kind: 'grant', value: 'link-1', untilMs: null, note: '' } as const
    const both = (): void => {
      catalogue.streams.create(stream({ name: 'a' }), 'console')
      catalogue.revocations.create(revoked, 'console')
    }
    catalogue.batch(both, { keep: true })
    expect(findStream(catalogue.snapshot, 'a')?.stream.name).toBe('a')
    expect(isGrantRevoked(catalogue.snapshot.revocations, 'link-1', START_MS)).toBe(true)
  })

  it('refuses a change of group that makes two rules tie', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'a', group: 'one' }), 'console')
    const rules = [
      rule({ id: 'by-stream', target: { kind: 'stream', streamId: id } }),
      rule({ id: 'by-group', target: { kind: 'group', group: 'two' } }),
    ]
    catalogue.publishRules(rules, '', 'console')
    const before = contents(catalogue)
    const moved = stream({ name: 'a', group: 'two' })
    expect(refusal(() => catalogue.streams.update(id, moved, 'console')).code).toBe('ERR_RULE_TIE')
    expect(contents(catalogue)).toEqual(before)
  })
})

describe('media servers', () => {
  it('refuses bad blocks by their place, taken names and unknown ids', () => {
    const { catalogue } = createFixture()
    const peers = ['192.0.2.0/24', '192.0.2.0/33', '::1', '127.1', 'localhost']
    const bad = server({ name: 'a', allowedPeers: peers })
    expect(refusal(() => catalogue.mediaServers.create(bad, 'console'))).toMatchObject({
      code: 'ERR_CIDR_INVALID',
      issues: [{ path: 'allowedPeers.1' }, { path: 'allowedPeers.3' }, { path: 'allowedPeers.4' }],
    })
    catalogue.mediaServers.create(server({ name: 'a' }), 'console')
    expect(
      refusal(() => catalogue.mediaServers.create(server({ name: 'a' }), 'console')).code,
    ).toBe('ERR_NAME_TAKEN')
    expect(refusal(() => catalogue.mediaServers.revealSecret('b', 'console')).code).toBe(
      'ERR_NOT_FOUND',
    )
    expect(catalogue.mediaServers.list()).toHaveLength(1)
  })

  it('recognises the right secret of an enabled server only', () => {
    const { catalogue } = createFixture()
    const { server: made, secret } = catalogue.mediaServers.create(server({ name: 'a' }), 'console')
    const other = catalogue.mediaServers.create(server({ name: 'b' }), 'console')
    const { authenticate } = catalogue.mediaServers
    expect(authenticate('nobody', secret)).toBeNull()
    for (let round = 0; round < 2; round++) {
      expect(authenticate(made.id, other.secret)).toBeNull()
      expect(authenticate(made.id, `${secret} `)).toBeNull()
      expect(authenticate(made.id, secret.slice(0, -1))).toBeNull()
      expect(authenticate(made.id, '')).toBeNull()
      expect(authenticate(made.id, secret + secret)).toBeNull()
      expect(authenticate(made.id, `${secret.slice(0, -1)}é`)).toBeNull()
      expect(authenticate(made.id, `${secret.slice(0, -2)}é`)).toBeNull()
      expect(authenticate(made.id, secret)).toEqual(made)
      // What is left of one that was right does not complete the next.
      for (const length of [secret.length - 1, 1, 0]) {
        expect(authenticate(made.id, secret.slice(0, length))).toBeNull()
        expect(authenticate(made.id, secret)).toEqual(made)
      }
    }
    catalogue.mediaServers.update(made.id, server({ name: 'a', enabled: false }), 'console')
    expect(authenticate(made.id, secret)).toBeNull()
    catalogue.mediaServers.update(made.id, server({ name: 'a' }), 'console')
    expect(authenticate(made.id, secret)?.id).toBe(made.id)
    const rolled = catalogue.mediaServers.rollSecret(made.id, AT_ONCE, 'console')
    expect(authenticate(made.id, secret)).toBeNull()
    expect(authenticate(made.id, rolled)?.id).toBe(made.id)
    expect(catalogue.mediaServers.revealSecret(made.id, 'console')).toBe(rolled)
    catalogue.mediaServers.remove(made.id, 'console')
    expect(authenticate(made.id, rolled)).toBeNull()
  })

  it('audits a reveal without telling listeners of a change', () => {
    const { catalogue } = createFixture()
    const { server: made } = catalogue.mediaServers.create(server({ name: 'a' }), 'console')
    const { version } = catalogue
    catalogue.mediaServers.revealSecret(made.id, 'api:shop')
    expect(catalogue.version).toBe(version)
    expect(catalogue.audit.list({}, 1)).toMatchObject([
      { what: 'media_server.reveal_secret', actor: 'api:shop', subject: made.id },
    ])
  })
})

describe('service tokens', () => {
  it('recognises enabled tokens only', () => {
    const { catalogue } = createFixture()
    const { token, secret } = catalogue.serviceTokens.create({ name: 'shop' }, 'console')
    expect(secret).toMatch(/^sds_[0-9a-hjkmnp-tv-z]{40}$/)
    expect(refusal(() => catalogue.serviceTokens.create({ name: 'shop' }, 'console')).code).toBe(
      'ERR_NAME_TAKEN',
    )
    expect(catalogue.serviceTokens.authenticate('sds_')).toBeNull()
    expect(catalogue.serviceTokens.authenticate(secret.toUpperCase())).toBeNull()
    expect(catalogue.serviceTokens.authenticate(secret)?.id).toBe(token.id)
    expect(catalogue.serviceTokens.list()[0]?.lastUsedAtMs).toBe(START_MS)
    catalogue.serviceTokens.setDisabled(token.id, true, 'console')
    expect(catalogue.serviceTokens.authenticate(secret)).toBeNull()
    catalogue.serviceTokens.setDisabled(token.id, false, 'console')
    expect(catalogue.serviceTokens.authenticate(secret)?.id).toBe(token.id)
    catalogue.serviceTokens.remove(token.id, 'console')
    expect(catalogue.serviceTokens.authenticate(secret)).toBeNull()
  })
})

describe('revocations', () => {
  it('refuses what is no address and what is over already', () => {
    const { catalogue } = createFixture()
    const create = (fields: object): unknown =>
      catalogue.revocations.create(
        { kind: 'address', value: '192.0.2.1', untilMs: null, note: '', ...fields },
        'console',
      )
    expect(refusal(() => create({ value: '192.0.2' })).code).toBe('ERR_CIDR_INVALID')
    expect(refusal(() => create({ untilMs: START_MS })).code).toBe('ERR_INPUT_INVALID')
    expect(refusal(() => catalogue.revocations.lift('nothing', 'console')).code).toBe(
      'ERR_NOT_FOUND',
    )
    expect(catalogue.revocations.list()).toEqual([])
  })

  it('that were made together are lifted together, after a restart too, and once', () => {
    const { catalogue, reopen } = createFixture()
    const input = { kind: 'viewer', untilMs: null, note: '' } as const
    const own = catalogue.revocations.create({ ...input, value: 'eve' }, 'console')
    const both = [
      { ...input, value: 'ann' },
      { ...input, value: 'ben' },
    ]
    const [ann] = catalogue.revocations.createMany(both, '2 sessions', 'console', 'batch')
    catalogue.revocations.lift(ann?.id ?? '', 'console')
    const again = reopen().revocations
    expect(again.isTogether('another')).toBe(false)
    expect(again.isTogether('batch')).toBe(true)
    expect(refusal(() => again.liftTogether('another', 'console')).code).toBe('ERR_NOT_FOUND')
    expect(again.liftTogether('batch', 'console')).toBe(1)
    expect(again.list()).toEqual([own])
    expect(refusal(() => again.liftTogether('batch', 'console')).code).toBe('ERR_NOT_FOUND')
    expect(again.isTogether('batch')).toBe(false)
  })

  it('are in force at once, newest first, until lifted', () => {
    const { catalogue } = createFixture()
    const input = { kind: 'viewer', untilMs: null, note: '' } as const
    const first = catalogue.revocations.create({ ...input, value: 'ann' }, 'console')
    const before = catalogue.snapshot
    const second = catalogue.revocations.create({ ...input, value: 'ben' }, 'console')
    expect(catalogue.revocations.list()).toEqual([second, first])
    expect(catalogue.snapshot).not.toBe(before)
    expect(catalogue.revocations.lift(first.id, 'console').liftedAtMs).toBe(START_MS)
    expect(catalogue.revocations.list()).toEqual([second])
    expect(refusal(() => catalogue.revocations.lift(first.id, 'console')).code).toBe(
      'ERR_NOT_FOUND',
    )
  })
})

it('restores a service token within 30 days, unless another has its name', () => {
  const { catalogue, clock } = createFixture()
  const made = catalogue.serviceTokens.create({ name: 'Shop' }, 'console')
  const { id } = made.token
  catalogue.serviceTokens.remove(id, 'console')
  expect(catalogue.serviceTokens.authenticate(made.secret)).toBeNull()
  expect(refusal(() => catalogue.serviceTokens.roll(id, 0, 'console')).code).toBe('ERR_NOT_FOUND')
  catalogue.serviceTokens.restore(id, 'console')
  expect(catalogue.serviceTokens.authenticate(made.secret)?.name).toBe('Shop')
  catalogue.serviceTokens.remove(id, 'console')
  catalogue.serviceTokens.create({ name: 'Shop' }, 'console')
  expect(catalogue.serviceTokens.list()).toHaveLength(1)
  const other = catalogue.serviceTokens.create({ name: 'Site' }, 'console').token
  catalogue.serviceTokens.remove(other.id, 'console')
  clock.nowMs += 30 * 24 * 3600 * 1000
  const restore = () => catalogue.serviceTokens.restore(other.id, 'console')
  expect(refusal(restore).code).toBe('ERR_NOT_FOUND')
})
