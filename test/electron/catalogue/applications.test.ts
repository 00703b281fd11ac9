import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type ApplicationInput,
  applicationInputSchema,
  applicationSecretInputSchema,
  type EdgeAuthTokenInput,
  edgeAuthTokenInputSchema,
} from '../../../shared/application.ts'
import { RESTORE_MS } from '../../../shared/token.ts'
import { createFixture, type Fixture, refusal, START_MS } from './fixture.ts'

type Given = Partial<Omit<ApplicationInput, 'firstSecret'>> & { firstSecret?: { secret: string } }

const application = (fields: Given & { id: string }): ApplicationInput =>
  applicationInputSchema.parse(fields)
const own = (secret: string, name = '') => applicationSecretInputSchema.parse({ name, secret })
const made = (name = '') => applicationSecretInputSchema.parse({ name })
const token = (fields: object): EdgeAuthTokenInput => edgeAuthTokenInputSchema.parse(fields)

/** An application `acme` with the secret `1secret`. */
function withAcme(): Fixture {
  const fixture = createFixture()
  const input = application({ id: 'acme', firstSecret: { secret: '1secret' } })
  fixture.catalogue.applications.create(input, 'console')
  return fixture
}

const NONE = 'ERR_NOT_FOUND'

/** Why a token is refused. Null when it is not. */
function reasonOf(catalogue: Fixture['catalogue'], value: string): string | null {
  const request = {
    action: 'subscribe',
    phase: 'start',
    streamName: 'live/news',
    mediaServerId: '',
    protocol: '',
    address: null,
    userAgent: null,
    referer: null,
    sessionKey: null,
    viewerId: null,
    credentials: [],
  } as const
  const { verify } = catalogue.snapshot.tools
  const found = verify({ kind: 'edge-auth', value }, request, START_MS)
  return found.ok ? null : found.reason
}

