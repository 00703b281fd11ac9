import { describe, expect, it } from 'vitest'
import { applyDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createFixture, refusal, START_MS } from './fixture.ts'

const [ONE, TWO] = ['studio-0123456789-one', 'studio-0123456789-two']

const apply = (
  catalogue: OwnedCatalogue,
  yaml: string,
  values: Readonly<Record<string, string>>,
  dryRun = false,
) => applyDocument(catalogue, readDocument(yaml), { dryRun, actor: 'cli', values })

const KEYS = `stagedoor: 1
streams:
  - name: live/news
    keys: [{ label: studio, value: { env: STUDIO } }]
`
const applyKey = (catalogue: OwnedCatalogue, value: string, dryRun = false) =>
  apply(catalogue, KEYS, { 'env STUDIO': value }, dryRun)

const secretsOf = (...names: string[]): string => `stagedoor: 1
applications:
  - id: radio
    secrets: [${names.map((name) => `{ name: ${name}, value: { env: ${name.toUpperCase()} } }`).join(', ')}]
`

describe('a key that was deleted does not come back by a document', () => {
  it('when an operator deleted a stream key, until 30 days are over', () => {
    const { catalogue, clock } = createFixture()
    applyKey(catalogue, ONE)
    const [key] = catalogue.streamKeys.list()
    catalogue.streamKeys.remove(key?.id ?? '', 'console')
    for (const dryRun of [true, false]) {
      const { code, issues } = refusal(() => applyKey(catalogue, ONE, dryRun))
      expect(code).toBe('ERR_INPUT_INVALID')
      expect(issues).toMatchObject([
        {
          path: 'streams.0.keys.0.value',
          message: expect.stringContaining(
            'The key with this value was deleted at 2026-11-03 12:00:00 UTC. Restore it, or give another value.',
          ),
        },
      ])
    }
    expect(catalogue.streamKeys.list()).toEqual([])
    applyKey(catalogue, TWO)
    expect(catalogue.streamKeys.list()).toHaveLength(1)
    clock.nowMs += 31 * 24 * 3600 * 1000
    expect(applyKey(catalogue, ONE).lines).toHaveLength(1)
  })

  it('when a document put another in its place, and all of it can be undone', () => {
    const { catalogue } = createFixture()
    const { edits } = catalogue
    applyKey(catalogue, ONE)
    const before = catalogue.streamKeys.list()
    applyKey(catalogue, TWO)
    const { id } = edits.latest()
    expect(refusal(() => applyKey(catalogue, ONE)).issues[0]?.message).toContain('was deleted')
    edits.undo(id, edits.preview(id).confirm, 'console')
    expect(catalogue.streamKeys.list()).toEqual(before)
    expect(applyKey(catalogue, ONE).lines).toEqual([])
  })

  it('when an operator deleted a secret of an application', () => {
    const { catalogue } = createFixture()
    const { applications } = catalogue
    const values = { 'env NEW': 'secret-new', 'env OLD': 'secret-old' }
    apply(catalogue, secretsOf('new', 'old'), values)
    const old = applications.list()[0]?.secrets.find(({ name }) => name === 'old')
    applications.removeSecret('radio', old?.id ?? '', 'console')
    const { issues } = refusal(() => apply(catalogue, secretsOf('new', 'old'), values))
    expect(issues).toMatchObject([
      {
        path: 'applications.0.secrets.1.value',
        message: expect.stringContaining('The secret with this value was deleted at 2026-'),
      },
    ])
    expect(applications.authenticate('radio', 'secret-old')).toBe(null)
    apply(catalogue, secretsOf('new', 'old'), { ...values, 'env OLD': 'secret-other' })
    expect(applications.authenticate('radio', 'secret-other')?.id).toBe('radio')
  })
})

