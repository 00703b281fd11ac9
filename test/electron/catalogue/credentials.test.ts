import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import { createCatalogue } from '../../../electron/catalogue/create.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createDataKeySecrets } from '../../../electron/secrets/data-key.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { Link } from '../../../shared/credential.ts'
import { asking, createFixture, refusal, START_MS, server, stream } from './fixture.ts'

function ask(catalogue: OwnedCatalogue, fields: Partial<AccessRequest>, atMs = START_MS): Decision {
  const request: AccessRequest = asking({
    streamName: 'news',
    mediaServerId: 'ice',
    protocol: 'icecast',
    ...fields,
  })
  return decide(request, catalogue.snapshot, atMs)
}

const link = (value: string): Partial<AccessRequest> => ({
  credentials: [{ kind: 'rj-auth', value }],
})
const key = (value: string): Partial<AccessRequest> => ({
  action: 'publish',
  credentials: [{ kind: 'stream-key', value }],
})

describe('links', () => {
  it('are refused for a stream that is not there', () => {
    const { catalogue, db } = createFixture()
    const input = { streamId: 'nothing', minutes: 5, label: '', tags: [] }
    expect(refusal(() => catalogue.links.issue(input, 'console'))).toMatchObject({
      code: 'ERR_NOT_FOUND',
      issues: [{ path: 'streamId' }],
    })
    expect(db.prepare('SELECT count(*) FROM signing_keys').pluck().get()).toBe(0)
  })

  it('admit to their stream until they expire, and to no other stream and no publishing', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    catalogue.streams.create(stream({ name: 'other' }), 'console')
    const input = { streamId: id, minutes: 5, label: 'Ann', tags: ['gold'] }
    const issued = catalogue.links.issue(input, 'api:shop')
    const { expiresAtMs } = issued.link
    expect(expiresAtMs).toBe(Date.UTC(2026, 10, 3, 12, 5, 1))
    const { token } = issued
    expect(ask(catalogue, { ...link(token), streamName: 'other' }).reason).toBe(
      'grant_other_stream',
    )
    expect(ask(catalogue, { ...link(token), action: 'publish' }).outcome).toBe('deny')
    expect(ask(catalogue, link(token), expiresAtMs).reason).toBe('grant_expired')
    expect(ask(catalogue, link(`B${token.slice(1)}`)).outcome).toBe('deny')
    expect(ask(catalogue, link(token), expiresAtMs - 1)).toMatchObject({
      outcome: 'allow',
      grantId: issued.link.id,
      tags: ['gold'],
    })
    expect(issued.link).toMatchObject({
      label: 'Ann',
      issuedBy: 'shop',
      uses: 0,
      revokedAtMs: null,
    })
  })

  it('are never the same twice, also after a restart', () => {
    const { catalogue, reopen } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const input = { streamId: id, minutes: 5, label: '', tags: [] }
    const issue = (from: OwnedCatalogue): string => from.links.issue(input, 'console').token
    const tokens = [issue(catalogue), issue(catalogue), issue(catalogue)]
    const after = reopen()
    tokens.push(issue(after), issue(after))
    expect(new Set(tokens).size).toBe(5)
    expect(new Set(after.links.list().map((each) => each.id)).size).toBe(5)
  })

  it('are refused once revoked, alone, also after a restart', () => {
    const { catalogue, reopen, clock } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const input = { streamId: id, minutes: 5, label: '', tags: [] }
    const [one, two] = [catalogue.links.issue(input, 'cli'), catalogue.links.issue(input, 'cli')]
    clock.nowMs += 1000
    const revoked = { kind: 'grant', value: one.link.id, untilMs: null, note: '' } as const
    const { id: revocationId } = catalogue.revocations.create(revoked, 'console')
    for (const each of [catalogue, reopen()]) {
      expect(ask(each, link(one.token)).reason).toBe('grant_revoked')
      expect(ask(each, link(two.token)).outcome).toBe('allow')
      const revokedAtMs = each.links.list().map((entry: Link) => entry.revokedAtMs)
      expect(revokedAtMs).toEqual([null, START_MS + 1000])
      if (each !== catalogue) each.revocations.lift(revocationId, 'console')
      if (each !== catalogue) expect(ask(each, link(one.token)).outcome).toBe('allow')
    }
  })

  it('are not shown as revoked once that ran out', () => {
    const { catalogue, clock } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const { link: made } = catalogue.links.issue(
      { streamId: id, minutes: 5, label: '', tags: [] },
      'cli',
    )
    const untilMs = clock.nowMs + 60_000
    const revoked = { kind: 'grant', value: made.id, untilMs, note: '' } as const
    catalogue.revocations.create(revoked, 'console')
    const shown = (): unknown[] =>
      [...catalogue.links.list(), ...catalogue.links.some([made.id])].map(
        (each) => each.revokedAtMs,
      )
    clock.nowMs = untilMs - 1
    expect(shown()).toEqual([START_MS, START_MS])
    clock.nowMs = untilMs
    expect(shown()).toEqual([null, null])
  })

  it('hold by their signature when they are not listed, and move with a renamed stream when they are', () => {
    const { catalogue, db, reopen } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const { token } = catalogue.links.issue(
      { streamId: id, minutes: 5, label: '', tags: [] },
      'cli',
    )
    catalogue.streams.update(id, stream({ name: 'late' }), 'console')
    expect(ask(catalogue, { ...link(token), streamName: 'late' }).outcome).toBe('allow')
    catalogue.streams.create(stream({ name: 'news' }), 'console')
    expect(ask(catalogue, link(token)).reason).toBe('grant_other_stream')
    db.exec('DELETE FROM links')
    const after = reopen()
    expect(ask(after, link(token)).outcome).toBe('allow')
    expect(ask(after, { ...link(token), streamName: 'late' }).reason).toBe('grant_other_stream')
  })

  it('still hold when a new signing key took over', () => {
    const { catalogue, db, reopen } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const input = { streamId: id, minutes: 5, label: '', tags: [] }
    const { token } = catalogue.links.issue(input, 'cli')
    db.prepare('UPDATE signing_keys SET retired_at_ms = ?').run(START_MS)
    const after = reopen()
    const fresh = after.links.issue(input, 'cli')
    expect(ask(after, link(token)).outcome).toBe('allow')
    expect(ask(after, link(fresh.token)).outcome).toBe('allow')
    expect(after.audit.list({}, 2).map((each) => each.what)).toContain('signing_key.create')
  })

  it.each([
    [
      'the address of the stream',
      { playUrl: 'https://cdn.example/a.m3u8?x=1#t' },
      ['http://ice.example'],
      /^https:\/\/cdn\.example\/a\.m3u8\?x=1&rj-auth=[\w-]+(%3D)*#t$/,
    ],
    [
      'the only media server',
      {},
      ['http://ice.example:8000/'],
      /^http:\/\/ice\.example:8000\/live\/n%C3%A4chste\?rj-auth=[\w-]+(%3D)*$/,
    ],
    ['nothing when there are two', {}, ['http://a.example', 'http://b.example'], null],
    ['nothing when none is known', {}, [], null],
  ])('lead to %s', (_, fields, publicUrls, expected) => {
    const { catalogue } = createFixture()
    const made = catalogue.streams.create(stream({ name: 'live/nächste', ...fields }), 'console')
    for (const publicUrl of publicUrls) {
      catalogue.mediaServers.create(server({ name: publicUrl, publicUrl }), 'console')
    }
    expect(catalogue.links.hasAddress(made.id)).toBe(expected !== null)
    const { url } = catalogue.links.issue(
      { streamId: made.id, minutes: 5, label: '', tags: [] },
      'cli',
    )
    if (expected === null) expect(url).toBeNull()
    else expect(url).toMatch(expected)
  })

  it('count their uses, also after a restart', () => {
    const { catalogue, reopen } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const { link: made } = catalogue.links.issue(
      { streamId: id, minutes: 5, label: '', tags: [] },
      'cli',
    )
    catalogue.noteGrantUsed(made.id, START_MS + 1)
    catalogue.noteGrantUsed(made.id, START_MS + 2)
    catalogue.noteGrantUsed('rj-of-nobody', START_MS + 2)
    const used = { uses: 2, lastUsedAtMs: START_MS + 2 }
    expect(catalogue.links.list()).toMatchObject([used])
    expect(reopen().links.list()).toMatchObject([used])
  })

  it('make room for new ones a month after they expired', () => {
    const { catalogue, clock } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const input = { streamId: id, minutes: 5, label: '', tags: [] }
    catalogue.links.issue(input, 'cli')
    clock.nowMs += 31 * 24 * 3600 * 1000
    const { link: made } = catalogue.links.issue(input, 'cli')
    expect(catalogue.links.list().map((each) => each.id)).toEqual([made.id])
  })
})

