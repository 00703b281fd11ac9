import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { exportDocument } from '../../../electron/catalogue/document.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import { tokenBulkSchema } from '../../../shared/token-input.ts'
import type { KeyFormat } from '../../../shared/token-key.ts'
import { tokenKeySchema } from '../../../shared/token-key-input.ts'
import { apply } from './document-station.ts'
import { createFixture, refusal, START_MS } from './fixture.ts'

const LONG = 'a secret of more than thirty-two characters'
const MEDIAMTX_KEY = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'pem',
    type: 'pkcs8',
  }),
)
const OTHER = 'another secret of more than thirty-two chars'

/** Of each format: a secret, what is asked for, what checking needs beside it, and when it ends. */
const CASES: readonly (readonly [
  KeyFormat,
  string,
  Readonly<Record<string, unknown>>,
  Readonly<Record<string, unknown>>,
  number | null,
])[] = [
  ['nms-sign', 'nms', { url: 'rtmp://a.test/live/news', minutes: 10 }, {}, 600_000],
  ['ome-policy', 'ome', { url: 'ws://a.test:3333/app/news', minutes: 10 }, {}, 600_000],
  ['wowza', 'wow', { url: 'https://a.test/live/n/playlist.m3u8', minutes: 10 }, {}, 600_000],
  ['ant-media-hash', 'ant', { streamId: 'news' }, { streamId: 'news' }, null],
  ['ant-media-jwt', LONG, { streamId: 'news', minutes: 10 }, { streamId: 'news' }, 600_000],
  ['ant-media-totp', 'GEZDGNBVGY3TQOJQ', {}, {}, 60_000],
  [
    'livekit',
    LONG,
    { identity: 'ann', room: 'news', lifetimeSeconds: 600 },
    { apiKey: 'APIx' },
    600_000,
  ],
  ['mediamtx-jwt', MEDIAMTX_KEY, { paths: ['news'], minutes: 10 }, { path: 'news' }, 600_000],
]

const settingsOf = (format: KeyFormat) => (format === 'livekit' ? { apiKey: 'APIx' } : {})

const keep = (catalogue: OwnedCatalogue, format: KeyFormat, secret: string | null, name = 'Key') =>
  catalogue.tokenKeys.create(
    tokenKeySchema.parse({ name, format, settings: settingsOf(format), secret }),
    'console',
  )

const issue = (catalogue: OwnedCatalogue, keyId: string, terms: object) =>
  catalogue.tokens.issue(
    { kind: 'server-token', keyId, label: 'Ann', terms: { ...terms } },
    'console',
  )