describe('a secret of an application that a document gives another value', () => {
  const namesOf = ({ applications }: OwnedCatalogue) =>
    applications
      .list()[0]
      ?.secrets.filter(({ deletedAtMs }) => deletedAtMs === null)
      .map(({ name }) => name)
  const values = { 'env NEW': 'secret-new', 'env MID': 'secret-mid', 'env OLD': 'secret-old' }
  const yaml = secretsOf('new', 'mid', 'old')

  it.each(['NEW', 'MID', 'OLD'])('stays in its place: %s', (name) => {
    const { catalogue, clock, reopen } = createFixture()
    const { edits } = catalogue
    apply(catalogue, yaml, values)
    clock.nowMs += 60_000
    apply(catalogue, yaml, { ...values, [`env ${name}`]: 'secret-other' })
    expect(namesOf(catalogue)).toEqual(['new', 'mid', 'old'])
    const { id } = edits.latest()
    edits.undo(id, edits.preview(id).confirm, 'console')
    expect(namesOf(catalogue)).toEqual(['new', 'mid', 'old'])
    const back = edits.latest().id
    edits.undo(back, edits.preview(back).confirm, 'console')
    const again = reopen()
    expect(namesOf(again)).toEqual(['new', 'mid', 'old'])
    expect(again.applications.authenticate('radio', 'secret-other')?.id).toBe('radio')
  })
})

describe('a key that ends, or a secret that retires', () => {
  const END_MS = START_MS + 3_600_000
  const endOf = (catalogue: OwnedCatalogue) =>
    catalogue.streamKeys.list().map(({ expiresAtMs }) => expiresAtMs)
  /** All of it applied, and then with an end. */
  const ending = (atMs: number) => {
    const { catalogue, db, reopen } = createFixture()
    applyKey(catalogue, ONE)
    apply(catalogue, yaml, values)
    const id = secretsNow(catalogue)[1]?.id ?? ''
    catalogue.applications.retireSecret('radio', id, atMs, 'console')
    db.prepare('UPDATE stream_keys SET ends_at_ms = ?').run(atMs)
    return reopen()
  }
  const values = { 'env NEW': 'secret-new', 'env OLD': 'secret-old' }
  const yaml = secretsOf('new', 'old')
  const secretsNow = ({ applications }: OwnedCatalogue) =>
    (applications.list()[0]?.secrets ?? []).filter(({ deletedAtMs }) => deletedAtMs === null)
  it.each([START_MS - 1, END_MS])('is there where its value is the same: %d', (atMs) => {
    const catalogue = ending(atMs)
    expect(applyKey(catalogue, ONE).lines).toEqual([])
    expect(apply(catalogue, yaml, values).lines).toEqual([])
    expect(endOf(catalogue)).toEqual([atMs])
    expect(secretsNow(catalogue)[1]?.retiresAtMs).toBe(atMs)
  })

  it.each([START_MS - 1, END_MS])('ends with another value too: %d', (atMs) => {
    const catalogue = ending(atMs)
    const others = { ...values, 'env OLD': 'secret-other' }
    expect(applyKey(catalogue, TWO).lines).toHaveLength(1)
    expect(apply(catalogue, yaml, others).lines).toHaveLength(1)
    expect(endOf(catalogue)).toEqual([atMs])
    expect(secretsNow(catalogue).map(({ name, retiresAtMs }) => [name, retiresAtMs])).toEqual([
      ['new', null],
      ['old', atMs],
    ])
    expect(applyKey(catalogue, TWO).lines).toEqual([])
    expect(apply(catalogue, yaml, others).lines).toEqual([])
  })

  it('is named where it has the value of another', () => {
    const catalogue = ending(END_MS)
    const more = KEYS.replace('studio', 'van')
    expect(refusal(() => apply(catalogue, more, { 'env STUDIO': ONE })).issues).toMatchObject([
      {
        path: 'streams.0.keys.0.value',
        message: expect.stringContaining('The key studio of live/news has this value already.'),
      },
    ])
    const same = { ...values, 'env OLD': 'secret-new' }
    expect(refusal(() => apply(catalogue, yaml, same)).issues).toMatchObject([
      {
        path: 'applications.0.secrets.1.value',
        message: expect.stringContaining('The secret new of radio has this value already.'),
      },
    ])
  })
})

describe('another handler secret in a document', () => {
  const yaml = (overlap = '') =>
    `stagedoor: 1\nmediaServers: [{ name: A, protocol: generic, handlerSecret: { env: A }${overlap} }]\n`
  const [one, two, three] = ['one', 'two', 'three'].map((end) => `handler-0123456789-${end}`)

  it('takes the place of the one before at once, unless an overlap is given', () => {
    const { catalogue } = createFixture()
    apply(catalogue, yaml(), { 'env A': one ?? '' })
    const { id } = catalogue.mediaServers.list()[0] ?? { id: '' }
    const counts = (secret = '') => catalogue.mediaServers.authenticate(id, secret) !== null
    apply(catalogue, yaml(), { 'env A': two ?? '' })
    expect([counts(one), counts(two)]).toEqual([false, true])
    const long = yaml(', handlerSecretOverlapMinutes: 1441')
    expect(refusal(() => apply(catalogue, long, { 'env A': three ?? '' })).code).toBe(
      'ERR_INPUT_INVALID',
    )
    const overlapping = yaml(', handlerSecretOverlapMinutes: 60')
    apply(catalogue, overlapping, { 'env A': three ?? '' })
    expect([counts(two), counts(three)]).toEqual([true, true])
    expect(apply(catalogue, overlapping, { 'env A': three ?? '' }).lines).toEqual([])
    expect(counts(two)).toBe(true)
  })
})

