import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import { prune } from '../../../electron/store/prune.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import { KEEP_EDITS_MS } from '../../../shared/edit.ts'
import { settingsSchema } from '../../../shared/settings.ts'
import { subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import { PINNED } from '../console/set-up.ts'
import {
  asking,
  contents,
  createFixture,
  type Fixture,
  refusal,
  START_MS,
  server,
  stream,
} from './fixture.ts'

const NEWS = stream({ name: 'live/news' })

/** A station with one of everything whose edits can be undone. */
function station() {
  const fixture = createFixture()
  const { catalogue } = fixture
  const { id } = catalogue.streams.create(NEWS, 'console')
  const { id: hall } = catalogue.mediaServers.create(server({ name: 'hall' }), 'console').server
  const link = catalogue.links.issue(
    { streamId: id, minutes: 60, label: 'Ann', tags: [] },
    'console',
  )
  const edits = catalogue.edits
  return {
    ...fixture,
    edits,
    id,
    hall,
    link,
    ref: { kind: 'listener-link', id: link.link.id } as const,
    outcome: () =>
      decide(
        asking({
          protocol: 'hls',
          mediaServerId: hall,
          credentials: [{ kind: 'rj-auth', value: link.token }],
        }),
        catalogue.snapshot,
        fixture.clock.nowMs + 1_000,
      ).outcome,
    confirmOf: (edit: number) => edits.preview(edit).confirm,
  }
}

const rowsOf = ({ db }: Pick<Fixture, 'db'>): unknown =>
  db.prepare('SELECT count(*) FROM kept_edits').pluck().get()

describe('undoing is refused', () => {
  it('for what is no edit, was undone, or is older than 30 days, which goes with the records', async () => {
    const on = station()
    const { catalogue, edits, id, clock } = on
    expect(refusal(() => edits.undo(9_999, null, 'console')).code).toBe('ERR_NOT_FOUND')
    const created = catalogue.audit.list({ text: 'stream.create' }, 1)[0]
    expect(created?.undo).toBeNull()
    expect(refusal(() => edits.preview(created?.id ?? 0)).code).toBe('ERR_NOT_FOUND')

    catalogue.streams.update(id, { ...NEWS, title: 'News' }, 'console')
    const first = edits.latest().id
    edits.undo(first, null, 'console')
    expect(refusal(() => edits.undo(first, null, 'console')).message).toContain('undone already')

    catalogue.streams.update(id, { ...NEWS, title: 'News' }, 'console')
    const second = edits.latest().id
    clock.nowMs += KEEP_EDITS_MS
    expect(refusal(() => edits.undo(second, null, 'console')).code).toBe('ERR_NOT_FOUND')
    expect(rowsOf(on)).toBe(3)
    await prune(on.db, settingsSchema.parse({}), clock.nowMs)
    expect(rowsOf(on)).toBe(0)
    expect(catalogue.audit.list({ text: 'stream.update' }, 1)[0]?.undo).toBeNull()
  })

  it('while the name is taken or the thing is gone, and nothing is changed', () => {
    const { catalogue, edits, id } = station()
    catalogue.streams.update(id, { ...NEWS, name: 'live/late' }, 'console')
    const edit = edits.latest().id
    const other = catalogue.streams.create(NEWS, 'console')
    expect(edits.preview(edit).refused).toContain(other.id)
    const before = contents(catalogue)
    const confirm = edits.preview(edit).confirm
    expect(refusal(() => edits.undo(edit, confirm, 'console')).code).toBe('ERR_UNDO_REFUSED')
    expect(contents(catalogue)).toEqual(before)

    catalogue.streams.remove(id, 'console')
    expect(refusal(() => edits.preview(edit))).toMatchObject({
      code: 'ERR_UNDO_REFUSED',
      message: 'live/late is not there any more. If it was deleted, restore it first.',
    })
  })

  it('until what was changed again since was looked at, as it is by then', () => {
    const { catalogue, edits, id } = station()
    catalogue.streams.update(id, { ...NEWS, title: 'One', group: 'a' }, 'console')
    const edit = edits.latest().id
    catalogue.streams.update(id, { ...NEWS, title: 'Two', group: 'a' }, 'api:site')
    expect(refusal(() => edits.undo(edit, null, 'console')).code).toBe('ERR_UNDO_CONFIRM')
    const preview = edits.preview(edit)
    expect(preview.fields).toEqual([
      { path: 'title', now: 'Two', before: '', isChangedSince: true },
      { path: 'group', now: 'a', before: 'none', isChangedSince: false },
    ])
    catalogue.streams.update(id, { ...NEWS, title: 'Three', group: 'a' }, 'api:site')
    expect(refusal(() => edits.undo(edit, preview.confirm, 'console')).code).toBe(
      'ERR_UNDO_CONFIRM',
    )
    expect(catalogue.streams.get(id).title).toBe('Three')
    edits.undo(edit, edits.preview(edit).confirm, 'console')
    expect(catalogue.streams.get(id)).toMatchObject({ title: '', group: null })
  })
})

describe('access', () => {
  it('does not come back by undoing something else', () => {
    const { catalogue, edits, id, link, ref, outcome } = station()
    catalogue.streams.update(id, { ...NEWS, title: 'News' }, 'console')
    const edit = edits.latest().id
    catalogue.streams.update(id, { ...NEWS, title: 'News', enabled: false }, 'console')
    catalogue.tokens.act('disable', [ref], 'console')
    edits.undo(edit, null, 'console')
    expect(catalogue.streams.get(id)).toMatchObject({ title: '', enabled: false })
    expect(catalogue.tokens.get(ref).disabledAtMs).not.toBeNull()
    expect(outcome()).toBe('deny')
    expect(link.link.id).toBe(ref.id)
  })

  it('does not come back to who was revoked meanwhile', () => {
    const { catalogue, edits, ref, outcome, confirmOf } = station()
    catalogue.tokens.act('disable', [ref], 'console')
    const edit = edits.latest().id
    const revocation = { kind: 'grant', value: ref.id, untilMs: null, note: '' } as const
    catalogue.revocations.create(revocation, 'console')
    edits.undo(edit, confirmOf(edit), 'console')
    expect(catalogue.tokens.get(ref).disabledAtMs).toBeNull()
    expect(outcome()).toBe('deny')
  })

  it('comes back only after it was said whose', () => {
    const { catalogue, edits, ref, outcome } = station()
    expect(outcome()).toBe('allow')
    catalogue.tokens.act('disable', [ref], 'console')
    const edit = edits.latest().id
    expect(refusal(() => edits.undo(edit, null, 'console')).code).toBe('ERR_UNDO_CONFIRM')
    expect(outcome()).toBe('deny')
    const { opens, confirm } = edits.preview(edit)
    expect(opens).toEqual(['Ann is switched on again: whoever presents it gets in.'])
    edits.undo(edit, confirm, 'console')
    expect(outcome()).toBe('allow')
  })

  it.each([
    ['a stricter mode', { mode: 'metered' }, 'mode: metered becomes token'],
    ['an end of sessions', { maxSessionSeconds: 60 }, 'maxSessionSeconds: 60 becomes none'],
  ] as const)('is said to come back where %s is undone', (_, fields, said) => {
    const { catalogue, edits, id } = station()
    catalogue.streams.update(id, { ...NEWS, ...fields }, 'console')
    expect(edits.preview(edits.latest().id).opens).toEqual([expect.stringContaining(said)])
  })

  it.each([
    [['203.0.113.0/24'], [], 0],
    [['203.0.113.0/24'], ['203.0.113.0/24', '192.0.2.1'], 0],
    [['203.0.113.0/24', '192.0.2.1'], ['203.0.113.0/24'], 1],
    [[], ['203.0.113.0/24'], 1],
  ])('of callers from %j, then %j: %i sentences', (before, after, sentences) => {
    const { catalogue, edits, hall } = station()
    catalogue.mediaServers.update(hall, server({ name: 'h', allowedPeers: before }), 'console')
    catalogue.mediaServers.update(hall, server({ name: 'h', allowedPeers: after }), 'console')
    expect(edits.preview(edits.latest().id).opens).toHaveLength(sentences)
  })
})

describe('an edit that is undone', () => {
  it('is put back field by field, in the audit log, after a restart too, and can be undone itself', () => {
    const on = station()
    const limits = { perViewer: 2 }
    const { settings } = on.catalogue
    settings.update(settingsSchema.parse({ limits, keepUsageDays: 900 }), 'console')
    const edit = on.edits.latest().id
    settings.update(settingsSchema.parse({ limits, keepUsageDays: 900, onAir: 'on' }), 'console')
    const catalogue = on.reopen()
    const { edits } = catalogue
    const { confirm } = edits.preview(edit)
    const undone = edits.undo(edit, confirm, 'api:site')
    expect(undone.label).toBe('The settings')
    expect(catalogue.settings.get()).toMatchObject({
      limits: { perViewer: null },
      keepUsageDays: 1100,
      onAir: 'on',
    })
    const [update, undo] = catalogue.audit.list({}, 2)
    expect(update).toMatchObject({ what: 'settings.update', id: undone.edit, undo: 'open' })
    expect(undo).toMatchObject({
      what: 'settings.undo',
      actor: 'api:site',
      detail: `entry ${edit}: keepUsageDays, limits.perViewer`,
    })
    expect(catalogue.audit.list({ before: edit + 1 }, 1)[0]?.undo).toBe('done')
    edits.undo(undone.edit ?? 0, edits.preview(undone.edit ?? 0).confirm, 'console')
    expect(catalogue.settings.get()).toMatchObject({ limits, keepUsageDays: 900 })
  })

  it('of a stream takes away what was not there, and leaves what came since', () => {
    const { catalogue, edits, id } = station()
    const limits = { ...NO_LIMITS, viewers: 10 }
    catalogue.streams.update(id, { ...NEWS, limits }, 'console')
    const edit = edits.latest().id
    catalogue.streams.update(id, { ...NEWS, limits, group: 'late' }, 'console')
    edits.undo(edit, edits.preview(edit).confirm, 'console')
    const { limits: left, group } = catalogue.streams.get(id)
    expect({ left, group }).toEqual({ left: undefined, group: 'late' })
  })

  it('is one for each kind of thing', () => {
    const { catalogue, edits, hall } = station()
    const made = applicationInputSchema.parse({ id: 'radio.example', label: 'Radio' })
    const { firstSecret: _, id: __, ...application } = made
    const { application: radio } = catalogue.applications.create(made, 'console')
    const secretId = radio.secrets[0]?.id ?? ''
    const issued = catalogue.applications.issue(made.id, { label: 'Ann' }, 'console').item.id
    const keyInput = { name: 'Hall', format: 'wowza', settings: {}, secret: 's3cret' } as const
    const { id: tokenKey } = catalogue.tokenKeys.create(keyInput, 'console')
    const view = { screen: 'live', name: 'Late', filter: 'deny', isPinned: false } as const
    const { id: viewId } = catalogue.savedViews.create(view, 'console')
    const { id: testId } = catalogue.pinnedTests.create(PINNED, 'console')
    const { token: service } = catalogue.serviceTokens.create({ name: 'Site' }, 'console')
    const { apiSecret } = catalogue.apiSecrets.create({ name: 'Shop' }, 'console')
    const streams = [{ streamName: 'live/news' }]
    const input = subscribeTokenInputSchema.parse({ label: 'first', streams })
    const { token } = catalogue.subscribeTokens.create(input, 'console')
    const access = catalogue.accessTokens.issue({ scopes: ['viewer'] }, 'console')
    const control = { url: 'http://127.0.0.1:8000', allowPrivate: true, user: 'admin' }
    const addStreams = [{ streamName: 'live/late', isRegex: false }]
    const CASES: readonly (readonly [edit: () => unknown, now: () => unknown])[] = [
      [
        () => catalogue.applications.update(made.id, { ...application, label: 'TV' }, 'console'),
        () => catalogue.applications.list().map(({ updatedAtMs: _, ...rest }) => rest),
      ],
      [
        () => catalogue.applications.retireSecret(made.id, secretId, START_MS + 60_000, 'console'),
        () => catalogue.applications.list()[0]?.secrets,
      ],
      [
        () => catalogue.applications.tokenActs.setDisabled(issued, true, 'console'),
        () => catalogue.tokens.get({ kind: 'edge-auth', id: issued }).disabledAtMs,
      ],
      [
        () =>
          catalogue.tokenKeys.update(
            tokenKey,
            { name: 'Hall 2', settings: { prefix: 'abc' } },
            'console',
          ),
        () => catalogue.tokenKeys.list(),
      ],
      [
        () => catalogue.savedViews.update(viewId, { ...view, name: 'Later' }, 'console'),
        () => catalogue.savedViews.list(),
      ],
      [
        () =>
          catalogue.annotations.set('viewer', 'a:da', { note: 'Late', isPinned: true }, 'console'),
        () => catalogue.annotations.list(),
      ],
      [
        () => catalogue.pinnedTests.update(testId, { ...PINNED, name: 'Other' }, 'console'),
        () => catalogue.pinnedTests.list(),
      ],
      [
        () => catalogue.serviceTokens.setDisabled(service.id, true, 'console'),
        () => catalogue.serviceTokens.list(),
      ],
      [
        () => catalogue.apiSecrets.setDisabled(apiSecret.id, true, 'console'),
        () => catalogue.apiSecrets.list(),
      ],
      [
        () =>
          catalogue.subscribeTokens.update(
            token.id,
            { addStreams, removeStreams: ['live/news'], label: 'second' },
            'console',
          ),
        () => catalogue.subscribeTokens.get(token.id),
      ],
      [
        () => catalogue.subscribeTokens.setActive(token.id, false, 'console'),
        () => catalogue.subscribeTokens.get(token.id),
      ],
      [
        () => catalogue.accessTokens.update(access.id, { displayName: 'Bo' }, 'console'),
        () => catalogue.accessTokens.get(access.id),
      ],
      [
        () => catalogue.account.update({ ...ACCOUNT, allowedCountries: ['DE'] }, 'console'),
        () => catalogue.account.get(),
      ],
      [
        () => catalogue.mediaServers.setControl(hall, control, 'console'),
        () => catalogue.mediaServers.control(hall),
      ],
      [
        () =>
          catalogue.grantLimits.set(
            'rj-1',
            { sessions: 2, mayBeShared: false, note: '' },
            'console',
          ),
        () => catalogue.grantLimits.of('rj-1'),
      ],
    ]
    for (const [edit, now] of CASES) {
      const before = structuredClone(now())
      edit()
      expect(now()).not.toEqual(before)
      const { id } = edits.latest()
      edits.undo(id, edits.preview(id).confirm, 'console')
      expect(now()).toEqual(before)
    }
  })
})

const ACCOUNT = { allowedCountries: [], deniedCountries: [], defaultCluster: 'auto' }
const NO_LIMITS = {
  perGrant: null,
  perViewer: null,
  viewers: null,
  publishers: null,
  whenFull: null,
  banSeconds: null,
  banEnds: null,
  onTrial: null,
}
