import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type PublishTokenInput,
  publishTokenChangeSchema,
  publishTokenInputSchema,
  type StreamTokenQuery,
  type SubscribeTokenInput,
  subscribeTokenInputSchema,
} from '../../../shared/stream-token.ts'
import { ALL, createFixture, refusal, START_MS } from './fixture.ts'

const DAY_MS = 24 * 3600 * 1000
const CAM = { streamName: 'cam1', isRegex: false }

const viewers = (fields: Partial<SubscribeTokenInput> = {}): SubscribeTokenInput =>
  subscribeTokenInputSchema.parse({ label: 'Viewers', streams: [CAM], ...fields })

const encoder = (fields: Partial<PublishTokenInput> = {}): PublishTokenInput =>
  publishTokenInputSchema.parse({ label: 'Encoder', streams: [CAM], ...fields })

describe('what a token cannot be', () => {
  it.each([
    [{ streams: [{ streamName: '(?=a)', isRegex: true }] }, 'streams.0.streamName'],
    [{ allowedOrigins: ['not a host'] }, 'allowedOrigins'],
    [{ allowedIpAddresses: ['10.0.0.1-10.0.0.9'] }, 'allowedIpAddresses'],
    [{ allowedIpAddresses: ['192.0.2.1'], bindIpsOnUsage: 1 }, 'bindIpsOnUsage'],
    [{ allowedCountries: ['DE'], deniedCountries: ['FR'] }, 'deniedCountries'],
    [{ expiresAtMs: START_MS }, 'expiresAtMs'],
  ] as const)('refuses %j', (fields, path) => {
    const { catalogue } = createFixture()
    const made = refusal(() =>
      catalogue.subscribeTokens.create(viewers(structuredClone(fields) as never), 'console'),
    )
    expect(made.issues[0]?.path).toBe(path)
    expect(catalogue.subscribeTokens.page(ALL).total).toBe(0)
  })

  it('refuses to record and clip with one publish token', () => {
    const { catalogue } = createFixture()
    const options = { ...encoder().options, record: true, clip: true }
    expect(
      refusal(() => catalogue.publishTokens.create(encoder({ options }), 'console')).issues[0]
        ?.path,
    ).toBe('options.clip')
  })

  it('makes none of many when one of them cannot be', () => {
    const { catalogue } = createFixture()
    const bad = viewers({ allowedOrigins: ['not a host'] })
    refusal(() => catalogue.subscribeTokens.createMany([viewers(), bad], 'console'))
    expect(catalogue.subscribeTokens.page(ALL).total).toBe(0)
    const [made] = catalogue.subscribeTokens.createMany([viewers()], 'console')
    expect(catalogue.subscribeTokens.bySecret(made?.secret ?? '')).not.toBeNull()
  })

  it('refuses to take away the last stream', () => {
    const { catalogue } = createFixture()
    const { token } = catalogue.subscribeTokens.create(viewers(), 'console')
    const change = { removeStreams: ['cam1'] }
    expect(
      refusal(() => catalogue.subscribeTokens.update(token.id, change, 'console')).issues[0]?.path,
    ).toBe('removeStreams')
  })
})