describe('undoing a document that gave other secrets', () => {
  const yaml = (title = '') => `stagedoor: 1
streams: [{ name: live/news, title: "${title}", whipUrl: "https://media.example/whip", whipToken: { env: WHIP } }]
mediaServers:
  - name: Nimble
    protocol: nimble
    handlerSecret: { env: HANDLER }
    secrets: [{ purpose: push-token, value: { env: PUSH } }]
tokenKeys: [{ name: Wowza, format: wowza, secret: { env: WOWZA } }]
`
  const valuesOf = (end: string) => ({
    'env WHIP': `whip-${end}`,
    'env HANDLER': `handler-0123456789-${end}`,
    'env PUSH': `push-${end}`,
    'env WOWZA': `wowza-${end}`,
  })
  const STAYS = [
    'The secret of the key Wowza stays. The one before can be taken back for a day after it was given.',
    'The secret Nimble: push token stays. One that it replaced is under Recently deleted.',
    'The handler secret of Nimble stays: set it anew.',
    'The token of the WHIP endpoint of live/news stays. One that it replaced is under Recently deleted.',
  ]

  it('is refused where that is all it did, and is not that of the document before', () => {
    const { catalogue } = createFixture()
    const { edits } = catalogue
    apply(catalogue, yaml(), valuesOf('one'))
    const first = edits.latest()
    expect(edits.preview(first.id).acts.join()).not.toContain('stays')
    apply(catalogue, yaml(), valuesOf('two'))
    const { id, count } = edits.latest()
    expect(count).toBe(first.count + 1)
    expect(catalogue.audit.list({ text: 'document.apply' }, 9)).toHaveLength(2)
    const { acts, refused, confirm } = edits.preview(id)
    expect(acts).toEqual(STAYS)
    expect(refused).toBe('It gave secrets alone, which undoing does not take back.')
    expect(refusal(() => edits.undo(id, confirm, 'console')).code).toBe('ERR_UNDO_REFUSED')
    expect(catalogue.mediaServers.list()).toHaveLength(1)
  })

  it('says which stay, and takes back the rest', () => {
    const { catalogue } = createFixture()
    const { edits } = catalogue
    apply(catalogue, yaml(), valuesOf('one'))
    apply(catalogue, yaml('Late'), valuesOf('two'))
    const { id } = edits.latest()
    const { acts, refused, confirm } = edits.preview(id)
    expect([acts, refused]).toEqual([STAYS, null])
    edits.undo(id, confirm, 'console')
    const [stream] = catalogue.streams.list()
    expect(stream?.title).toBe('')
    expect(catalogue.streams.whipToken(stream?.id ?? '')).toBe('whip-two')
  })
})

it.each([
  ['a'.repeat(16), ''],
  ['a'.repeat(19), ''],
  ['a'.repeat(20), 'aaaa'],
])('a key that is short shows nothing of itself: %s', (value, hint) => {
  const { catalogue } = createFixture()
  applyKey(catalogue, value)
  expect(catalogue.streamKeys.list()[0]?.hint).toBe(hint)
})

