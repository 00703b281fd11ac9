import { describe, expect, it } from 'vitest'
import { applyDocument, exportDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import { OVERRIDE_PHRASE, type PinnedTestInput } from '../../../shared/pinned-test.ts'
import { pinnedTestSchema } from '../../../shared/pinned-test-input.ts'
import { apply, dryRun } from './document-station.ts'
import { contents, createFixture, refusal, rule, START_MS, stream } from './fixture.ts'

type Change = Partial<PinnedTestInput['request']>
const pin = (
  name: string,
  outcome: 'allow' | 'deny' | 'redirect',
  request: Change = {},
  expected: Partial<PinnedTestInput['expected']> = {},
): PinnedTestInput =>
  pinnedTestSchema.parse({
    name,
    request: { streamName: 'live/news', atMs: START_MS, ...request },
    expected: { outcome, ...expected },
  })
const VALID = { kind: 'valid', tags: ['season'] } as const
const DROP = rule({ id: 'drop', name: 'Drop all', effect: { kind: 'drop' } })
const OVERRIDE = { phrase: OVERRIDE_PHRASE, reason: 'The feed is stolen.' } as const

/** A token stream, and two tests that hold while there are no rules. */
function station() {
  const fixture = createFixture()
  const { catalogue } = fixture
  catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  const stays = catalogue.pinnedTests.create(pin('Nobody without a link', 'deny'), 'console')
  const paid = catalogue.pinnedTests.create(
    pin('Who has a link', 'allow', { credential: VALID }),
    'console',
  )
  return { ...fixture, stays, paid }
}

describe('a pinned test', () => {
  it('refuses rules that answer otherwise, however they come, and says which and why', () => {
    const { catalogue, paid } = station()
    catalogue.rules.saveDraft(0, [DROP], 'console')
    const before = contents(catalogue)
    const yaml = `stagedoor: 1
rules:
  - { id: drop, priority: 10, source: { kind: any }, target: { kind: all }, effect: { kind: drop } }
`
    for (const attempt of [
      () => catalogue.rules.publish(0, '', 'console'),
      () => catalogue.publishRules([DROP], '', 'cli'),
      () => apply(catalogue, yaml),
      () => dryRun(catalogue, yaml),
    ]) {
      const error = refusal(attempt)
      expect(error.code).toBe('ERR_TESTS_FAIL')
      expect(error.message).toMatch(/Who has a link|expected allow/)
      expect(error.issues).toHaveLength(1)
    }
    expect(contents(catalogue)).toEqual(before)
    expect(refusal(() => catalogue.publishRules([DROP], '', 'cli')).issues).toEqual([
      {
        path: `tests.${paid.id}`,
        message: 'Who has a link: expected allow, got deny, rule_drop by rule drop.',
      },
    ])
  })

  it('refuses going back to a version against which it fails', () => {
    const { catalogue } = createFixture()
    catalogue.streams.create(stream({ name: 'live/news' }), 'console')
    catalogue.publishRules([DROP], '', 'console')
    catalogue.publishRules([], '', 'console')
    catalogue.pinnedTests.create(pin('In', 'allow', { credential: VALID }), 'console')
    expect(refusal(() => catalogue.rules.rollback(1, 'console')).code).toBe('ERR_TESTS_FAIL')
    expect(catalogue.rules.published().version).toBe(2)
    expect(catalogue.rules.rollback(1, 'console', OVERRIDE).version).toBe(3)
  })

  it('gives way to an override, which the audit log tells of with those that failed', () => {
    const { catalogue } = station()
    catalogue.publishRules([DROP], '', 'cli', OVERRIDE)
    expect(catalogue.rules.published().rules).toEqual([DROP])
    expect(catalogue.audit.list({}, 10)).toContainEqual(
      expect.objectContaining({
        actor: 'cli',
        what: 'rules.override_tests',
        subject: 'v1',
        detail: 'The feed is stolen. Failed: Who has a link',
      }),
    )
  })

  it('needs no override where it passes, and none is noted', () => {
    const { catalogue } = station()
    catalogue.publishRules([rule({ id: 'in', effect: { kind: 'continue' } })], '', 'cli', OVERRIDE)
    const entries = catalogue.audit.list({}, 10)
    expect(entries.map(({ what }) => what)).not.toContain('rules.override_tests')
  })

  it.each([
    ['another reason', pin('x', 'deny', {}, { reason: 'rule_drop' })],
    [
      'another place',
      pin('x', 'redirect', { address: '192.0.2.7' }, { redirectUrl: 'https://other.example/' }),
    ],
    ['another stream', pin('x', 'allow', { streamName: 'live/none', credential: VALID })],
    [
      'a refused credential',
      pin('x', 'allow', { credential: { kind: 'refused', reason: 'grant_expired' } }),
    ],
    [
      'another hour',
      pin('x', 'redirect', { atMs: START_MS + 12 * 3_600_000, address: '192.0.2.7' }),
    ],
  ])('fails on %s', (_, test) => {
    const { catalogue } = station()
    const away = rule({
      id: 'away',
      source: { kind: 'address', values: ['192.0.2.0/24'] },
      schedule: { days: [1, 2, 3, 4, 5, 6, 7], from: '12:00', to: '18:00', timeZone: 'UTC' },
      effect: { kind: 'redirect', url: 'https://away.example/' },
    })
    catalogue.pinnedTests.create(test, 'console')
    expect(refusal(() => catalogue.publishRules([away], '', 'cli')).code).toBe('ERR_TESTS_FAIL')
    const passing = pin(
      'y',
      'redirect',
      { address: '192.0.2.7' },
      { redirectUrl: 'https://away.example/' },
    )
    const [{ id = '' } = {}] = catalogue.pinnedTests.list().slice(-1)
    catalogue.pinnedTests.update(id, passing, 'console')
    expect(catalogue.publishRules([away], '', 'cli').version).toBe(1)
  })

  it('has a name of its own, outlives a restart, and goes when it is removed', () => {
    const { catalogue, paid, stays, reopen } = station()
    const taken = refusal(() => catalogue.pinnedTests.create(pin(paid.name, 'deny'), 'console'))
    expect(taken).toMatchObject({ code: 'ERR_NAME_TAKEN', issues: [{ path: 'name' }] })
    for (const call of [
      () => catalogue.pinnedTests.update('none', pin('z', 'deny'), 'console'),
      () => catalogue.pinnedTests.remove('none', 'console'),
    ]) {
      expect(refusal(call).code).toBe('ERR_NOT_FOUND')
    }
    const again = reopen()
    expect(again.pinnedTests.list()).toHaveLength(2)
    expect(again.pinnedTests.list()).toEqual(expect.arrayContaining([stays, paid]))
    again.pinnedTests.remove(paid.id, 'console')
    expect(again.publishRules([DROP], '', 'console').version).toBe(1)
  })

  it('is held against the streams of the same document, and comes before its rules', () => {
    const { catalogue } = createFixture()
    const yaml = (effect: string): string => `stagedoor: 1
streams:
  - { name: live/new, mode: public }
tests:
  - { name: Open, request: { streamName: live/new, atMs: 0 }, expected: { outcome: allow } }
rules:
  - { id: all, priority: 10, source: { kind: any }, target: { kind: all }, effect: { kind: ${effect} } }
`
    const how = { dryRun: false, actor: 'cli' } as const
    expect(refusal(() => applyDocument(catalogue, readDocument(yaml('drop')), how)).code).toBe(
      'ERR_TESTS_FAIL',
    )
    expect(catalogue.pinnedTests.list()).toEqual([])
    const { lines } = applyDocument(catalogue, readDocument(yaml('drop')), {
      ...how,
      overrideTests: OVERRIDE,
    })
    expect(lines.map(({ kind, noun }) => `${kind} ${noun}`)).toContain('added test')
    expect(applyDocument(catalogue, readDocument(exportDocument(catalogue)), how).lines).toEqual([])
  })
})
