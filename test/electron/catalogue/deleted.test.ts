import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { prune } from '../../../electron/store/prune.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import { KEEP_DELETED_MS } from '../../../shared/deleted.ts'
import { settingsSchema } from '../../../shared/settings.ts'
import { subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import { PINNED } from '../console/set-up.ts'
import {
  asking,
  contents,
  createFixture,
  refusal,
  rule,
  START_MS,
  server,
  stream,
} from './fixture.ts'

const TURN = 'whip-secret'

/** A station with one of everything that can be deleted. */
function station() {
  const fixture = createFixture()
  const { catalogue } = fixture
  const { id } = catalogue.streams.create(
    stream({ name: 'live/news', whipUrl: 'https://whip.example/news' }),
    'console',
  )
  catalogue.streams.setWhipToken(id, TURN, 'console')
  const { key, secret } = catalogue.streamKeys.create({ streamId: id, label: 'studio' }, 'console')
  const link = catalogue.links.issue(
    { streamId: id, minutes: 60, label: 'Ann', tags: [] },
    'console',
  )
  const made = catalogue.mediaServers.create(
    server({ name: 'hall', protocol: 'nimble' }),
    'console',
  )
  const { id: hall } = made.server
  catalogue.mediaServers.setSigningPassword(
    hall,
    { password: 's3cret-pass', toleranceSeconds: 7 },
    'console',
  )
  catalogue.mediaServers.setSecret(
    hall,
    'control-token',
    { value: 'control-secret', overlapMinutes: 0 },
    'console',
  )
  return { ...fixture, id, key, keySecret: secret, link, hall, hallSecret: made.secret }
}

const ask = (token: string): AccessRequest =>
  asking({
    protocol: 'hls',
    mediaServerId: 'hall',
    credentials: [{ kind: 'rj-auth', value: token }],
  })

const outcomeOf = (catalogue: OwnedCatalogue, token: string): string =>
  decide(ask(token), catalogue.snapshot, START_MS + 1_000).outcome

const newest = (catalogue: OwnedCatalogue): string => catalogue.deleted.list()[0]?.id ?? ''
const withoutAudit = (catalogue: OwnedCatalogue): unknown => ({
  ...(contents(catalogue) as object),
  audit: null,
})

describe('a stream that was deleted', () => {
  it('decides nothing, and neither do its links and keys, whatever gets its name', () => {
    const { catalogue, id, link, keySecret } = station()
    expect(outcomeOf(catalogue, link.token)).toBe('allow')
    catalogue.streams.remove(id, 'console')
    expect(outcomeOf(catalogue, link.token)).toBe('deny')
    expect(catalogue.streamKeys.streamOf(keySecret)).toBeNull()
    catalogue.streams.create(stream({ name: 'live/news' }), 'console')
    expect(outcomeOf(catalogue, link.token)).toBe('deny')
  })

  it('cannot come back while another has its name, and nothing of it does', () => {
    const { catalogue, id, link } = station()
    catalogue.streams.remove(id, 'console')
    const { id: other } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
    const before = contents(catalogue)
    const refused = refusal(() => catalogue.deleted.restore(newest(catalogue), 'console'))
    expect(refused.code).toBe('ERR_RESTORE_TAKEN')
    expect(refused.message).toContain('live/news')
    expect(contents(catalogue)).toEqual(before)
    expect(outcomeOf(catalogue, link.token)).toBe('deny')
    catalogue.streams.update(other, stream({ name: 'live/other' }), 'console')
    catalogue.deleted.restore(newest(catalogue), 'console')
    expect(outcomeOf(catalogue, link.token)).toBe('allow')
  })

  it('comes back as it was, with keys, links and the token of its WHIP endpoint', () => {
    const { catalogue, id, link, keySecret, reopen } = station()
    catalogue.noteGrantUsed(link.link.id, START_MS)
    const before = withoutAudit(catalogue)
    catalogue.streams.remove(id, 'api:site')
    expect(catalogue.deleted.list()).toMatchObject([
      {
        kind: 'stream',
        subject: id,
        label: 'live/news',
        takes: [
          { noun: 'key', count: 1 },
          { noun: 'link', count: 1 },
          { noun: 'secret', count: 1 },
        ],
        actor: 'api:site',
        deletedAtMs: START_MS,
        goneAtMs: START_MS + KEEP_DELETED_MS,
      },
    ])
    catalogue.deleted.restore(newest(catalogue), 'console')
    for (const again of [() => catalogue, reopen]) {
      const each = again()
      expect(withoutAudit(each)).toEqual(before)
      expect(outcomeOf(each, link.token)).toBe('allow')
      expect(each.streamKeys.streamOf(keySecret)?.id).toBe(id)
      expect(each.streams.whipToken(id)).toBe(TURN)
      expect(each.deleted.list()).toEqual([])
    }
  })

  it('comes back refusing whom it refused: links revoked before and meanwhile stay so', () => {
    const { catalogue, id, link, key, keySecret } = station()
    catalogue.streamKeys.setDisabled(key.id, true, 'console')
    catalogue.tokens.act('disable', [{ kind: 'listener-link', id: link.link.id }], 'console')
    const second = catalogue.links.issue(
      { streamId: id, minutes: 90, label: 'Ben', tags: [] },
      'console',
    )
    catalogue.streams.remove(id, 'console')
    catalogue.revocations.create(
      { kind: 'grant', value: second.link.id, untilMs: null, note: '' },
      'console',
    )
    catalogue.deleted.restore(newest(catalogue), 'console')
    expect(outcomeOf(catalogue, link.token)).toBe('deny')
    expect(outcomeOf(catalogue, second.token)).toBe('deny')
    expect(catalogue.streamKeys.list(id)).toMatchObject([{ disabledAtMs: START_MS }])
    expect(catalogue.streamKeys.streamOf(keySecret)?.id).toBe(id)
  })

  it('cannot come back beside a stream whose origin is in the same folder', () => {
    const { catalogue } = createFixture()
    const at = (name: string) =>
      stream({ name, originUrl: `https://origin.example/a/${name}.m3u8` })
    const one = catalogue.streams.create(at('one'), 'console')
    expect(refusal(() => catalogue.streams.create(at('two'), 'console')).code).toBe(
      'ERR_INPUT_INVALID',
    )
    catalogue.streams.remove(one.id, 'console')
    catalogue.streams.create(at('two'), 'console')
    const refused = refusal(() => catalogue.deleted.restore(newest(catalogue), 'console'))
    expect(refused.code).toBe('ERR_RESTORE_TAKEN')
    expect(refused.message).toContain('two')
    expect(catalogue.streams.list().map(({ name }) => name)).toEqual(['two'])
  })

  it('keeps its folder from another stream in the very edit that brings it back', () => {
    const { catalogue } = createFixture()
    const at = (name: string, folder: string) =>
      stream({ name, originUrl: `https://origin.example/${folder}/${name}.m3u8` })
    const one = catalogue.streams.create(at('one', 'a'), 'console')
    catalogue.streams.remove(one.id, 'console')
    const inOneEdit = (): void => {
      catalogue.streams.create(at('other', 'b'), 'console')
      catalogue.deleted.restore(newest(catalogue), 'console')
      catalogue.streams.create(at('two', 'a'), 'console')
    }
    const refused = refusal(() => catalogue.batch(inOneEdit, { keep: true }))
    expect(refused).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path: 'originUrl' }] })
  })
})