describe.each(['subscribeTokens', 'publishTokens'] as const)('%s', (kind) => {
  const input = kind === 'subscribeTokens' ? viewers() : encoder()
  const create = (fixture: ReturnType<typeof createFixture>) =>
    fixture.catalogue[kind].create(input as never, 'console')

  it('knows none by a text it never gave out', () => {
    const fixture = createFixture()
    create(fixture)
    expect(fixture.catalogue[kind].bySecret('0'.repeat(64))).toBeNull()
  })

  it('is found by its text and its id, also after a restart', () => {
    const fixture = createFixture()
    const { token, secret } = create(fixture)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    for (const catalogue of [fixture.catalogue, fixture.reopen()]) {
      expect(catalogue[kind].bySecret(secret)?.token.id).toBe(token.id)
      expect(catalogue[kind].byId(token.id)?.streams.literals.has('cam1')).toBe(true)
      expect(catalogue[kind].reveal(token.id, null)).toBe(secret)
    }
  })

  it('ends the old text when it is refreshed', () => {
    const fixture = createFixture()
    const { token, secret } = create(fixture)
    const fresh = fixture.catalogue[kind].refresh(token.id, 'console')
    expect(fixture.catalogue[kind].bySecret(secret)).toBeNull()
    expect(fixture.catalogue[kind].bySecret(fresh.secret)?.token.id).toBe(token.id)
    expect(fresh.token.refreshedAtMs).toBe(START_MS)
    const { refreshedAtMs } = fixture.catalogue[kind].update(token.id, {}, 'api:x', {
      refresh: true,
    })
    expect(refreshedAtMs).toBe(START_MS)
    expect(fixture.catalogue[kind].bySecret(fresh.secret)).toBeNull()
  })

  it('says that it is switched off until it is on again', () => {
    const fixture = createFixture()
    const { token, secret } = create(fixture)
    fixture.catalogue[kind].setActive(token.id, false, 'console')
    expect(fixture.catalogue[kind].bySecret(secret)?.token.isActive).toBe(false)
    fixture.catalogue[kind].update(token.id, { isActive: true }, 'console')
    expect(fixture.catalogue[kind].bySecret(secret)?.token.isActive).toBe(true)
  })

  it('is unknown once deleted, and can be restored for 30 days', () => {
    const fixture = createFixture()
    const { token, secret } = create(fixture)
    const { catalogue, clock } = fixture
    catalogue[kind].remove(token.id, 'console')
    expect(catalogue[kind].bySecret(secret)).toBeNull()
    expect(catalogue[kind].byId(token.id)).toBeNull()
    expect(refusal(() => catalogue[kind].get(token.id)).code).toBe('ERR_NOT_FOUND')
    expect(catalogue[kind].page({ ...ALL, isDeleted: true }).total).toBe(1)
    catalogue[kind].restore(token.id, 'console')
    expect(catalogue[kind].bySecret(secret)?.token.id).toBe(token.id)
    catalogue[kind].remove(token.id, 'console')
    clock.nowMs += 30 * DAY_MS + 1
    create(fixture)
    expect(refusal(() => catalogue[kind].restore(token.id, 'console')).code).toBe('ERR_NOT_FOUND')
  })

  it('gives no id twice', () => {
    const fixture = createFixture()
    const { token } = create(fixture)
    fixture.catalogue[kind].remove(token.id, 'console')
    fixture.clock.nowMs += 31 * DAY_MS
    create(fixture)
    fixture.catalogue[kind].remove(token.id + 1, 'console')
    fixture.clock.nowMs += 31 * DAY_MS
    const [, last] = [create(fixture), create(fixture)]
    expect(last.token.id).toBe(token.id + 3)
  })

  it('keeps no text readable in the database', () => {
    const fixture = createFixture()
    const { secret } = create(fixture)
    const file = readFileSync(fixture.path).toString('latin1')
    const wal = readFileSync(`${fixture.path}-wal`).toString('latin1')
    expect(file + wal).not.toContain(secret)
  })

  it('audits an edit and a look at the text, without the text', () => {
    const fixture = createFixture()
    const { token, secret } = create(fixture)
    fixture.catalogue[kind].reveal(token.id, 'console')
    fixture.catalogue[kind].update(token.id, { label: 'New' }, 'api:partner', { ignored: 'nmae' })
    const entries = fixture.catalogue.audit.list({}, 10)
    expect(entries.map((each) => each.what.split('.')[1])).toEqual(['update', 'reveal', 'create'])
    expect(entries[0]?.detail).toContain('ignored: nmae')
    expect(JSON.stringify(entries)).not.toContain(secret)
  })
})

describe('lists', () => {
  function filled() {
    const fixture = createFixture()
    const { subscribeTokens } = fixture.catalogue
    subscribeTokens.createMany(
      [
        viewers({ label: 'beta' }),
        viewers({ label: 'Alpha', streams: [{ streamName: 'Sport', isRegex: false }] }),
        viewers({ label: 'gamma', streams: [{ streamName: '.*', isRegex: true }] }),
        viewers({ label: 'delta', originCluster: 'fra-1' }),
      ],
      'console',
    )
    const labels = (query: Partial<StreamTokenQuery>): string[] =>
      subscribeTokens.page({ ...ALL, ...query }).tokens.map((each) => each.label)
    return { labels, subscribeTokens }
  }

  it('are empty past the end', () => {
    const { subscribeTokens } = filled()
    expect(subscribeTokens.page({ ...ALL, page: 3, itemsOnPage: 2 })).toEqual({
      tokens: [],
      total: 4,
    })
  })

  it('sort by label without case and by moment, either way, in pages', () => {
    const { labels } = filled()
    expect(labels({})).toEqual(['Alpha', 'beta', 'delta', 'gamma'])
    expect(labels({ isDescending: true, itemsOnPage: 1, page: 2 })).toEqual(['delta'])
    expect(labels({ sortBy: 'addedAt' })).toEqual(['beta', 'Alpha', 'gamma', 'delta'])
    expect(labels({ sortBy: 'addedAt', isDescending: true })[0]).toBe('delta')
  })

  it('find by label and stream name, by cluster, and without patterns', () => {
    const { labels } = filled()
    expect(labels({ text: 'SPORT' })).toEqual(['Alpha'])
    expect(labels({ text: 'sport', filterBy: 'label' })).toEqual([])
    expect(labels({ text: 'alpha', filterBy: 'stream' })).toEqual([])
    expect(labels({ text: 'a', withoutPatterns: true })).not.toContain('gamma')
    expect(labels({ cluster: 'fra-1' })).toEqual(['delta'])
  })
})