describe('a kept key', () => {
  it.each([
    ['ant-media-totp', 'not base32!', 'secret'],
    ['livekit', 'short', 'secret'],
    ['mediamtx-jwt', 'no key', 'secret'],
  ] as const)('is refused at once when %s cannot sign with it', (format, secret, path) => {
    const { catalogue } = createFixture()
    expect(refusal(() => keep(catalogue, format, secret)).issues[0]?.path).toBe(path)
    expect(catalogue.tokenKeys.list()).toEqual([])
  })

  it.each([
    ['livekit', {}, 'settings.apiKey'],
    ['nms-sign', { apiKey: 'x' }, 'settings.apiKey'],
    ['ome-policy', { prefix: 'x' }, 'settings.prefix'],
  ] as const)('of %s refuses the settings %j', (format, settings, path) => {
    const { catalogue } = createFixture()
    const input = tokenKeySchema.parse({ name: 'Key', format, settings, secret: LONG })
    const refused = refusal(() => catalogue.tokenKeys.create(input, 'console'))
    expect(refused.issues[0]?.path).toBe(path)
  })

  it('signs nothing without its secret, after it was deleted, or for terms that say what it says', () => {
    const { catalogue } = createFixture()
    const empty = keep(catalogue, 'nms-sign', null, 'Empty')
    const terms = { url: 'rtmp://a.test/live/news', minutes: 1 }
    expect(refusal(() => issue(catalogue, empty.id, terms)).issues[0]?.path).toBe('keyId')
    const gone = keep(catalogue, 'nms-sign', 'nms', 'Gone')
    catalogue.tokenKeys.remove(gone.id, 'console')
    expect(refusal(() => issue(catalogue, gone.id, terms)).issues[0]?.path).toBe('keyId')
    expect(refusal(() => issue(catalogue, 'none', terms)).issues[0]?.path).toBe('keyId')
    catalogue.tokenKeys.restore(gone.id, 'console')
    const own = { ...terms, secret: 'mine' }
    expect(refusal(() => issue(catalogue, gone.id, own)).issues[0]?.path).toBe('terms.secret')
    expect(issue(catalogue, gone.id, terms).secret).toContain('sign=')
  })

  it('has a name of its own, also when it is restored', () => {
    const { catalogue } = createFixture()
    const first = keep(catalogue, 'nms-sign', 'one')
    expect(refusal(() => keep(catalogue, 'nms-sign', 'two')).code).toBe('ERR_NAME_TAKEN')
    catalogue.tokenKeys.remove(first.id, 'console')
    keep(catalogue, 'nms-sign', 'two')
    const again = refusal(() => catalogue.tokenKeys.restore(first.id, 'console'))
    expect(again.code).toBe('ERR_NAME_TAKEN')
  })

  it('is gone for good, with what it signed, thirty days after it was deleted', () => {
    const { catalogue, clock, reopen } = createFixture()
    const { id } = keep(catalogue, 'ant-media-hash', 'ant')
    issue(catalogue, id, { streamId: 'news' })
    catalogue.tokenKeys.remove(id, 'console')
    clock.nowMs += 30 * 24 * 3_600_000
    expect(catalogue.tokenKeys.list()).toEqual([])
    expect(refusal(() => catalogue.tokenKeys.restore(id, 'console')).code).toBe('ERR_NOT_FOUND')
    keep(catalogue, 'nms-sign', 'nms', 'Other')
    expect(reopen().tokenKeys.list()).toHaveLength(1)
  })

  it('signs with the new secret once it is rolled, and takes the one before back for a while', () => {
    const { catalogue, clock } = createFixture()
    const { id } = keep(catalogue, 'ant-media-hash', 'before')
    const hash = (): string | null => issue(catalogue, id, { streamId: 'news' }).secret
    const before = hash()
    catalogue.tokenKeys.roll(id, { secret: 'after', overlapMinutes: 10 }, 'console')
    const after = hash()
    expect(after).not.toBe(before)
    catalogue.tokenKeys.takeBack(id, 'console')
    expect(hash()).toBe(before)
    catalogue.tokenKeys.takeBack(id, 'console')
    expect(hash()).toBe(after)
    clock.nowMs += 10 * 60_000
    expect(catalogue.tokenKeys.list()[0]?.previousUntilMs).toBeNull()
    expect(refusal(() => catalogue.tokenKeys.takeBack(id, 'console')).code).toBe('ERR_NOT_FOUND')
    catalogue.tokenKeys.roll(id, { secret: 'leaked', overlapMinutes: 0 }, 'console')
    expect(refusal(() => catalogue.tokenKeys.takeBack(id, 'console')).code).toBe('ERR_NOT_FOUND')
  })
})