describe('a media server that was deleted', () => {
  it('is not recognised, and comes back with its secrets', () => {
    const { catalogue, hall, hallSecret, reopen } = station()
    const before = withoutAudit(catalogue)
    catalogue.mediaServers.remove(hall, 'console')
    expect(catalogue.mediaServers.authenticate(hall, hallSecret)).toBeNull()
    expect(catalogue.deleted.list()[0]?.takes).toEqual([{ noun: 'secret', count: 3 }])
    catalogue.deleted.restore(newest(catalogue), 'console')
    for (const again of [() => catalogue, reopen]) {
      const each = again()
      expect(withoutAudit(each)).toEqual(before)
      expect(each.mediaServers.authenticate(hall, hallSecret)?.id).toBe(hall)
      expect(each.mediaServers.secretsInForce(hall, 'control-token', START_MS)).toEqual([
        'control-secret',
      ])
      expect(each.mediaServers.signingPassword(hall)).toMatchObject({ toleranceSeconds: 7 })
    }
  })

  it('cannot come back while another has its name', () => {
    const { catalogue, hall } = station()
    catalogue.mediaServers.remove(hall, 'console')
    catalogue.mediaServers.create(server({ name: 'hall', protocol: 'icecast' }), 'console')
    const refused = refusal(() => catalogue.deleted.restore(newest(catalogue), 'console'))
    expect(refused.code).toBe('ERR_RESTORE_TAKEN')
    expect(refused.message).toContain('Another media server is called hall')
  })

  it('keeps its secrets sealed while it is deleted', () => {
    const { catalogue, hall, hallSecret, db } = station()
    catalogue.mediaServers.remove(hall, 'console')
    const kept = db.prepare<[], string>('SELECT content FROM deleted_rows').pluck().all().join()
    expect(kept).toContain('hall')
    for (const secret of ['s3cret-pass', 'control-secret', hallSecret]) {
      expect(kept).not.toContain(secret)
    }
  })
})

