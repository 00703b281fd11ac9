import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { makeRequest } from '../access/fixtures.ts'
import { contents, createFixture, refusal, rule, START_MS, stream } from './fixture.ts'

describe('rules', () => {
  it('refuses a tie on save and on publish, and the old set stays', () => {
    const { catalogue } = createFixture()
    const old = catalogue.publishRules([rule({ id: 'old' })], '', 'console')
    const before = contents(catalogue)
    const tie = [rule({ id: 'one', priority: 5 }), rule({ id: 'two', priority: 5 })]
    const refused = refusal(() => catalogue.rules.saveDraft(1, tie, 'console'))
    expect(refused.code).toBe('ERR_RULE_TIE')
    expect(refused.issues[0]?.path).toMatch(/^rules\.[01]\./)
    expect(refusal(() => catalogue.publishRules(tie, '', 'console')).code).toBe('ERR_RULE_TIE')
    expect(contents(catalogue)).toEqual(before)
    expect(catalogue.rules.published()).toEqual(old)
  })

  it.each([
    [
      'a block that is none',
      { source: { kind: 'address', values: ['10.0.0.0/40'] } },
      'ERR_CIDR_INVALID',
    ],
    ['an unknown stream', { target: { kind: 'stream', streamId: 'gone' } }, 'ERR_RULE_INVALID'],
    [
      'an unknown time zone',
      { schedule: { days: [1], from: '10:00', to: '11:00', timeZone: 'Europe/Atlantis' } },
      'ERR_TIME_ZONE_INVALID',
    ],
  ] as const)('refuses %s and keeps the draft there was', (_, fields, code) => {
    const { catalogue } = createFixture()
    const draft = catalogue.rules.saveDraft(0, [rule({ id: 'good' })], 'console')
    const bad = rule({ id: 'bad', ...structuredClone(fields) } as Parameters<typeof rule>[0])
    expect(refusal(() => catalogue.rules.saveDraft(0, [bad], 'console')).code).toBe(code)
    expect(catalogue.rules.draft()).toEqual(draft)
  })

  it('refuses two rules of one id', () => {
    const { catalogue } = createFixture()
    const rules = [rule({ id: 'one' }), rule({ id: 'one', priority: 11 })]
    expect(refusal(() => catalogue.rules.saveDraft(0, rules, 'console'))).toMatchObject({
      code: 'ERR_RULE_INVALID',
      issues: [{ path: 'rules.1.id' }],
    })
  })

  it('refuses to save or publish over what was published meanwhile', () => {
    const { catalogue } = createFixture()
    const draft = catalogue.rules.saveDraft(0, [rule({ id: 'mine' })], 'console')
    catalogue.publishRules([rule({ id: 'theirs' })], '', 'cli')
    for (const base of [0, 1]) {
      expect(refusal(() => catalogue.rules.publish(base, '', 'console')).code).toBe('ERR_CONFLICT')
    }
    expect(refusal(() => catalogue.rules.saveDraft(0, [], 'console')).code).toBe('ERR_CONFLICT')
    expect(catalogue.rules.draft()).toEqual(draft)
    expect(catalogue.rules.published().rules).toMatchObject([{ id: 'theirs' }])
  })

  it('refuses to publish a draft whose stream went away, and keeps it', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.streams.create(stream({ name: 'a' }), 'console')
    const about = rule({ id: 'one', target: { kind: 'stream', streamId: id } })
    const draft = catalogue.rules.saveDraft(0, [about], 'console')
    catalogue.streams.remove(id, 'console')
    expect(refusal(() => catalogue.rules.publish(0, '', 'console')).code).toBe('ERR_RULE_INVALID')
    expect(catalogue.rules.draft()).toEqual(draft)
    expect(catalogue.rules.published().version).toBe(0)
  })

  it('refuses to publish nothing and to go back to what never was', () => {
    const { catalogue } = createFixture()
    expect(refusal(() => catalogue.rules.publish(0, '', 'console')).code).toBe('ERR_NOT_FOUND')
    expect(refusal(() => catalogue.rules.rollback(7, 'console')).code).toBe('ERR_NOT_FOUND')
  })

  it('publishes a draft as the next version and puts it in force', () => {
    const { catalogue } = createFixture()
    expect(catalogue.rules.published()).toEqual({
      version: 0,
      rules: [],
      publishedAtMs: 0,
      note: '',
    })
    const rules = [rule({ id: 'b', priority: 2 }), rule({ id: 'a', priority: 1 })]
    catalogue.rules.saveDraft(0, rules, 'console')
    expect(catalogue.snapshot.ruleVersion).toBe(0)
    expect(catalogue.rules.compileDraft()).not.toBe(catalogue.snapshot)
    const published = catalogue.rules.publish(0, 'Hello', 'console')
    expect(published).toMatchObject({ version: 1, note: 'Hello', rules })
    expect(catalogue.rules.draft()).toBeNull()
    expect(catalogue.snapshot.ruleVersion).toBe(1)
  })

  it('publishes an earlier version again as a new one', async () => {
    const { catalogue, reopen } = createFixture()
    catalogue.publishRules([rule({ id: 'one' })], 'first', 'console')
    catalogue.publishRules([rule({ id: 'two' })], 'second', 'console')
    const again = catalogue.rules.rollback(1, 'console')
    expect(again).toMatchObject({ version: 3, rules: [{ id: 'one' }] })
    const after = reopen()
    expect(after.rules.published()).toEqual(again)
    const versions = await after.rules.versions()
    expect(versions.map((each) => each.version)).toEqual([3, 2, 1])
    expect(after.snapshot.ruleVersion).toBe(3)
    expect(after.rules.rollback(0, 'console').rules).toEqual([])
  })

  it('lists a hundred versions with how many rules they have, and reads none of them twice', async () => {
    const { catalogue, db } = createFixture()
    for (let made = 1; made <= 101; made += 1) catalogue.publishRules([], `${made}`, 'console')
    catalogue.publishRules([rule({ id: 'b', priority: 2 }), rule({ id: 'a' })], 'both', 'console')
    const versions = await catalogue.rules.versions()
    expect(versions).toHaveLength(100)
    expect(versions.slice(0, 2)).toEqual([
      { version: 102, ruleCount: 2, publishedAtMs: START_MS, note: 'both' },
      { version: 101, ruleCount: 0, publishedAtMs: START_MS, note: '101' },
    ])
    db.exec(`UPDATE rule_versions SET note = 'read'`)
    catalogue.publishRules([], 'newest', 'console')
    const again = await catalogue.rules.versions()
    expect(again.map(({ note }) => note)).not.toContain('read')
    expect(again[0]).toMatchObject({ version: 103, note: 'newest' })
    expect(catalogue.rules.version(102).rules.map(({ id }) => id)).toEqual(['b', 'a'])
    expect(catalogue.rules.version(0)).toMatchObject({ rules: [], publishedAtMs: 0 })
    expect(refusal(() => catalogue.rules.version(104)).code).toBe('ERR_NOT_FOUND')
  })

  it('compiles a version for trying out, and the draft beside it', () => {
    const { catalogue } = createFixture()
    const { rules } = catalogue
    const inForce = (): readonly string[] => rules.compileDraft().rules.map((each) => each.rule.id)
    const of = (version: number) => rules.compileVersion(version).rules.map((each) => each.rule.id)
    catalogue.publishRules([rule({ id: 'one' })], 'first', 'console')
    catalogue.publishRules([rule({ id: 'two' })], 'second', 'console')
    rules.saveDraft(2, [rule({ id: 'three' })], 'console')
    expect([inForce(), of(1), of(0), of(1), inForce()]).toEqual([
      ['three'],
      ['one'],
      [],
      ['one'],
      ['three'],
    ])
    expect(refusal(() => rules.compileVersion(7)).code).toBe('ERR_NOT_FOUND')
    expect(rules.compileVersion(1)).toBe(rules.compileVersion(1))
  })

  it('says what a draft would change, field by field', () => {
    const { catalogue } = createFixture()
    expect(catalogue.rules.diff()).toEqual([])
    catalogue.publishRules(
      [rule({ id: 'keep' }), rule({ id: 'gone', priority: 11 })],
      '',
      'console',
    )
    const draft = [
      rule({ id: 'keep', priority: 4, source: { kind: 'country', values: ['DE', 'AT'] } }),
      rule({ id: 'new', name: 'New one', priority: 12 }),
    ]
    catalogue.rules.saveDraft(1, draft, 'console')
    expect(catalogue.rules.diff()).toEqual([
      {
        kind: 'changed',
        noun: 'rule',
        id: 'keep',
        label: 'keep',
        fields: [
          { path: 'priority', before: '10', after: '4' },
          { path: 'source.kind', before: 'any', after: 'country' },
          { path: 'source.values', before: '', after: 'DE, AT' },
        ],
      },
      { kind: 'added', noun: 'rule', id: 'new', label: 'New one', fields: [] },
      { kind: 'removed', noun: 'rule', id: 'gone', label: 'gone', fields: [] },
    ])
    catalogue.rules.discardDraft('console')
    expect(catalogue.rules.diff()).toEqual([])
  })
})