describe('what it signs', () => {
  it.each(CASES)(
    'verifies as %s, is listed, and outlives a restart',
    (format, secret, terms, asked, end) => {
      const { catalogue, reopen } = createFixture()
      const { id } = keep(catalogue, format, secret)
      const preview = catalogue.tokens.preview({ kind: 'server-token', keyId: id, terms })
      expect(preview.sentences.length).toBeGreaterThan(1)
      expect(preview.lints.filter(({ level }) => level === 'refused')).toEqual([])
      const issued = issue(catalogue, id, terms)
      const check = { ...asked, secret, token: issued.secret }
      expect(tokenFormat(format).verify(check, START_MS)).toMatchObject({
        verified: true,
        valid: true,
      })
      const { expiresAtMs } = issued.token
      if (end === null) expect(expiresAtMs).toBeNull()
      else {
        expect(tokenFormat(format).verify(check, START_MS + end - 60_000).valid).toBe(true)
        expect(tokenFormat(format).verify(check, START_MS + end + 61_000).valid).toBe(false)
        expect(Math.abs((expiresAtMs ?? 0) - (START_MS + end))).toBeLessThan(60_000)
      }
      const listed = reopen().tokens.get(issued.token)
      expect(listed).toMatchObject({ kind: 'server-token', label: 'Ann', tags: ['Key'] })
      const isAsked = ['nms-sign', 'ome-policy', 'ant-media-hash', 'ant-media-jwt'].includes(format)
      expect(listed).toMatchObject({ isRevocable: isAsked, isSwitchable: isAsked })
      expect(listed.checkedBy).toMatchObject({ keyId: id, asking: [] })
    },
  )

  it('says below the field what the format refuses', () => {
    const { catalogue } = createFixture()
    const { id } = keep(catalogue, 'ome-policy', 'ome')
    const terms = { url: 'nowhere', minutes: 0 }
    const { issues } = refusal(() => issue(catalogue, id, terms))
    expect(issues.map(({ path }) => path)).toEqual(['terms.url', 'terms.minutes'])
    const { lints } = catalogue.tokens.preview({ kind: 'server-token', keyId: id, terms })
    expect(lints).toMatchObject([
      { level: 'refused', path: 'terms.url' },
      { level: 'refused', path: 'terms.minutes' },
    ])
  })

  it('warns of what holds for long, since nothing here ends it', () => {
    const { catalogue } = createFixture()
    const { id } = keep(catalogue, 'nms-sign', 'nms')
    const lints = (minutes: number): readonly string[] =>
      catalogue.tokens
        .preview({
          kind: 'server-token',
          keyId: id,
          terms: { url: 'rtmp://a.test/live/news', minutes },
        })
        .lints.map(({ code }) => code)
    expect(lints(60)).toEqual([])
    expect(lints(8 * 1440)).toEqual(['long_lived'])
  })

  it('is renewed for as long again, never switched off or rolled where nobody asks', () => {
    const { catalogue, clock } = createFixture()
    const { id } = keep(catalogue, 'livekit', LONG)
    const { token } = issue(catalogue, id, { identity: 'ann', room: 'news', lifetimeSeconds: 600 })
    clock.nowMs += 3_600_000
    const renewed = catalogue.tokens.renew(
      { kind: token.kind, id: token.id, minutes: null, overlapMinutes: null },
      'console',
    )
    const lasts = (renewed.token.expiresAtMs ?? 0) - clock.nowMs
    expect(Math.round(lasts / 60_000)).toBe(10)
    const refused = refusal(() => catalogue.tokens.act('disable', [token], 'console'))
    expect(refused.code).toBe('ERR_INPUT_INVALID')
    expect(refused.message).toContain('LiveKit checks it by itself and does not ask')
    const roll = { kind: token.kind, id: token.id, minutes: null, overlapMinutes: 0 }
    expect(refusal(() => catalogue.tokens.renew(roll, 'console')).code).toBe('ERR_INPUT_INVALID')
    expect(catalogue.tokens.get(token).disabledAtMs).toBeNull()
  })

  it('is found in no column of the database', () => {
    const { catalogue, db } = createFixture()
    const { id } = keep(catalogue, 'ant-media-jwt', LONG)
    catalogue.tokenKeys.roll(id, { secret: OTHER, overlapMinutes: 60 }, 'console')
    const { secret } = issue(catalogue, id, { streamId: 'news', minutes: 10 })
    const held = JSON.stringify([
      db.prepare('SELECT * FROM token_keys').all(),
      db.prepare('SELECT * FROM server_tokens').all(),
      db.prepare('SELECT * FROM audit').all(),
    ])
    expect(held).toContain('news')
    for (const text of [LONG, OTHER, secret ?? '']) expect(held).not.toContain(text)
  })

  it('is issued for each row of a list, and a wrong row says which column', async () => {
    const { catalogue } = createFixture()
    const { id } = keep(catalogue, 'livekit', LONG)
    const bulk = (text: string) =>
      tokenBulkSchema.parse({
        kind: 'server-token',
        text,
        columns: { target: 0, viewer: 1, minutes: 2, scopes: 3 },
        defaults: { tokenKeyId: id },
      })
    const bad = await catalogue.bulk.check(bulk(',ann,5\nnews,,5\nnews,ann,5,owner\nnews,ann,soon'))
    expect(bad.issues.map(({ line, field }) => [line, field])).toEqual([
      [1, 'target'],
      [2, 'viewer'],
      [3, 'scopes'],
      [4, 'minutes'],
    ])
    const { id: job } = await catalogue.bulk.start(
      bulk('news,ann,5\nnews,bob,5,present'),
      'console',
    )
    await expect.poll(() => catalogue.bulk.get(job).state).toBe('done')
    const signed = catalogue.bulk.result(job).map(({ issued }) => issued?.secret)
    const read = signed.map((token) => tokenFormat('livekit').decode(token ?? '', START_MS).value)
    expect(read).toMatchObject([
      { sub: 'ann', video: { room: 'news', canPublish: false } },
      { sub: 'bob', video: { canPublish: true } },
    ])
  })
})

