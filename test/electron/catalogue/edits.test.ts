import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { contents, createFixture, refusal, rule, START_MS, server, stream } from './fixture.ts'

/** One of each kind of edit, so that what holds for all can be asked of all. */
const EDITS: readonly [what: string, edit: (catalogue: OwnedCatalogue) => unknown][] = [
  ['stream.create', (c) => c.streams.create(stream({ name: 'new' }), 'console')],
  ['stream.update', (c) => c.streams.update(anyStream(c), stream({ name: 'renamed' }), 'console')],
  ['stream.remove', (c) => c.streams.remove(anyStream(c), 'console')],
  ['rules.save_draft', (c) => c.rules.saveDraft(1, [rule({ id: 'other' })], 'console')],
  ['rules.discard_draft', (c) => c.rules.discardDraft('console')],
  ['rules.publish', (c) => c.rules.publish(1, '', 'console')],
  ['rules.rollback', (c) => c.rules.rollback(0, 'console')],
  ['media_server.create', (c) => c.mediaServers.create(server({ name: 'new' }), 'console')],
  [
    'media_server.update',
    (c) => c.mediaServers.update(anyServer(c), server({ name: 'n' }), 'console'),
  ],
  ['media_server.remove', (c) => c.mediaServers.remove(anyServer(c), 'console')],
  ['media_server.reveal_secret', (c) => c.mediaServers.revealSecret(anyServer(c), 'console')],
  [
    'media_server.roll_secret',
    (c) =>
      c.mediaServers.rollSecret(anyServer(c), { overlapMinutes: 60, endsWithUse: true }, 'console'),
  ],
  ['link.issue', (c) => issueLink(c)],
  [
    'stream_key.create',
    (c) => c.streamKeys.create({ streamId: anyStream(c), label: 'n' }, 'console'),
  ],
  ['stream_key.disable', (c) => c.streamKeys.setDisabled(anyKey(c), true, 'console')],
  ['stream_key.enable', (c) => c.streamKeys.setDisabled(anyKey(c), false, 'console')],
  ['stream_key.remove', (c) => c.streamKeys.remove(anyKey(c), 'console')],
  [
    'stream_key.move',
    (c) => {
      const to = { id: anyKey(c), streamId: anyStream(c), label: 'moved' }
      return c.streamKeys.move([to], 'console')
    },
  ],
  ['service_token.create', (c) => c.serviceTokens.create({ name: 'new' }, 'console')],
  ['service_token.disable', (c) => c.serviceTokens.setDisabled(anyToken(c), true, 'console')],
  ['service_token.remove', (c) => c.serviceTokens.remove(anyToken(c), 'console')],
  ['revocation.create', (c) => revoke(c, 'ben')],
  ['revocation.lift', (c) => c.revocations.lift(c.revocations.list()[0]?.id ?? '', 'console')],
  [
    'settings.update',
    (c) => c.settings.update({ ...c.settings.get(), keepDecisionsDays: 3 }, 'console'),
  ],
]

const anyStream = (c: OwnedCatalogue): string => c.streams.list()[0]?.id ?? ''
const anyServer = (c: OwnedCatalogue): string => c.mediaServers.list()[0]?.id ?? ''
const anyKey = (c: OwnedCatalogue): string => c.streamKeys.list()[0]?.id ?? ''
const anyToken = (c: OwnedCatalogue): string => c.serviceTokens.list()[0]?.id ?? ''
const issueLink = (c: OwnedCatalogue): unknown =>
  c.links.issue({ streamId: anyStream(c), minutes: 60, label: '', tags: ['gold'] }, 'console')
const revoke = (c: OwnedCatalogue, value: string): unknown =>
  c.revocations.create({ kind: 'viewer', value, untilMs: null, note: 'shared it' }, 'console')

function fill(catalogue: OwnedCatalogue): void {
  catalogue.streams.create(stream({ name: 'live/news', group: 'g' }), 'console')
  catalogue.mediaServers.create(server({ name: 'a', allowedPeers: ['::1'] }), 'console')
  catalogue.streamKeys.create({ streamId: anyStream(catalogue), label: 'studio' }, 'console')
  catalogue.serviceTokens.create({ name: 'shop' }, 'console')
  issueLink(catalogue)
  revoke(catalogue, 'ann')
  catalogue.publishRules([rule({ id: 'one' })], 'first', 'console')
  catalogue.rules.saveDraft(1, [rule({ id: 'one' }), rule({ id: 'two', priority: 11 })], 'console')
}