const JWK = {
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
}
const JWKS = JSON.stringify({ keys: [{ ...JWK, kid: 'k1', alg: 'ES256' }] })

/** What else can be deleted: how, and what comes back. */
const OTHERS: readonly (readonly [
  kind: string,
  remove: (c: OwnedCatalogue) => unknown,
  seen: (c: OwnedCatalogue) => unknown,
])[] = [
  [
    'pinned_test',
    (c) => c.pinnedTests.remove(c.pinnedTests.list()[0]?.id ?? '', 'console'),
    (c) => c.pinnedTests.list(),
  ],
  ['rule_draft', (c) => c.rules.discardDraft('console'), (c) => c.rules.draft()],
  [
    'revocation',
    (c) => c.revocations.lift(c.revocations.list()[0]?.id ?? '', 'console'),
    (c) => c.revocations.list(),
  ],
  [
    'limit_ban',
    (c) => c.limitMarks.lift('viewer', 'ann', 'console'),
    (c) => c.limitMarks.inForce(START_MS),
  ],
  [
    'video_issuer',
    (c) => c.videoKeys.removeIssuer(c.videoKeys.issuers()[0]?.id ?? '', 'console'),
    (c) => c.videoKeys.issuers(),
  ],
]

function full() {
  const fixture = station()
  const { catalogue, db } = fixture
  catalogue.pinnedTests.create({ ...PINNED, name: 'Front row' }, 'console')
  catalogue.rules.saveDraft(0, [rule({ id: 'one' })], 'console')
  catalogue.revocations.create(
    { kind: 'viewer', value: 'ann', untilMs: null, note: 'shared it' },
    'console',
  )
  catalogue.videoKeys.addIssuer({ issuer: 'https://login.example/', jwks: JWKS }, 'console')
  const mark = db.prepare('INSERT INTO limit_marks VALUES (?, ?, ?)')
  for (const kind of ['viewer', 'said']) mark.run(kind, 'ann', START_MS + 60_000)
  return fixture
}