describe('keys in a document', () => {
  const HEAD = 'stagedoor: 1\ntokenKeys:\n'
  const LIVEKIT = '  - { name: Rooms, format: livekit, settings: { apiKey: APIx } }\n'

  it('refuse a name that is there twice, a setting that does not fit, and a secret', () => {
    const { catalogue } = createFixture()
    for (const [yaml, path] of [
      [`${HEAD}${LIVEKIT}${LIVEKIT}`, 'tokenKeys.1.name'],
      [
        `${HEAD}  - { name: A, format: nms-sign, settings: { apiKey: x } }\n`,
        'tokenKeys.0.settings.apiKey',
      ],
      [`${HEAD}  - { name: A, format: nms-sign, secret: x }\n`, 'tokenKeys.0.secret'],
    ] as const) {
      expect(refusal(() => apply(catalogue, yaml)).issues[0]?.path, yaml).toBe(path)
    }
    expect(catalogue.tokenKeys.list()).toEqual([])
  })

  it('are made without a secret, kept with theirs, and are the same the second time', () => {
    const { catalogue } = createFixture()
    const ome = keep(catalogue, 'ome-policy', 'ome-secret', 'Oven')
    const exported = exportDocument(catalogue)
    expect(exported).not.toContain('ome-secret')
    catalogue.tokenKeys.remove(ome.id, 'console')
    const yaml = `${exported.replace('tokenKeys:\n', `tokenKeys:\n${LIVEKIT}`)}\nprune: true\n`
    expect(apply(catalogue, yaml).lines).toMatchObject([
      { kind: 'added', noun: 'token_key', label: 'Rooms' },
      { kind: 'added', noun: 'token_key', label: 'Oven' },
    ])
    expect(catalogue.tokenKeys.list()).toMatchObject([
      { name: 'Oven', hasSecret: true, deletedAtMs: null },
      { name: 'Rooms', hasSecret: false, settings: { apiKey: 'APIx' } },
    ])
    expect(apply(catalogue, yaml).lines).toEqual([])
    expect(apply(catalogue, `${HEAD}${LIVEKIT}prune: true\n`).lines).toMatchObject([
      { kind: 'removed', noun: 'token_key', label: 'Oven' },
    ])
  })
})
