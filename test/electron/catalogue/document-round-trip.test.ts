import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { applyDocument, exportDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { controlOf } from '../../../shared/control-setup.ts'
import { frontDoorSignerSchema } from '../../../shared/front-door.ts'
import { PROTOCOLS } from '../../../shared/media-server.ts'
import { pinnedTestSchema } from '../../../shared/pinned-test-input.ts'
import { settingsSchema } from '../../../shared/settings.ts'
import { accountInputSchema } from '../../../shared/stream-token.ts'
import { createFixture, refusal, rule, server, stream } from './fixture.ts'

const names = (most: number) =>
  fc.uniqueArray(fc.constantFrom('a', 'b/c', 'no', '1.5', 'ä ö', 'true', '- x', '{y}'), {
    maxLength: most,
  })

/** What a station has of each thing, by names that a careless writer of YAML would change. */
const station = fc.record({
  streams: names(4),
  servers: fc.uniqueArray(fc.constantFrom(...PROTOCOLS), { maxLength: 4 }),
  controlled: fc.integer({ min: 0, max: 15 }),
  tests: names(3),
  limits: names(3),
  rules: names(3),
  /** Which streams have a signer of their own at the front door, and of which kind. */
  signers: fc.array(fc.constantFrom(null, 'wowza', 'nimble'), { minLength: 4, maxLength: 4 }),
  keepDays: fc.integer({ min: 1, max: 366 }),
  countries: fc.uniqueArray(fc.constantFrom('DE', 'AT', 'NO'), { maxLength: 3 }),
})
type Station = typeof station extends fc.Arbitrary<infer Value> ? Value : never

function fill(catalogue: OwnedCatalogue, has: Station): void {
  for (const [at, title] of has.streams.entries()) {
    const playUrl = 'https://media.example/x.m3u8'
    const input = stream({ name: title.replaceAll(' ', '_'), title, playUrl })
    const { id } = catalogue.streams.create(input, 'console')
    const kind = has.signers[at] ?? null
    if (kind === null) continue
    const signer = frontDoorSignerSchema.parse({ kind, secret: 's3cret' })
    catalogue.frontDoors.set(id, signer, 'console')
  }
  for (const [at, protocol] of has.servers.entries()) {
    const made = catalogue.mediaServers.create(server({ name: protocol, protocol }), 'console')
    const isWanted = ((has.controlled >> at) & 1) === 1
    const url = `http://192.0.2.${at + 1}:8080`
    if (isWanted && controlOf(protocol) !== null) {
      const control = { url, allowPrivate: at % 2 === 0, user: '' }
      catalogue.mediaServers.setControl(made.server.id, control, 'console')
    }
  }
  for (const name of has.tests) {
    const request = { streamName: 'nowhere', atMs: 12, credential: { kind: 'valid', tags: [name] } }
    const test = { name, request, expected: { outcome: 'deny', redirectUrl: null } }
    catalogue.pinnedTests.create(pinnedTestSchema.parse(test), 'console')
  }
  for (const [at, id] of has.limits.entries()) {
    const limit = { sessions: at, mayBeShared: at === 1, note: id }
    catalogue.grantLimits.set(id, limit, 'console')
  }
  const rules = has.rules.map((name, at) =>
    rule({ id: `r${at}`, name, priority: at + 1, effect: { kind: 'drop' } }),
  )
  catalogue.publishRules(rules, '', 'console')
  const settings = settingsSchema.parse({ backups: { keepDays: has.keepDays } })
  catalogue.settings.update(settings, 'console')
  const account = { deniedCountries: has.countries }
  catalogue.account.update(accountInputSchema.parse(account), 'console')
}

describe('an exported document', () => {
  it('is refused where a server of its kind cannot be controlled, and where something is in it twice', () => {
    const { catalogue } = createFixture()
    const uncontrolled = PROTOCOLS.find((each) => controlOf(each) === null)
    for (const [yaml, path] of [
      [
        `mediaServers: [{ name: A, protocol: ${uncontrolled}, control: { url: 'http://192.0.2.1' } }]`,
        'mediaServers.0.control.url',
      ],
      [
        'mediaServers: [{ name: A, protocol: nimble, secrets: [push-token, { purpose: push-token, value: { env: X } }] }]',
        'mediaServers.0.secrets.1',
      ],
      ['grantLimits: [{ grantId: a, sessions: 1 }, { grantId: a }]', 'grantLimits.1.grantId'],
      [
        'tests: [{ name: a, request: { streamName: x, atMs: 0 }, expected: { outcome: yes } }]',
        'tests.0.expected.outcome',
      ],
    ] as const) {
      const how = { dryRun: false, actor: 'cli' } as const
      const error = refusal(() =>
        applyDocument(catalogue, readDocument(`stagedoor: 1\n${yaml}\n`), how),
      )
      expect(error.issues.map((issue) => issue.path)).toContain(path)
    }
    expect(catalogue.mediaServers.list()).toEqual([])
  })

  it('makes any other station the same one, to the letter, and then changes nothing', () => {
    const how = { dryRun: false, actor: 'cli' } as const
    fc.assert(
      fc.property(station, station, (one, other) => {
        const from = createFixture().catalogue
        const to = createFixture().catalogue
        fill(from, one)
        fill(to, other)
        const yaml = exportDocument(from)
        applyDocument(to, readDocument(yaml.replace('stagedoor: 1', 'stagedoor: 1\nprune: true')), {
          ...how,
          overrideTests: { phrase: 'publish although tests fail', reason: 'another station' },
        })
        expect(sorted(exportDocument(to))).toEqual(sorted(yaml))
        expect(applyDocument(to, readDocument(yaml), how).lines).toEqual([])
      }),
      { numRuns: 8 },
    )
  })
})

/** What is there already keeps its place, and order means nothing. */
function sorted(yaml: string): unknown {
  const document = parse(yaml) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(document).map(([section, value]) => [
      section,
      Array.isArray(value) ? value.map((each) => JSON.stringify(each)).sort() : value,
    ]),
  )
}

it('a rule that is kept with a code that is not taken any more is exported, and refused with what is meant', () => {
  const { catalogue } = createFixture()
  const source = { kind: 'country' as const, values: ['UK'] }
  const kept = { ...rule({ id: 'r' }), source }
  catalogue.rules.saveDraft(0, [kept], 'console')
  catalogue.rules.publish(0, '', 'console')
  const yaml = exportDocument(catalogue)
  expect(yaml).toContain('UK')
  expect(() => readDocument(yaml)).toThrow(
    /^Line \d+, .*UK is no country in ISO 3166\. Did you mean GB\?/,
  )
})