describe('stream keys', () => {
  it('are refused for an unknown stream and for a label in use', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const create = (streamId: string, label: string): unknown =>
      catalogue.streamKeys.create({ streamId, label }, 'console')
    create(id, 'studio')
    create(id, '')
    create(id, '')
    expect(refusal(() => create('nothing', 'a')).code).toBe('ERR_NOT_FOUND')
    expect(refusal(() => create(id, 'studio'))).toMatchObject({
      code: 'ERR_NAME_TAKEN',
      issues: [{ path: 'label' }],
    })
    expect(catalogue.streamKeys.list()).toHaveLength(3)
  })

  it('permit publishing on their stream and nothing else, until switched off or removed', () => {
    const { catalogue, reopen } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    catalogue.streams.create(stream({ name: 'other' }), 'console')
    const made = catalogue.streamKeys.create({ streamId: id, label: 'studio' }, 'console')
    expect(made.secret).toMatch(/^sdk_[0-9a-hjkmnp-tv-z]{40}$/)
    expect(made.key.hint).toBe(made.secret.slice(0, 8))
    expect(Object.keys(made.key)).not.toContain('hash')
    expect(ask(catalogue, key('sdk_wrong')).reason).toBe('credential_unknown')
    expect(ask(catalogue, key('x'.repeat(300))).reason).toBe('credential_malformed')
    expect(ask(catalogue, { ...key(made.secret), streamName: 'other' }).reason).toBe(
      'grant_other_stream',
    )
    expect(ask(catalogue, { ...key(made.secret), action: 'subscribe' }).reason).toBe(
      'grant_other_action',
    )
    const after = reopen()
    expect(ask(after, key(made.secret))).toMatchObject({ outcome: 'allow', grantId: made.key.id })
    after.streamKeys.setDisabled(made.key.id, true, 'console')
    expect(ask(after, key(made.secret)).reason).toBe('grant_disabled')
    after.streamKeys.setDisabled(made.key.id, false, 'console')
    expect(ask(after, key(made.secret)).outcome).toBe('allow')
    after.streamKeys.remove(made.key.id, 'console')
    expect(ask(after, key(made.secret)).reason).toBe('grant_deleted')
  })
})

