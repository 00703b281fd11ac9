import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applicationInputSchema } from '../../../shared/application.ts'
import { RESTORE_MS } from '../../../shared/token.ts'
import { application, made, NONE, own, reasonOf, settings, token, withAcme } from './acme.ts'
import { createFixture, type Fixture, refusal, START_MS } from './fixture.ts'

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