describe('applications', () => {
  it('refuse an id that cannot stand in Basic credentials or in an address', () => {
    for (const id of ['', 'a b', 'a:b', 'a/b', 'a#b', 'a?b', 'a\u0000b']) {
      expect(applicationInputSchema.safeParse({ id }).success, id).toBe(false)
    }
  })

  it('refuse an id that is taken', () => {
    const { catalogue } = withAcme()
    const again = (): unknown => catalogue.applications.create(application({ id: 'acme' }), 'cli')
    expect(refusal(again).code).toBe('ERR_NAME_TAKEN')
    expect(catalogue.applications.list()).toHaveLength(1)
  })

  it('refuse a secret that makes the key of another application, and one they have', () => {
    const { catalogue } = withAcme()
    const { applications } = catalogue
    const other = application({ id: 'acme1', firstSecret: { secret: 'secret' } })
    expect(refusal(() => applications.create(other, 'console'))).toMatchObject({
      code: 'ERR_INPUT_INVALID',
      issues: [{ path: 'secret' }],
    })
    expect(applications.list().map(({ id }) => id)).toEqual(['acme'])
    expect(refusal(() => applications.addSecret('acme', own('1secret'), 'console')).code).toBe(
      'ERR_INPUT_INVALID',
    )
    applications.create(application({ id: 'acme1' }), 'console')
    expect(refusal(() => applications.addSecret('acme1', own('secret'), 'console')).code).toBe(
      'ERR_INPUT_INVALID',
    )
  })

  it('refuse to lose their only secret', () => {
    const { catalogue } = withAcme()
    const { applications } = catalogue
    const [only] = applications.list()[0]?.secrets ?? []
    const remove = (id: string): unknown => applications.removeSecret('acme', id, 'console')
    expect(refusal(() => remove(only?.id ?? '')).code).toBe('ERR_IN_USE')
    expect(refusal(() => remove('nothing')).code).toBe('ERR_NOT_FOUND')
    applications.addSecret('acme', made(), 'console')
    remove(only?.id ?? '')
    expect(applications.authenticate('acme', '1secret')).toBeNull()
    expect(applications.list()[0]?.secrets).toMatchObject([
      { deletedAtMs: null },
      { id: only?.id, deletedAtMs: START_MS },
    ])
  })

  it('recognise their live secrets only, and remember when each was used', () => {
    const { catalogue, clock, reopen } = withAcme()
    const { applications } = catalogue
    const { secret } = applications.addSecret('acme', made('second'), 'console')
    expect(secret).toMatch(/^sda_[0-9a-hjkmnp-tv-z]{40}$/)
    for (const [id, text] of [
      ['acme', ''],
      ['acme', 'secret'],
      ['acm', 'e1secret'],
      ['acme1', 'secret'],
      ['nobody', '1secret'],
    ] as const) {
      expect(applications.authenticate(id, text), `${id}:${text}`).toBeNull()
    }
    const first = applications.list()[0]?.secrets[1]
    applications.retireSecret('acme', first?.id ?? '', START_MS + 1_000, 'console')
    expect(applications.authenticate('acme', '1secret')?.id).toBe('acme')
    expect(applications.authenticate('acme', secret ?? '')?.id).toBe('acme')
    clock.nowMs += 1_000
    expect(applications.authenticate('acme', '1secret')).toBeNull()
    expect(applications.list()[0]?.secrets).toMatchObject([
      { name: 'second', hint: secret?.slice(0, 8), retiresAtMs: null, lastUsedAtMs: START_MS },
      { name: '', hint: '', retiresAtMs: START_MS + 1_000, lastUsedAtMs: START_MS },
    ])
    const before = applications.list()
    const again = reopen().applications
    expect(again.list()).toEqual(before)
    expect(again.authenticate('acme', secret ?? '')?.id).toBe('acme')
  })

  it('are nobody while they are switched off', () => {
    const { catalogue } = withAcme()
    const change = { label: '', enabled: false, streamGroup: null, settings: settings() }
    catalogue.applications.update('acme', change, 'console')
    expect(catalogue.applications.authenticate('acme', '1secret')).toBeNull()
    const issue = (): unknown =>
      catalogue.applications.issue('acme', token({ tag: 'a' }), 'console')
    expect(refusal(issue).code).toBe('ERR_INPUT_INVALID')
  })

  it('leave no secret in the database, its log, the audit or what is listed', () => {
    const { catalogue, db, path } = createFixture()
    const secret = 'a-secret-from-phenix-0123456789'
    const input = application({ id: 'acme', firstSecret: { secret } })
    catalogue.applications.create(input, 'console')
    const shown = catalogue.applications.addSecret('acme', made(), 'console').secret ?? ''
    const issued = catalogue.applications.issue('acme', token({ tag: 'gold' }), 'console')
    db.pragma('wal_checkpoint(PASSIVE)')
    const bytes = [path, `${path}-wal`].map((each) => readFileSync(each, 'latin1')).join('')
    const texts = [
      bytes,
      JSON.stringify([catalogue.applications.list(), catalogue.audit.list({}, 99)]),
    ]
    for (const text of texts) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(shown)
      expect(text).not.toContain(issued.secret.slice(7, 60))
    }
  })

  it.each([
    ['thirty days after they were deleted', 'other', RESTORE_MS],
    ['for another of their id', 'acme', 0],
  ])('are gone for good with their secrets and tokens %s', (_, id, laterMs) => {
    const { catalogue, db, clock, reopen } = withAcme()
    const { applications } = catalogue
    applications.issue('acme', token({ tag: 'gold' }), 'console')
    applications.remove('acme', 'console')
    clock.nowMs += laterMs
    applications.create(application({ id }), 'console')
    expect(applications.list().map((each) => each.id)).toEqual([id])
    for (const table of ['applications', 'application_secrets']) {
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(1)
    }
    expect(db.prepare('SELECT count(*) FROM edge_auth_tokens').pluck().get()).toBe(0)
    if (laterMs > 0) expect(refusal(() => applications.restore('acme', 'cli')).code).toBe(NONE)
    expect(applications.authenticate('acme', '1secret')).toBeNull()
    expect(reopen().applications.list()).toHaveLength(1)
  })

  it('are not restored while a secret of theirs is the key of another', () => {
    const { applications } = withAcme().catalogue
    applications.remove('acme', 'console')
    const other = application({ id: 'acme1', firstSecret: { secret: 'secret' } })
    applications.create(other, 'console')
    expect(refusal(() => applications.restore('acme', 'console')).code).toBe('ERR_IN_USE')
    expect(refusal(() => applications.restore('nobody', 'console')).code).toBe(NONE)
    applications.remove('acme1', 'console')
    expect(applications.restore('acme', 'console').deletedAtMs).toBeNull()
  })

  it('are refused from when they are deleted until they are restored, with all their tokens', () => {
    const { catalogue, reopen } = withAcme()
    const issued = catalogue.applications.issue('acme', token({ tag: 'gold' }), 'console')
    const id = issued.item.id
    catalogue.applications.remove('acme', 'console')
    const refused = (each: Fixture['catalogue']): void => {
      expect(each.applications.authenticate('acme', '1secret')).toBeNull()
      expect(reasonOf(each, issued.secret)).toBe('credential_unknown')
      expect(refusal(() => each.tokens.get({ kind: 'edge-auth', id })).code).toBe(NONE)
      expect(each.applications.tokens()).toEqual([])
      expect(each.applications.list()).toMatchObject([{ deletedAtMs: START_MS }])
    }
    const accepted = (each: Fixture['catalogue']): void => {
      expect(each.applications.authenticate('acme', '1secret')?.id).toBe('acme')
      expect(reasonOf(each, issued.secret)).not.toBe('credential_unknown')
      expect(each.applications.tokens()).toMatchObject([{ id }])
      expect(each.tokens.get({ kind: 'edge-auth', id }).deletedAtMs).toBeNull()
      expect(each.audit.list({}, 1)).toMatchObject([{ what: 'application.restore' }])
    }
    refused(catalogue)
    const again = reopen()
    refused(again)
    again.applications.restore('acme', 'console')
    accepted(again)
    accepted(reopen())
  })

  it('get a deleted secret back, and what it signed with it', () => {
    const { catalogue, clock, reopen } = withAcme()
    const { applications } = catalogue
    const issued = applications.issue('acme', token({ tag: 'gold' }), 'console')
    const [first] = applications.list()[0]?.secrets ?? []
    clock.nowMs += 1
    applications.addSecret('acme', made('second'), 'console')
    const remove = () => applications.removeSecret('acme', first?.id ?? '', 'console')
    const restore = () => applications.restoreSecret('acme', first?.id ?? '', 'console')
    remove()
    expect(reasonOf(catalogue, issued.secret)).toBe('credential_signature')
    expect(restore().secrets.map(({ name }) => name)).toEqual(['second', ''])
    expect(applications.authenticate('acme', '1secret')?.id).toBe('acme')
    expect(reasonOf(catalogue, issued.secret)).not.toBe('credential_signature')
    remove()
    applications.addSecret('acme', own('1secret'), 'console')
    expect(refusal(restore).code).toBe('ERR_IN_USE')
    clock.nowMs += RESTORE_MS
    expect(refusal(restore).code).toBe(NONE)
    expect(reopen().applications.list()[0]?.secrets).toHaveLength(3)
  })
})