describe('what else is deleted', () => {
  it('stays so where another issuer has its name by now', () => {
    const { catalogue } = full()
    catalogue.videoKeys.removeIssuer(catalogue.videoKeys.issuers()[0]?.id ?? '', 'console')
    catalogue.videoKeys.addIssuer({ issuer: 'https://login.example/', jwks: JWKS }, 'console')
    expect(refusal(() => catalogue.deleted.restore(newest(catalogue), 'console'))).toMatchObject({
      code: 'ERR_RESTORE_TAKEN',
      message: expect.stringContaining('login.example'),
    })
    expect(catalogue.videoKeys.issuers()).toHaveLength(1)
  })

  it.each(OTHERS)('comes back as it was: %s', (kind, remove, seen) => {
    const { catalogue, reopen } = full()
    const before = structuredClone(seen(catalogue))
    remove(catalogue)
    expect(seen(catalogue)).not.toEqual(before)
    expect(catalogue.deleted.list()).toMatchObject([{ kind, actor: 'console' }])
    catalogue.deleted.restore(newest(catalogue), 'console')
    expect(seen(catalogue)).toEqual(before)
    expect(seen(reopen())).toEqual(before)
  })

  it('is bound again where a place of a token was freed, unless others have it', () => {
    const { catalogue, db, reopen } = full()
    const streams = [{ streamName: 'live/news' }]
    const input = subscribeTokenInputSchema.parse({ label: 'Box', streams, bindIpsOnUsage: 1 })
    const grant = `st-${catalogue.subscribeTokens.create(input, 'console').token.id}`
    const bind = (address: string): void => {
      const binding = catalogue.tokenBindings.take(grant, address, START_MS)
      if (binding === null || binding === 'taken') throw new Error('There is no place.')
      db.prepare('INSERT INTO token_bindings VALUES (?, ?, ?)').run(grant, address, START_MS)
      catalogue.tokenBindings.stored(binding)
    }
    bind('192.0.2.1')
    catalogue.tokenBindings.reset(grant, 'console')
    expect(catalogue.tokenBindings.list(grant)).toEqual([])
    bind('192.0.2.2')
    const first = newest(catalogue)
    expect(refusal(() => catalogue.deleted.restore(first, 'console')).code).toBe(
      'ERR_RESTORE_TAKEN',
    )
    catalogue.tokenBindings.reset(grant, 'console')
    catalogue.deleted.restore(first, 'console')
    expect(catalogue.tokenBindings.take(grant, '192.0.2.2', START_MS)).toBe('taken')
    expect(reopen().tokenBindings.list(grant)).toMatchObject([{ address: '192.0.2.1' }])
  })

  it('cannot come back over what is there now', () => {
    const { catalogue, clock } = full()
    const [test] = catalogue.pinnedTests.list()
    catalogue.rules.discardDraft('console')
    catalogue.pinnedTests.remove(test?.id ?? '', 'console')
    catalogue.limitMarks.lift('viewer', 'ann', 'console')
    catalogue.rules.saveDraft(0, [rule({ id: 'two' })], 'console')
    catalogue.pinnedTests.create({ ...PINNED, name: 'Front row' }, 'console')
    clock.nowMs += 60_000
    const refused = catalogue.deleted
      .list()
      .map(({ id }) => refusal(() => catalogue.deleted.restore(id, 'console')))
    const codes = refused.map(({ code }) => code)
    expect(codes).toEqual(['ERR_RESTORE_TAKEN', 'ERR_RESTORE_TAKEN', 'ERR_RESTORE_TAKEN'])
    expect(refused.map(({ message }) => message).join()).toContain(
      'Another pinned test is called Front row',
    )
    expect(catalogue.rules.draft()?.rules[0]?.id).toBe('two')
  })
})

describe('the list of what was deleted', () => {
  it('refuses what is restored already, was never there, or is too old', () => {
    const { catalogue, id, clock } = station()
    for (const no of ['', '0', '1; DROP', '99999999999999999999']) {
      expect(refusal(() => catalogue.deleted.restore(no, 'console')).code).toBe('ERR_NOT_FOUND')
    }
    catalogue.streams.remove(id, 'console')
    const deleted = newest(catalogue)
    clock.nowMs += KEEP_DELETED_MS - 1
    expect(catalogue.deleted.list()).toHaveLength(1)
    clock.nowMs += 1
    expect(catalogue.deleted.list()).toEqual([])
    expect(refusal(() => catalogue.deleted.restore(deleted, 'console')).code).toBe('ERR_NOT_FOUND')
  })

  it('forgets for good what it is told to, and says who restored and who forgot', () => {
    const { catalogue, id, hall, db } = station()
    catalogue.streams.remove(id, 'console')
    catalogue.deleted.remove(newest(catalogue), 'cli')
    catalogue.mediaServers.remove(hall, 'console')
    catalogue.deleted.restore(newest(catalogue), 'api:site')
    expect(catalogue.deleted.list()).toEqual([])
    expect(db.prepare('SELECT count(*) FROM deleted_rows').pluck().get()).toBe(0)
    expect(catalogue.audit.list({}, 4)).toMatchObject([
      { what: 'media_server.restore', actor: 'api:site', subject: hall, detail: 'hall' },
      { what: 'media_server.remove' },
      { what: 'stream.forget', actor: 'cli', subject: id },
      { what: 'stream.remove' },
    ])
  })

  it('is emptied of what is too old by the upkeep, and of nothing else', async () => {
    const { catalogue, id, hall, clock, db } = station()
    catalogue.streams.remove(id, 'console')
    clock.nowMs += 1
    catalogue.mediaServers.remove(hall, 'console')
    await prune(db, settingsSchema.parse({}), START_MS + KEEP_DELETED_MS)
    expect(catalogue.deleted.list()).toMatchObject([{ subject: hall }])
    expect(db.prepare('SELECT DISTINCT deleted_id FROM deleted_rows').pluck().all()).toHaveLength(1)
    catalogue.deleted.restore(newest(catalogue), 'console')
  })

  it('leaves no trace of a batch that is taken back', () => {
    const { catalogue, id } = station()
    catalogue.batch(() => catalogue.streams.remove(id, 'cli'), { keep: false })
    expect(catalogue.deleted.list()).toEqual([])
  })
})