describe('a published rule that cannot be compiled any more', () => {
  const NIGHT = { days: [1], from: '22:00', to: '23:00', timeZone: 'Europe/Berlin' } as const
  const of = (fields: Partial<Parameters<typeof rule>[0]> & { id: string }) =>
    rule({ ...fields, schedule: structuredClone(NIGHT) as never })
  const asked = (streamName: string, catalogue: OwnedCatalogue) =>
    decide(makeRequest({ streamName }), catalogue.snapshot, START_MS)

  /** As after an update to an engine that does not know the zone. */
  function reopened(rules: readonly ReturnType<typeof rule>[]) {
    const fixture = createFixture()
    for (const name of ['live/open', 'live/other']) {
      fixture.catalogue.streams.create(stream({ name, mode: 'public', group: name }), 'console')
    }
    fixture.catalogue.publishRules(rules, '', 'console')
    fixture.db
      .prepare(`UPDATE rule_versions SET rules = replace(rules, 'Europe/Berlin', 'Mars/Base')`)
      .run()
    return fixture.reopen()
  }

  it('keeps nothing from starting, refuses whom it is about and nobody else, and is told', () => {
    const catalogue = reopened([
      of({ id: 'ok', target: { kind: 'group', group: 'live/open' }, effect: { kind: 'continue' } }),
    ])
    expect(asked('live/open', catalogue)).toMatchObject({ outcome: 'deny', reason: 'rule_drop' })
    expect(asked('live/other', catalogue)).toMatchObject({ outcome: 'allow' })
    expect(catalogue.brokenRules().map(({ id }) => id)).toEqual(['ok'])
    expect(catalogue.rules.published().rules[0]?.schedule?.timeZone).toBe('Mars/Base')
  })

  it('does so through other edits, and until other rules are published', () => {
    const catalogue = reopened([of({ id: 'ok', effect: { kind: 'continue' } })])
    const made = catalogue.streams.create(stream({ name: 'live/new', mode: 'public' }), 'console')
    expect(asked('live/new', catalogue).reason).toBe('rule_drop')
    catalogue.streams.remove(made.id, 'console')
    catalogue.deleted.restore(catalogue.deleted.list()[0]?.id ?? '', 'console')
    expect(asked('live/new', catalogue).reason).toBe('rule_drop')
    catalogue.publishRules([], '', 'console')
    expect(asked('live/new', catalogue).outcome).toBe('allow')
    expect(catalogue.brokenRules()).toEqual([])
  })

  it('decides nothing when it was in shadow', () => {
    const catalogue = reopened([of({ id: 'trial', state: 'shadow' })])
    expect(asked('live/open', catalogue).outcome).toBe('allow')
    expect(catalogue.brokenRules()).toHaveLength(1)
  })
})
