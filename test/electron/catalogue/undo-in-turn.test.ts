import { describe, expect, it, vi } from 'vitest'
import { applyDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import { editThings, type ThingParts } from '../../../electron/catalogue/edit-things.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { OVERRIDE_PHRASE, type TestOverride } from '../../../shared/pinned-test.ts'
import { PINNED } from '../console/set-up.ts'
import { createFixture, refusal, stream } from './fixture.ts'

const PLAY_URL = 'https://media.example/live/news.m3u8'
const WOWZA = {
  kind: 'wowza',
  prefix: 'wowzatoken',
  algorithm: 'SHA-256',
  withAddress: false,
} as const

const head = (name: string, signer: string): string =>
  `stagedoor: 1
streams: [{ name: ${name}, frontDoor: true, playUrl: "${PLAY_URL}"${signer} }]
`
const rules = (id: string, priority = 10): string =>
  `rules: [{ id: ${id}, priority: ${priority}, source: { kind: any }, target: { kind: all }, effect: { kind: drop } }]
`

/** A stream with a signer that has a key, and documents to apply. */
function station() {
  const { catalogue, flushes } = createFixture()
  const { id } = catalogue.streams.create(
    stream({ name: 'live/news', frontDoor: true, playUrl: PLAY_URL }),
    'console',
  )
  catalogue.frontDoors.set(id, { kind: 'nimble', secret: 's3cret' }, 'console')
  return {
    ...{ catalogue, flushes, id, edits: catalogue.edits },
    kindAt: () => catalogue.frontDoors.status(id).kind,
    /** Answers its edit. */
    apply: (text: string) => applied(catalogue, text),
    /** Answers the edit that did it. */
    undo: (edit: number) => undone(catalogue, edit),
    /** As the operator forgets what was deleted. */
    forgetAll: () => {
      for (const each of catalogue.deleted.list()) catalogue.deleted.remove(each.id, 'console')
    },
  }
}

function applied(
  catalogue: OwnedCatalogue,
  yaml: string,
  overrideTests: TestOverride | null = null,
): number {
  applyDocument(catalogue, readDocument(yaml), { dryRun: false, actor: 'cli', overrideTests })
  return catalogue.edits.latest().id
}

const undone = ({ edits }: OwnedCatalogue, edit: number): number =>
  edits.undo(edit, edits.preview(edit).confirm, 'console').edit ?? 0

describe('an applied document is not undone over a choice made since', () => {
  const changedSince = 'Changed again since: live/news. Undo that first, then this.'

  it('when a signer that it put in the place of another was removed', () => {
    const { catalogue, id, edits, apply, kindAt } = station()
    const edit = apply(head('live/news', ', frontDoorSigner: { kind: wowza }'))
    catalogue.frontDoors.set(id, null, 'console')
    const { refused, confirm } = edits.preview(edit)
    expect(refused).toBe(changedSince)
    expect(refusal(() => edits.undo(edit, confirm, 'console')).code).toBe('ERR_UNDO_REFUSED')
    expect(kindAt()).toBe(null)
  })

  it('when a signer that it removed was set anew', () => {
    const { catalogue, id, edits, apply, kindAt } = station()
    const edit = apply(`${head('live/news', '')}prune: true\n`)
    expect(kindAt()).toBe(null)
    catalogue.frontDoors.configure(id, WOWZA, 'console')
    expect(edits.preview(edit).refused).toBe(changedSince)
    expect(kindAt()).toBe('wowza')
  })

  it('when the rules say something else than it published', () => {
    const { catalogue, edits, apply } = station()
    const edit = apply(`${head('live/news', '')}${rules('first')}`)
    catalogue.publishRules([], '', 'console')
    expect(edits.preview(edit).refused).toContain('Changed again since: the rules.')
  })
})

describe('rules that were published over a pinned test', () => {
  const override = { phrase: OVERRIDE_PHRASE, reason: 'The show must go on' } as const

  it('come back by undoing a document only when the tests are overridden once more', () => {
    const { catalogue, edits } = station()
    catalogue.streams.create(stream({ name: 'live/open', mode: 'public' }), 'console')
    const request = { ...PINNED.request, streamName: 'live/open' }
    const expected = { ...PINNED.expected, outcome: 'allow' } as const
    catalogue.pinnedTests.create({ ...PINNED, request, expected }, 'console')
    applied(catalogue, `stagedoor: 1\n${rules('first')}`, override)
    const edit = applied(
      catalogue,
      `stagedoor: 1\n${rules('first').replace('id:', 'state: off, id:')}`,
    )
    const { refused, isOverridable, confirm } = edits.preview(edit)
    expect(refused).toContain('A pinned test fails')
    expect(isOverridable).toBe(true)
    expect(refusal(() => edits.undo(edit, confirm, 'console')).code).toBe('ERR_UNDO_REFUSED')
    expect(catalogue.rules.published().rules).toMatchObject([{ state: 'off' }])
    edits.undo(edit, confirm, 'console', override)
    expect(catalogue.rules.published().rules).toMatchObject([{ state: 'live' }])
    const [entry] = catalogue.audit.list({ text: 'override_tests' }, 1)
    expect(entry?.detail).toContain('The show must go on')
  })
})

it('a document says before which secrets go that were given since to what it made', () => {
  const { catalogue, edits, apply } = station()
  const edit = apply(
    `${head('live/fresh', ', frontDoorSigner: { kind: wowza }')}mediaServers: [{ name: annex, protocol: icecast }]
applications: [{ id: fresh.example }]
`,
  )
  const before = edits.preview(edit).acts
  expect(before.filter((each) => each.startsWith('With it '))).toEqual(['With it 1 secret.'])
  const fresh = catalogue.streams.list().find(({ name }) => name === 'live/fresh')?.id ?? ''
  catalogue.frontDoors.set(fresh, { ...WOWZA, secret: 's3cret' }, 'console')
  const [annex] = catalogue.mediaServers.list()
  const secret = { value: 'hackme', overlapMinutes: 0 }
  catalogue.mediaServers.setSecret(annex?.id ?? '', 'control-token', secret, 'console')
  catalogue.applications.addSecret('fresh.example', { name: 'one', secret: null }, 'console')
  expect(edits.preview(edit).acts).toEqual(
    expect.arrayContaining([
      'With it the key that it signs with.',
      'With it its secrets: control token.',
      'With it 2 secrets.',
    ]),
  )
})

describe('applied documents', () => {
  it('are undone one after the other, and done again', () => {
    const { catalogue, apply, undo } = station()
    const idsNow = () => catalogue.rules.published().rules.map(({ id }) => id)
    const first = apply(`${head('live/news', '')}${rules('first')}`)
    const second = apply(`${head('live/news', '')}${rules('second', 20)}`)
    const secondBack = undo(second)
    expect(idsNow()).toEqual(['first'])
    const firstBack = undo(first)
    expect(idsNow()).toEqual([])
    undo(firstBack)
    undo(secondBack)
    expect(idsNow()).toEqual(['first', 'second'])
  })

  it('come back with a new stream and the signer of its front door', () => {
    const { catalogue, apply, undo } = station()
    const edit = apply(head('live/fresh', ', frontDoorSigner: { kind: wowza }'))
    const again = undo(edit)
    expect(catalogue.streams.list().map(({ name }) => name)).toEqual(['live/news'])
    undo(again)
    const fresh = catalogue.streams.list().find(({ name }) => name === 'live/fresh')
    expect(catalogue.frontDoors.status(fresh?.id ?? '').kind).toBe('wowza')
  })

  it('are undone without what was deleted for good, and say so before', () => {
    const { catalogue, edits, apply, undo, forgetAll } = station()
    catalogue.streams.create(stream({ name: 'live/old' }), 'console')
    const edit = apply(`${head('live/news', ', frontDoorSigner: { kind: nimble }')}prune: true\n`)
    forgetAll()
    const { refused, acts } = edits.preview(edit)
    expect(refused).toBe(null)
    expect(acts).toContain('Stream live/old was deleted for good.')
    undo(edit)
    expect(catalogue.streams.list().map(({ name }) => name)).toEqual(['live/news'])
  })

  it('are tried once for a look and not again when they are undone', () => {
    const { edits, apply, flushes } = station()
    const edit = apply(head('live/fresh', ''))
    const before = flushes()
    const { confirm } = edits.preview(edit)
    expect(flushes() - before).toBe(1)
    edits.undo(edit, confirm, 'console')
    expect(flushes() - before).toBe(2)
  })
})

it('counts the links once for all streams that would be deleted again', () => {
  const one = { streamId: 'a', deletedAtMs: null }
  const links = vi.fn(() => [one, one, { ...one, deletedAtMs: 1 }])
  const keys = vi.fn(() => [])
  const things = editThings({
    ...{ streams: {}, mediaServers: {}, pinnedTests: {}, applications: {}, tokenKeys: {} },
    ...{ links, streamKeys: { list: keys } },
  } as unknown as ThingParts)
  expect(things.stream.takes?.('a')).toBe('With it 2 links and 0 publisher keys.')
  expect(things.stream.takes?.('b')).toBe(null)
  expect([links, keys].map((each) => each.mock.calls.length)).toEqual([1, 1])
})