describe('links of a stream that was removed', () => {
  const input = (streamId: string) => ({ streamId, minutes: 5, label: '', tags: [] })
  const news = (fields = {}) => stream({ name: 'news', ...fields })

  it('admit to no later stream of that name, not after a restart either', () => {
    const { catalogue, reopen } = createFixture()
    const first = catalogue.streams.create(news(), 'console')
    const { token } = catalogue.links.issue(input(first.id), 'console')
    expect(ask(catalogue, link(token)).outcome).toBe('allow')
    catalogue.streams.remove(first.id, 'console')
    const second = catalogue.streams.create(news(), 'console')
    // Made in the same moment for the same time, so that only its id tells it from the first.
    const fresh = catalogue.links.issue(input(second.id), 'console')
    for (const each of [catalogue, reopen()]) {
      expect(ask(each, link(token))).toMatchObject({
        outcome: 'deny',
        reason: 'grant_other_stream',
      })
      expect(ask(each, link(fresh.token)).outcome).toBe('allow')
      expect(each.links.list().map((one) => one.id)).toEqual([fresh.link.id])
    }
  })

  it('admit to no stream that takes a name of it in the same batch', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(news(), 'console')
    const { token } = catalogue.links.issue(input(id), 'console')
    const replace = (): void => {
      catalogue.streams.remove(id, 'cli')
      catalogue.streams.create(news(), 'cli')
    }
    catalogue.batch(replace, { keep: false })
    expect(ask(catalogue, link(token)).outcome).toBe('allow')
    catalogue.batch(replace, { keep: true })
    expect(ask(catalogue, link(token)).reason).toBe('grant_other_stream')
  })

  it('are remembered until long after they expired', () => {
    const { catalogue, clock, db } = createFixture()
    const count = () => db.prepare('SELECT count(*) FROM ended_links').pluck().get()
    const { id } = catalogue.streams.create(news(), 'console')
    catalogue.links.issue(input(id), 'console')
    catalogue.streams.remove(id, 'console')
    const other = catalogue.streams.create(news(), 'console')
    clock.nowMs += 29 * 24 * 3600 * 1000
    catalogue.links.issue(input(other.id), 'console')
    expect(count()).toBe(1)
    clock.nowMs += 2 * 24 * 3600 * 1000
    catalogue.links.issue(input(other.id), 'console')
    expect(count()).toBe(0)
  })
})

