import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import { applyDocument, exportDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import { tokenKeySchema } from '../../../shared/token-key-input.ts'
import { PINNED } from '../console/set-up.ts'
import { asking, createFixture, refusal, rule, server, stream } from './fixture.ts'

const PLAY_URL = 'https://media.example/live/news.m3u8'
const NEWS = stream({ name: 'live/news', frontDoor: true, playUrl: PLAY_URL })
const KEY = tokenKeySchema.parse({ name: 'studio', format: 'wowza', secret: 's3cret-of-wowza' })

/** Changes, makes and takes away something of everything that a document can have. */
const DOCUMENT = `
stagedoor: 1
prune: true
settings: { keepUsageDays: 900 }
account: { allowedCountries: [DE] }
streams:
  - name: live/news
    title: Late news
    frontDoor: true
    playUrl: ${PLAY_URL}
    frontDoorSigner: { kind: wowza }
    keys: [{ label: new }]
  - name: live/fresh
    keys: [{ label: studio }]
mediaServers:
  - { name: hall, protocol: icecast, enabled: false, control: { url: "http://127.0.0.1:8000", user: admin, allowPrivate: true } }
  - { name: annex, protocol: nimble }
applications:
  - { id: radio.example, label: TV, secrets: [{ name: second }] }
  - { id: fresh.example }
tokenKeys:
  - { name: studio, format: wowza, settings: { prefix: abc } }
  - { name: other, format: ome-policy }
rules:
  - { id: b, priority: 10, source: { kind: any }, target: { kind: stream, stream: live/fresh }, effect: { kind: drop } }
tests: []
grantLimits: [{ grantId: rj-1, sessions: 2 }]
`

/** A station with something of everything that a document can have. */
function station() {
  const fixture = createFixture()
  const { catalogue } = fixture
  const { id } = catalogue.streams.create(NEWS, 'console')
  const { id: old } = catalogue.streams.create(stream({ name: 'live/old' }), 'console')
  catalogue.frontDoors.set(id, { kind: 'nimble', secret: 's3cret' }, 'console')
  catalogue.streamKeys.create({ streamId: id, label: 'first' }, 'console')
  catalogue.mediaServers.create(server({ name: 'hall' }), 'console')
  catalogue.mediaServers.create(server({ name: 'cellar' }), 'console')
  const firstSecret = { name: 'first', secret: null }
  const radio = applicationInputSchema.parse({ id: 'radio.example', label: 'Radio', firstSecret })
  catalogue.applications.create(radio, 'console')
  catalogue.tokenKeys.create(KEY, 'console')
  catalogue.tokenKeys.create({ ...KEY, name: 'gone' }, 'console')
  catalogue.pinnedTests.create(PINNED, 'console')
  const about = { target: { kind: 'stream', streamId: old } } as const
  catalogue.publishRules([rule({ id: 'a', ...about, state: 'off' })], '', 'console')
  const link = catalogue.links.issue(
    { streamId: old, minutes: 60, label: 'Ann', tags: [] },
    'console',
  )
  return {
    ...fixture,
    id,
    edits: catalogue.edits,
    confirmOf: (edit: number) => catalogue.edits.preview(edit).confirm,
    /** Of the viewer of the stream that the document takes away. */
    outcome: () =>
      decide(
        asking({
          streamName: 'live/old',
          protocol: 'hls',
          mediaServerId: 'hall',
          credentials: [{ kind: 'rj-auth', value: link.token }],
        }),
        catalogue.snapshot,
        fixture.clock.nowMs + 1_000,
      ).outcome,
  }
}

const apply = (catalogue: OwnedCatalogue, yaml = DOCUMENT, dryRun = false) =>
  applyDocument(catalogue, readDocument(yaml), { dryRun, actor: 'cli' })

/** All that a document can have, and the ids and secrets behind it, without what counts up or tells the time. */
const standing = (catalogue: OwnedCatalogue): unknown => ({
  document: exportDocument(catalogue),
  streams: catalogue.streams
    .list()
    .map(({ id, name }) => [id, name])
    .toSorted(),
  keys: catalogue.streamKeys.list().map(({ id, hint }) => [id, hint]),
  links: catalogue.links.list().map(({ id }) => id),
  doors: catalogue.streams.list().map(({ id }) => catalogue.frontDoors.status(id).hasKey),
  secrets: catalogue.tokenKeys
    .list()
    .filter(({ deletedAtMs }) => deletedAtMs === null)
    .map(({ name, hasSecret }) => [name, hasSecret]),
})

describe('undoing an applied document is refused', () => {
  it.each([
    [
      'a stream that it changed',
      'live/news',
      ({ catalogue, id }: ReturnType<typeof station>) => {
        const now = { ...NEWS, title: 'Later' }
        catalogue.streams.update(id, now, 'console')
      },
    ],
    [
      'a stream that it made',
      'live/fresh',
      ({ catalogue }: ReturnType<typeof station>) => {
        const made = catalogue.streams.list().find(({ name }) => name === 'live/fresh')
        catalogue.streams.update(
          made?.id ?? '',
          stream({ name: 'live/fresh', title: 'Fresh' }),
          'console',
        )
      },
    ],
    [
      'the rules',
      'the rules',
      ({ catalogue }: ReturnType<typeof station>) => catalogue.publishRules([], '', 'console'),
    ],
  ])(
    'where somebody changed %s since, and says so; nothing is changed then',
    (_, named, change) => {
      const on = station()
      apply(on.catalogue)
      const { id } = on.edits.latest()
      change(on)
      const before = standing(on.catalogue)
      const { refused, confirm } = on.edits.preview(id)
      expect(refused).toBe(`Changed again since: ${named}. Undo that first, then this.`)
      expect(refusal(() => on.edits.undo(id, confirm, 'console')).code).toBe('ERR_UNDO_REFUSED')
      expect(standing(on.catalogue)).toEqual(before)
    },
  )

  it('where one part cannot be as it was, and none of it is', () => {
    const { catalogue, edits, confirmOf, outcome } = station()
    apply(catalogue)
    const { id } = edits.latest()
    catalogue.streams.create(stream({ name: 'live/old' }), 'console')
    const before = standing(catalogue)
    expect(edits.preview(id).refused).toContain('Another stream is called live/old by now.')
    expect(refusal(() => edits.undo(id, confirmOf(id), 'console')).code).toBe('ERR_UNDO_REFUSED')
    expect(standing(catalogue)).toEqual(before)
    expect(outcome()).toBe('deny')
  })

  it('until it was looked at, since links and viewers come back', () => {
    const { catalogue, edits, outcome } = station()
    apply(catalogue)
    const { id } = edits.latest()
    expect(refusal(() => edits.undo(id, null, 'console')).code).toBe('ERR_UNDO_CONFIRM')
    expect(outcome()).toBe('deny')
    const { opens, acts, fields } = edits.preview(id)
    expect(opens).toEqual(
      expect.arrayContaining([
        'Stream live/old comes back as it was.',
        'The rules of version 1 are in force again: others may get in.',
        'hall is switched on again: its requests are answered.',
      ]),
    )
    expect(acts).toEqual(
      expect.arrayContaining([
        'Stream live/fresh is deleted again.',
        'With it 0 links and 1 publisher key.',
        'Pinned test Open comes back as it was.',
      ]),
    )
    expect(fields).toContainEqual({
      path: 'live/news: title',
      now: 'Late news',
      before: '',
      isChangedSince: false,
    })
  })

  it('for a dry run and for one that changed nothing: neither is an edit', () => {
    const { catalogue, edits } = station()
    const before = edits.latest()
    apply(catalogue, DOCUMENT, true)
    apply(catalogue, exportDocument(catalogue))
    expect(edits.latest()).toEqual(before)
    expect(catalogue.audit.list({ text: 'document.apply' }, 10)).toEqual([])
  })
})

describe('an applied document that is undone', () => {
  it('is taken back whole, after a restart too, and can be applied again by undoing that', () => {
    const on = station()
    const before = standing(on.catalogue)
    expect(on.outcome()).toBe('allow')
    apply(on.catalogue)
    const applied = standing(on.catalogue)
    const { id } = on.edits.latest()
    expect(on.outcome()).toBe('deny')
    const [entry] = on.catalogue.audit.list({ text: 'document.apply' }, 1)
    expect(entry).toMatchObject({ id, actor: 'cli', undo: 'open' })
    expect(entry?.detail).toMatch(/^\d+ changes$/)

    const catalogue = on.reopen()
    const { edits } = catalogue
    const undone = edits.undo(id, edits.preview(id).confirm, 'console')
    expect(standing(catalogue)).toEqual(before)
    expect(catalogue.audit.list({ text: 'document.undo' }, 1)[0]).toMatchObject({
      id: undone.edit,
      actor: 'console',
      detail: expect.stringMatching(/^entry \d+: \d+ changes$/),
      undo: 'open',
    })
    const again = undone.edit ?? 0
    edits.undo(again, edits.preview(again).confirm, 'console')
    expect(standing(catalogue)).toEqual(applied)
  })

  it('lets in again who it kept out, and its single changes are undone with it', () => {
    const { catalogue, edits, confirmOf, outcome } = station()
    apply(catalogue)
    const { id } = edits.latest()
    edits.undo(id, confirmOf(id), 'console')
    expect(outcome()).toBe('allow')
    const [change] = catalogue.audit.list({ text: 'settings.update', before: id }, 1)
    expect(change?.undo).toBe('done')
    expect(refusal(() => edits.undo(id, null, 'console')).message).toContain('undone already')
  })

  it('leaves alone what came since', () => {
    const { catalogue, edits, confirmOf } = station()
    apply(catalogue)
    const { id } = edits.latest()
    catalogue.streams.create(stream({ name: 'live/late' }), 'console')
    catalogue.settings.update({ ...catalogue.settings.get(), onAir: 'on' }, 'console')
    edits.undo(id, confirmOf(id), 'console')
    expect(catalogue.streams.list().map(({ name }) => name)).toContain('live/late')
    expect(catalogue.settings.get()).toMatchObject({ onAir: 'on', keepUsageDays: 1100 })
  })
})