describe('what publish tokens ask of viewers', () => {
  it('is nothing where no token is for the stream', () => {
    const { catalogue } = createFixture()
    catalogue.publishTokens.create(encoder({ subscribeRequiresAuth: true }), 'console')
    expect(catalogue.publishTokens.termsOf('cam10')).toBeNull()
  })

  it('is the strictest of all that are for it, also of one that is switched off', () => {
    const { catalogue } = createFixture()
    const open = encoder({ allowedCountries: ['DE', 'FR'], originCluster: 'fra-1' })
    const pattern = { streamName: 'cam[0-9]', isRegex: true }
    const strict = encoder({
      streams: [pattern],
      subscribeRequiresAuth: true,
      allowedCountries: ['FR', 'IT'],
    })
    catalogue.publishTokens.create(open, 'console')
    const { token } = catalogue.publishTokens.create(strict, 'console')
    catalogue.publishTokens.setActive(token.id, false, 'console')
    expect(catalogue.publishTokens.termsOf('cam1')).toEqual({
      subscribeRequiresAuth: true,
      countries: { allowedCountries: ['FR'], deniedCountries: [] },
      cluster: null,
    })
    catalogue.publishTokens.remove(token.id, 'console')
    expect(catalogue.publishTokens.termsOf('cam1')).toEqual({
      subscribeRequiresAuth: false,
      countries: { allowedCountries: ['DE', 'FR'], deniedCountries: [] },
      cluster: 'fra-1',
    })
  })

  it('allows no country where two allow none in common', () => {
    const { catalogue } = createFixture()
    catalogue.publishTokens.create(encoder({ allowedCountries: ['DE'] }), 'console')
    catalogue.publishTokens.create(encoder({ allowedCountries: ['FR'] }), 'console')
    const terms = catalogue.publishTokens.termsOf('cam1')
    expect(terms?.countries?.allowedCountries).toEqual(['ZZ'])
  })

  it('keeps restream keys sealed and shows them again', () => {
    const fixture = createFixture()
    const restream = [
      { url: 'rtmp://x.test/live', key: 'top-secret-key', label: '', enabled: true },
    ]
    const options = { ...encoder().options, restream }
    const { token } = fixture.catalogue.publishTokens.create(encoder({ options }), 'console')
    fixture.catalogue.publishTokens.update(token.id, { options: { record: true } }, 'console')
    const kept = fixture.catalogue.publishTokens.get(token.id)
    expect(kept.options).toMatchObject({ restream, record: true })
    const wal = readFileSync(`${fixture.path}-wal`).toString('latin1')
    expect(wal).not.toContain('top-secret-key')
  })

  it('keeps the options that a change does not name, and takes back what it names', () => {
    const { catalogue } = createFixture()
    const restream = [{ url: 'rtmp://x.test/live', key: 'a-key', label: '', enabled: true }]
    const options = { ...encoder().options, restream, multisource: false, priority: 3 }
    const { token } = catalogue.publishTokens.create(encoder({ options }), 'console')
    const change = publishTokenChangeSchema.parse({ options: { record: true } })
    expect(change).toEqual({ options: { record: true } })
    catalogue.publishTokens.update(token.id, change, 'console')
    const changed = catalogue.publishTokens.get(token.id).options
    expect(changed).toEqual({ ...options, record: true })
    const { id } = catalogue.edits.latest()
    expect(catalogue.edits.preview(id).fields).toEqual([
      { path: 'options.record', now: 'true', before: 'false', isChangedSince: false },
    ])
    catalogue.edits.undo(id, null, 'console')
    expect(catalogue.publishTokens.get(token.id).options).toEqual(options)
  })
})

describe('what became of a token', () => {
  it('is nothing for other grants, and for one in force', () => {
    const { catalogue } = createFixture()
    const { token } = catalogue.subscribeTokens.create(viewers(), 'console')
    for (const grantId of ['rj-1', '', `st-${token.id}`, `sst-${token.id}-abc`]) {
      expect(catalogue.tokenEnds.endedAtMs(grantId, START_MS)).toBeNull()
    }
  })

  it('holds for it and for what was signed with it, once it is refreshed, switched off or deleted', () => {
    const { catalogue, clock } = createFixture()
    const { token } = catalogue.subscribeTokens.create(viewers(), 'console')
    const ends = (sinceMs = START_MS) =>
      [`st-${token.id}`, `sst-${token.id}-abc`].map((id) =>
        catalogue.tokenEnds.endedAtMs(id, sinceMs),
      )
    const before = catalogue.tokenEnds.count()
    clock.nowMs += 10
    catalogue.subscribeTokens.setActive(token.id, false, 'console')
    expect(ends()).toEqual([clock.nowMs, clock.nowMs])
    catalogue.subscribeTokens.setActive(token.id, true, 'console')
    expect(ends()).toEqual([null, null])
    catalogue.subscribeTokens.refresh(token.id, 'console')
    expect(ends()).toEqual([clock.nowMs, clock.nowMs])
    expect(ends(clock.nowMs + 1)).toEqual([null, null])
    catalogue.subscribeTokens.remove(token.id, 'console')
    expect(ends(clock.nowMs + 1)).toEqual([clock.nowMs, clock.nowMs])
    expect(catalogue.tokenEnds.count()).toBe(before + 4)
    catalogue.subscribeTokens.create(viewers(), 'console')
    expect(catalogue.tokenEnds.count()).toBe(before + 4)
  })
})