describe('every edit', () => {
  it.each(EDITS)('%s changes nothing while another program holds the database', (_, edit) => {
    const { catalogue, path } = createFixture()
    fill(catalogue)
    const before = contents(catalogue)
    const { snapshot, version } = catalogue
    const other = new BetterSqlite3(path)
    other.exec('BEGIN IMMEDIATE')
    expect(refusal(() => edit(catalogue)).code).toBe('ERR_DB_BUSY')
    other.exec('ROLLBACK')
    other.close()
    expect(contents(catalogue)).toEqual(before)
    expect(catalogue.snapshot).toBe(snapshot)
    expect(catalogue.version).toBe(version)
    edit(catalogue)
  })

  it.each(EDITS)('%s leaves nothing behind when its last statement fails', (_, edit) => {
    const { catalogue, db } = createFixture()
    fill(catalogue)
    const before = contents(catalogue)
    const { snapshot } = catalogue
    let told = 0
    catalogue.onChange(() => told++)
    db.exec(`CREATE TRIGGER fail AFTER INSERT ON audit BEGIN SELECT RAISE(ABORT, 'injected'); END`)
    refusal(() => edit(catalogue))
    db.exec('DROP TRIGGER fail')
    expect(contents(catalogue)).toEqual(before)
    expect(catalogue.snapshot).toBe(snapshot)
    expect(told).toBe(0)
    expect(db.inTransaction).toBe(false)
  })

  it.each(EDITS)('%s is audited once, after the journal, and survives a restart', (what, edit) => {
    const { catalogue, flushes, reopen } = createFixture()
    fill(catalogue)
    if (what === 'stream_key.enable')
      catalogue.streamKeys.setDisabled(anyKey(catalogue), true, 'cli')
    const entries = catalogue.audit.list({}, 1000)
    const flushed = flushes()
    edit(catalogue)
    const added = catalogue.audit.list({}, 1000).slice(0, -entries.length)
    expect(added).toMatchObject([{ what, actor: 'console', atMs: START_MS }])
    expect(flushes()).toBe(flushed + 1)
    const after = contents(catalogue)
    expect(contents(reopen())).toEqual(after)
  })

  it('is told of after it is in force', () => {
    const { catalogue } = createFixture()
    const seen: unknown[] = []
    catalogue.onChange(() => seen.push([catalogue.version, catalogue.streams.list().length]))
    catalogue.streams.create(stream({ name: 'a' }), 'console')
    refusal(() => catalogue.streams.create(stream({ name: 'a' }), 'console'))
    catalogue.streams.create(stream({ name: 'b' }), 'console')
    expect(seen).toEqual([
      [1, 1],
      [2, 2],
    ])
  })

  it('is refused on a read-only database and on a full disk', () => {
    const { catalogue, db } = createFixture()
    fill(catalogue)
    const before = contents(catalogue)
    db.pragma('query_only = ON')
    expect(refusal(() => revoke(catalogue, 'ben')).code).toBe('ERR_DB_READ_ONLY')
    db.pragma('query_only = OFF')
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`)
    const title = 'x'.repeat(120)
    const fill200 = (): void => {
      for (let each = 0; each < 200; each++) {
        catalogue.streams.create(stream({ name: `s${each}`, title }), 'console')
      }
    }
    expect(refusal(fill200).code).toBe('ERR_DB_FULL')
    db.pragma('max_page_count = 4294967294')
    expect(catalogue.revocations.list()).toEqual((before as { revocations: unknown }).revocations)
    expect(catalogue.streams.list()).toHaveLength(
      db.prepare('SELECT count(*) FROM streams').pluck().get() as number,
    )
  })
})

describe('a batch', () => {
  it('is stored as a whole or not at all, even when a failure in it is swallowed', () => {
    const { catalogue } = createFixture()
    fill(catalogue)
    const before = contents(catalogue)
    const work = (): void => {
      catalogue.streams.create(stream({ name: 'kept' }), 'cli')
      refusal(() => catalogue.streams.create(stream({ name: 'kept' }), 'cli'))
    }
    expect(refusal(() => catalogue.batch(work, { keep: true })).code).toBe('ERR_STREAM_EXISTS')
    expect(contents(catalogue)).toEqual(before)
  })

  it('can be tried without being kept', () => {
    const { catalogue } = createFixture()
    fill(catalogue)
    const before = contents(catalogue)
    const count = catalogue.batch(
      () => {
        catalogue.streams.create(stream({ name: 'b' }), 'cli')
        return catalogue.streams.list().length
      },
      { keep: false },
    )
    expect(count).toBe(2)
    expect(contents(catalogue)).toEqual(before)
  })
})

describe('the audit log', () => {
  it('can neither be changed nor cut', () => {
    const { catalogue, db } = createFixture()
    fill(catalogue)
    expect(() => db.exec('DELETE FROM audit')).toThrow('audit entries stay')
    expect(() => db.exec(`UPDATE audit SET actor = 'somebody'`)).toThrow('audit entries stay')
  })

  it('is read in pages, newest first', () => {
    const { catalogue } = createFixture()
    fill(catalogue)
    const all = catalogue.audit.list({}, 1000)
    const [first, second] = catalogue.audit.list({}, 2)
    expect([first, second]).toEqual(all.slice(0, 2))
    expect(catalogue.audit.list({ before: second?.id ?? 0 }, 2)).toEqual(all.slice(2, 4))
  })
})