describe('a value that a document moves', () => {
  type Places = Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Stream keys by stream and label, each with the name of its value. */
  const documentOf = (places: Places, prune = false): string =>
    [
      `stagedoor: 1\nprune: ${prune}\nstreams:`,
      ...Object.entries(places).map(([name, keys]) => {
        const list = Object.entries(keys).map(
          ([label, value]) => `{ label: ${label}, value: { env: ${value} } }`,
        )
        return `  - { name: ${name}, keys: [${list.join(', ')}] }`
      }),
    ].join('\n')
  const VALUES = { 'env X': 'value-x-0123456789', 'env Y': 'value-y-0123456789' }
  const placesNow = (catalogue: OwnedCatalogue) =>
    Object.fromEntries(
      catalogue.streams.list().map(({ id, name }) => [
        name,
        Object.fromEntries(
          catalogue.streamKeys.list(id).map((key) => {
            const isX = catalogue.streamKeys.isKey(key.id, VALUES['env X'])
            return [key.label, isX ? 'X' : 'Y']
          }),
        ),
      ]),
    )

  it.each<[name: string, before: Places, after: Places, prune: boolean]>([
    ['to another label', { a: { one: 'X' } }, { a: { two: 'X' } }, true],
    ['for that of another', { a: { one: 'X', two: 'Y' } }, { a: { one: 'Y', two: 'X' } }, false],
    ['to another stream', { a: { one: 'X' }, b: {} }, { b: { one: 'X' }, a: {} }, true],
    ['out of a stream that goes', { a: { one: 'X' } }, { b: { one: 'X' } }, true],
    ['and leaves to another', { a: { one: 'X' } }, { a: { one: 'Y', two: 'X' } }, false],
    ['over another', { a: { one: 'X', two: 'Y' } }, { a: { two: 'X' } }, true],
  ])('counts there, and where it was again once that is undone: %s', (_, before, after, prune) => {
    const { catalogue, reopen } = createFixture()
    apply(catalogue, documentOf(before), VALUES)
    const ids = catalogue.streamKeys.list().map(({ id }) => id)
    const [first] = ids
    catalogue.streamKeys.setDisabled(first ?? '', true, 'console')
    const tried = apply(catalogue, documentOf(after, prune), VALUES, true)
    expect(placesNow(catalogue)).toEqual(before)
    const { lines } = apply(catalogue, documentOf(after, prune), VALUES)
    expect(lines).toEqual(tried.lines)
    expect(placesNow(catalogue)).toEqual(after)
    const moved = catalogue.streamKeys.list().find(({ id }) => id === first)
    expect(moved?.disabledAtMs).not.toBe(null)
    expect(apply(catalogue, documentOf(after, prune), VALUES).lines).toEqual([])
    const again = reopen()
    expect(placesNow(again)).toEqual(after)
    const entry = again.audit.list({ text: 'document.apply' }, 1)[0]?.id ?? 0
    const done = again.edits.undo(entry, again.edits.preview(entry).confirm, 'console').edit ?? 0
    expect(placesNow(again)).toEqual(before)
    expect(again.streamKeys.list().map(({ id }) => id)).toEqual(ids)
    again.edits.undo(done, again.edits.preview(done).confirm, 'console')
    expect(placesNow(again)).toEqual(after)
  })

  it.each<[name: string, after: Places, prune: boolean]>([
    ['both', { a: { one: 'X', two: 'X' } }, true],
    ['it is left', { a: { two: 'X' } }, false],
  ])('is refused where %s', (_, after, prune) => {
    const { catalogue } = createFixture()
    apply(catalogue, documentOf({ a: { one: 'X' } }), VALUES)
    const { issues } = refusal(() => apply(catalogue, documentOf(after, prune), VALUES))
    expect(issues[0]?.message).toContain('The key one of a has this value already.')
    expect(placesNow(catalogue)).toEqual({ a: { one: 'X' } })
  })
})

it('what was deleted whole and comes back is named in the diff, with what is another', () => {
  const { catalogue } = createFixture()
  const yaml = `${secretsOf('main')}tokenKeys: [{ name: Wowza, format: wowza, secret: { env: WOWZA } }]\n`
  const values = { 'env MAIN': 'main-one', 'env WOWZA': 'wowza-one' }
  apply(catalogue, yaml, values)
  catalogue.applications.remove('radio', 'console')
  catalogue.tokenKeys.remove(catalogue.tokenKeys.list()[0]?.id ?? '', 'console')
  const back = { path: 'state', before: 'deleted', after: 'restored' }
  expect(apply(catalogue, yaml, values, true).lines.map(({ fields }) => fields)).toEqual([
    [back],
    [back],
  ])
  const others = { 'env MAIN': 'main-two', 'env WOWZA': 'wowza-two' }
  expect(apply(catalogue, yaml, others).lines.map(({ fields }) => fields)).toEqual([
    [back, { path: 'secrets.main', before: 'secret', after: 'another secret' }],
    [back, { path: 'secret', before: 'given', after: 'another' }],
  ])
})