describe('EdgeAuth tokens', () => {
  it('are not issued for an application that is not there or has no secret left', () => {
    const { catalogue, clock } = withAcme()
    const { applications } = catalogue
    const issue = (id: string): unknown => applications.issue(id, token({ tag: 'a' }), 'console')
    expect(refusal(() => issue('nobody')).code).toBe('ERR_NOT_FOUND')
    const id = applications.list()[0]?.secrets[0]?.id ?? ''
    applications.retireSecret('acme', id, START_MS + 1, 'console')
    clock.nowMs += 1
    expect(refusal(() => issue('acme')).code).toBe('ERR_KEY_NOT_FOUND')
    expect(applications.tokens()).toEqual([])
  })

  it('that were made to end earlier are not handed out again', () => {
    const { catalogue } = withAcme()
    const { applications } = catalogue
    const expiresAtMs = START_MS + 3_600_000
    const issue = () => applications.issue('acme', token({ tag: 'gold', expiresAtMs }), 'console')
    const first = issue()
    expect(issue().item.id).toBe(first.item.id)
    applications.tokenActs.setEnd(first.item.id, START_MS + 1, 'console')
    const next = issue()
    expect(next.item).toMatchObject({ expiresAtMs: expiresAtMs + 1 })
    expect(next.item.id).not.toBe(first.item.id)
    expect(issue().item.id).toBe(next.item.id)
  })

  it('have one target and one expiry', () => {
    const twoTargets = edgeAuthTokenInputSchema.safeParse({ tag: 'a', roomId: 'b' })
    const twoTimes = edgeAuthTokenInputSchema.safeParse({ expiresAtMs: 1, expiresInSeconds: 1 })
    expect([twoTargets.success, twoTimes.success]).toEqual([false, false])
  })

  it('say before they are signed what they would permit and what is odd', () => {
    const { catalogue } = withAcme()
    const input = token({
      expiresInSeconds: 3_600_000,
      type: 'stream',
      channelAlias: 'news',
      remoteAddress: '192.0.2.7',
      capabilities: ['geo-country-deny=US,UK', 'hd'],
      applyTags: ['customer-1'],
    })
    const { permits, lint, payload } = catalogue.applications.preview('acme', input)
    expect(permits).toEqual([
      'It lets its holder watch.',
      'Only streams that answer to channelAlias:news.',
      'It may be presented until 2026-12-15T04:00:00.250Z. Who is in by then stays.',
      'Only from the address 192.0.2.7.',
      'Not from US, GB.',
      'Addresses of no known country are let in.',
      'Carried along and not judged here: hd.',
      'Its sessions carry the tags customer-1.',
    ])
    expect(lint.map(({ code }) => code)).toEqual([
      'milliseconds-for-seconds',
      'unknown-country-undecided',
      'uk-is-gb',
      'names-no-stream',
    ])
    expect(payload).toMatchObject({ requiredTag: 'channelAlias:news' })
    expect(catalogue.applications.tokens()).toEqual([])
  })

  it('are signed with the newest secret that does not retire, listed, and forgotten in the end', () => {
    const { catalogue, clock, reopen } = withAcme()
    const { applications } = catalogue
    applications.addSecret('acme', own('the-second'), 'console')
    const input = token({ label: 'Ann', type: 'stream', tag: 'gold', applyTags: ['a', 'b'] })
    const issued = applications.issue('acme', input, 'console')
    expect(issued.item).toMatchObject({
      id: expect.stringMatching(/^edge-[\w-]{27}$/),
      label: 'Ann',
      type: 'stream',
      target: 'gold',
      tags: ['a', 'b'],
      expiresAtMs: START_MS + 3_600_000,
      issuedBy: 'console',
      uses: 0,
      revokedAtMs: null,
    })
    catalogue.revocations.create(
      { kind: 'grant', value: issued.item.id, untilMs: null, note: '' },
      'console',
    )
    expect(applications.tokens()).toEqual([{ ...issued.item, revokedAtMs: START_MS }])
    expect(reopen().applications.tokens()).toHaveLength(1)
    clock.nowMs += 31 * 24 * 3_600_000
  })

  it('are refused when they name nothing', () => {
    const { catalogue } = withAcme()
    const failing = refusal(() =>
      catalogue.applications.issue('acme', token({ type: 'stream' }), 'console'),
    )
    expect(failing).toMatchObject({
      code: 'ERR_INPUT_INVALID',
      issues: [{ path: 'channelAlias', message: expect.any(String) }],
    })
    expect(catalogue.applications.tokens()).toEqual([])
  })

  it('are told apart where they say the same, in one edit too', () => {
    const { catalogue } = withAcme()
    const { applications } = catalogue
    const issue = () => applications.issue('acme', token({ tag: 'a' }), 'console').item
    const items = catalogue.batch(() => [issue(), issue(), issue()], { keep: true })
    expect(items.map(({ expiresAtMs }) => expiresAtMs - START_MS - 3_600_000)).toEqual([0, 1, 2])
    expect(applications.tokens()).toHaveLength(3)
    const exact = () => applications.issue('acme', token({ expiresAtMs: START_MS + 9 }), 'console')
    expect(exact()).toEqual(exact())
    expect(applications.tokens()).toHaveLength(4)
  })

  it('stay switched off or deleted when the same is issued again, which is another then', () => {
    const { catalogue, reopen } = withAcme()
    const { tokenActs } = catalogue.applications
    const exact = token({ expiresAtMs: START_MS + 9 })
    const { id } = catalogue.applications.issue('acme', exact, 'console').item
    expect(refusal(() => tokenActs.remove('nothing', 'console')).code).toBe('ERR_NOT_FOUND')
    tokenActs.setDisabled(id, true, 'console')
    const second = catalogue.applications.issue('acme', exact, 'console').item
    expect(second).toMatchObject({ disabledAtMs: null, expiresAtMs: START_MS + 10 })
    tokenActs.remove(id, 'console')
    expect(catalogue.applications.issue('acme', exact, 'console').item.id).toBe(second.id)
    tokenActs.remove(second.id, 'console')
    const third = catalogue.applications.issue('acme', exact, 'console').item
    expect(third.expiresAtMs).toBe(START_MS + 11)
    catalogue.revocations.create(
      { kind: 'grant', value: third.id, untilMs: null, note: '' },
      'console',
    )
    const fourth = catalogue.applications.issue('acme', exact, 'console')
    expect(fourth.item).toMatchObject({ expiresAtMs: START_MS + 12, revokedAtMs: null })
    tokenActs.remove(third.id, 'console')
    tokenActs.remove(fourth.item.id, 'console')
    expect(catalogue.applications.tokens()).toEqual([])
    const again = reopen().applications
    expect(again.tokens()).toEqual([])
    again.tokenActs.restore(id, 'console')
    expect(again.tokens()).toMatchObject([{ id, disabledAtMs: START_MS }])
  })

  it('are listed for 30 days after they expired', () => {
    const { catalogue, clock } = withAcme()
    const { applications } = catalogue
    const first = applications.issue('acme', token({ tag: 'a' }), 'console').item
    clock.nowMs += 31 * 24 * 3_600_000
    const second = applications.issue('acme', token({ tag: 'a' }), 'console').item
    expect(applications.tokens().map(({ id }) => id)).toEqual([second.id])
    expect(first.id).not.toBe(second.id)
  })
})

const settings = () => application({ id: 'x' }).settings