describe('a credential that cannot be checked because of a fault', () => {
  it.each(['listens', 'throws'])('is denied and reported to who %s', (listener) => {
    const faults: unknown[] = []
    const fault = new Error('no hash')
    const secrets = createDataKeySecrets(new Uint8Array(32).fill(7), 'a test')
    const { catalogue } = createFixture({
      secrets,
      onFault: (cause) => {
        faults.push(cause)
        if (listener === 'throws') throw new Error('The log is full.')
      },
    })
    const { id } = catalogue.streams.create(stream({ name: 'news', mode: 'public' }), 'console')
    const made = catalogue.streamKeys.create({ streamId: id, label: '' }, 'console')
    secrets.hash = () => {
      throw fault
    }
    expect(ask(catalogue, key(made.secret))).toMatchObject({ outcome: 'deny', reason: 'internal' })
    expect(faults).toEqual([fault])
  })
})

describe('secrets', () => {
  it('are in no file and in no audit entry', () => {
    const { catalogue, path, db } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    const made = catalogue.mediaServers.create(server({ name: 'a' }), 'console')
    const secrets = [
      made.secret,
      catalogue.mediaServers.rollSecret(
        made.server.id,
        { overlapMinutes: 60, endsWithUse: true },
        'console',
      ),
      catalogue.mediaServers.revealSecret(made.server.id, 'console'),
      catalogue.streamKeys.create({ streamId: id, label: 'studio' }, 'console').secret,
      catalogue.serviceTokens.create({ name: 'shop' }, 'console').secret,
      catalogue.links.issue({ streamId: id, minutes: 5, label: '', tags: [] }, 'cli').token,
    ]
    const audit = JSON.stringify(catalogue.audit.list({}, 1000))
    const files = ['', '-wal'].map((end) => readFileSync(path + end, 'latin1'))
    db.pragma('wal_checkpoint(TRUNCATE)')
    files.push(readFileSync(path, 'latin1'))
    for (const secret of secrets) {
      for (const text of [audit, ...files]) {
        // The last characters: hints show the first ones.
        expect(text.includes(secret.slice(-24))).toBe(false)
      }
    }
    expect(files.some((file) => file.includes('shop'))).toBe(true)
  })

  it('that cannot be opened stop the start, rather than refusing every link', () => {
    const { catalogue, db } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'news' }), 'console')
    catalogue.links.issue({ streamId: id, minutes: 5, label: '', tags: [] }, 'cli')
    const secrets = createDataKeySecrets(new Uint8Array(32).fill(8), 'another key')
    const journal = { flush: () => undefined }
    const tools = { db, secrets, journal, countryOf: () => '??', now: () => START_MS }
    expect(refusal(() => createCatalogue(tools)).code).toBe('ERR_KEY_STORE_LOCKED')
  })
})
