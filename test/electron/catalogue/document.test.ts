import { describe, expect, it } from 'vitest'
import { exportDocument, exportInTurns } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import { PROTOCOLS } from '../../../shared/media-server.ts'
import { apply, dryRun, STATION } from './document-station.ts'
import { contents, createFixture, refusal, rule, stream } from './fixture.ts'

describe('a text that is no document', () => {
  it.each([
    ['stagedoor: 1\nprune: true\nprune: false\n', 'Line 3, column 1: This name was given above'],
    ['stagedoor: 1\n---\nstagedoor: 1\n', 'Line 2, column 1: A second document begins here.'],
    [`stagedoor: 1\nstreams: ${'['.repeat(9_000)}`, 'This is nested too deep.'],
  ])('says why to who wrote it, not to a programmer: %.30j', (text, words) => {
    expect(() => readDocument(text)).toThrow(words)
  })
})

describe('applying a document', () => {
  it.each([
    ['what is no YAML', 'stagedoor: 1\nstreams: [', 'ERR_INPUT_INVALID', '', 2, 11],
    [
      'a key that is there twice',
      'stagedoor: 1\nprune: true\nprune: false\n',
      'ERR_INPUT_INVALID',
      '',
      3,
      1,
    ],
    ['no version', 'streams: []\n', 'ERR_INPUT_INVALID', 'stagedoor', 1, 1],
    ['another version', 'stagedoor: 2\n', 'ERR_INPUT_INVALID', 'stagedoor', 1, 1],
    [
      'an unknown field',
      'stagedoor: 1\nstreams:\n  - name: a\n    colour: red\n',
      'ERR_INPUT_INVALID',
      'streams.0.colour',
      4,
      5,
    ],
    [
      'a prototype',
      'stagedoor: 1\nstreams:\n  - name: a\n    __proto__: {}\n',
      'ERR_INPUT_INVALID',
      'streams.0.__proto__',
      4,
      5,
    ],
    [
      'a wrong type',
      'stagedoor: 1\nstreams:\n  - name: a\n    enabled: 7\n',
      'ERR_INPUT_INVALID',
      'streams.0.enabled',
      4,
      5,
    ],
    [
      'a secret',
      'stagedoor: 1\nstreams:\n  - name: a\n    keys:\n      - { label: b, value: c }\n',
      'ERR_INPUT_INVALID',
      'streams.0.keys.0.value',
      5,
      21,
    ],
    [
      'a stream twice',
      'stagedoor: 1\nstreams:\n  - name: a\n  - name: a\n',
      'ERR_INPUT_INVALID',
      'streams.1.name',
      4,
      5,
    ],
    [
      'a name that cannot be',
      'stagedoor: 1\nstreams:\n  - name: b\n  - name: /a\n',
      'ERR_INPUT_INVALID',
      'streams.1.name',
      4,
      5,
    ],
    [
      'a bad block',
      'stagedoor: 1\nmediaServers:\n  - name: i\n    protocol: nimble\n    allowedPeers: [::1, x]\n',
      'ERR_CIDR_INVALID',
      'mediaServers.0.allowedPeers.1',
      5,
      25,
    ],
    [
      'a stream nobody declared',
      'stagedoor: 1\nrules:\n  - id: r\n    priority: 1\n    source: { kind: any }\n    target: { kind: stream, stream: gone }\n    effect: { kind: drop }\n',
      'ERR_RULE_INVALID',
      'rules.0.target.stream',
      6,
      29,
    ],
  ])('refuses %s, says where, and changes nothing', (_, yaml, code, path, line, column) => {
    const { catalogue } = createFixture()
    const before = contents(catalogue)
    const refused = refusal(() => apply(catalogue, yaml))
    expect(refused.code).toBe(code)
    expect(refused.issues[0]?.path).toBe(path)
    const place = `ine ${line}, column ${column}: `
    expect(refused.issues[0]?.message.startsWith(`l${place}`)).toBe(true)
    expect(refused.message.startsWith(`L${place}`)).toBe(true)
    expect(contents(catalogue)).toEqual(before)
    expect(refusal(() => dryRun(catalogue, yaml)).code).toBe(code)
  })

  it.each([
    ['', 'The document is empty. Start the document with "stagedoor: 1".', ''],
    ['# nothing\n', 'The document is empty. Start the document with "stagedoor: 1".', ''],
    ['- a\n', 'Start the document with "stagedoor: 1".', ''],
    ['streams: []\n', 'Start the document with "stagedoor: 1".', 'stagedoor'],
    [
      'stagedoor: 1\nstreams: [{ title: A }]\n',
      'name is missing. It must be a text.',
      'streams.0.name',
    ],
    ['stagedoor: 1\nstreams: [{ name: 7 }]\n', 'This must be a text.', 'streams.0.name'],
    [
      'stagedoor: 1\nstreams: [live]\n',
      'This must be fields with values, such as "name: news".',
      'streams.0',
    ],
    [
      'stagedoor: 1\nstreams: [{ name: a, mode: private }]\n',
      'This must be one of public, token, metered.',
      'streams.0.mode',
    ],
    [
      'stagedoor: 1\nmediaServers: [{ name: a }]\n',
      `protocol is missing. It must be one of ${PROTOCOLS.join(', ')}.`,
      'mediaServers.0.protocol',
    ],
    [
      'stagedoor: 1\nmediaServers: [{ name: a, protocol: icecast, publicUrl: "127.0.0.1:8000" }]\n',
      'Write the whole address with its scheme in front, e.g. http://.',
      'mediaServers.0.publicUrl',
    ],
  ])('says of %j in plain words: %s', (yaml, words, path) => {
    const { catalogue } = createFixture()
    const { issues } = refusal(() => apply(catalogue, yaml))
    expect(issues.map((each) => [each.path, each.message.replace(/^line.*?: /, '')])).toEqual([
      [path, words],
    ])
  })

  it('refuses a text that unfolds without end', () => {
    const { catalogue } = createFixture()
    const levels = Array.from({ length: 12 }, (_, at) => {
      const inner = at === 0 ? 'x' : `*a${at - 1}`
      return `a${at}: &a${at} [${Array(10).fill(inner).join(', ')}]`
    })
    expect(refusal(() => apply(catalogue, levels.join('\n'))).code).toBe('ERR_INPUT_INVALID')
  })

  it('refuses a tie where the rule stands in the document, not in the whole set', () => {
    const { catalogue } = createFixture()
    catalogue.publishRules([rule({ id: 'theirs', priority: 3 })], '', 'console')
    const before = contents(catalogue)
    const text = (id: string): string =>
      `  - { id: ${id}, priority: 9, source: { kind: any }, target: { kind: all }, effect: { kind: drop } }\n`
    const yaml = `stagedoor: 1\nstreams: [{ name: new }]\nrules:\n${text('one')}${text('two')}`
    const refused = refusal(() => apply(catalogue, yaml))
    expect(refused.code).toBe('ERR_RULE_TIE')
    expect(refused.issues[0]?.path).toMatch(/^rules\.[01]\.priority$/)
    expect(refused.issues[0]?.message).toMatch(/^line [45], column 16: /)
    expect(contents(catalogue)).toEqual(before)
  })

  it('changes nothing on a dry run and says what it would', () => {
    const { catalogue } = createFixture()
    const before = contents(catalogue)
    const tried = dryRun(catalogue, STATION)
    expect(tried.wanted?.rules).toBeDefined()
    expect(tried.wanted?.rules).not.toBe(catalogue.snapshot.rules)
    expect(tried).toMatchObject({ applied: false, secrets: {} })
    expect(contents(catalogue)).toEqual(before)
    const done = apply(catalogue, STATION)
    expect(done.applied).toBe(true)
    expect(done.lines).toEqual(tried.lines)
    expect(done.lines.map((line) => `${line.kind} ${line.noun} ${line.id}`)).toEqual([
      'added stream news.ogg',
      'added stream concerts.ogg',
      'added media_server Icecast in the studio',
      'added rule no-scrapers',
      'added rule concerts-europe',
      'added rule concerts-elsewhere',
      'added rule news-nightly-ads',
    ])
  })

  it('applies the example, hands out the secrets once, and does nothing the second time', () => {
    const { catalogue } = createFixture()
    const { secrets } = apply(catalogue, STATION)
    expect(Object.keys(secrets)).toEqual([
      'news.ogg studio',
      'concerts.ogg studio',
      'concerts.ogg outside broadcast',
    ])
    expect(Object.values(secrets).every((secret) => secret.startsWith('sdk_'))).toBe(true)
    const { version } = catalogue
    const before = contents(catalogue)
    expect(apply(catalogue, STATION)).toEqual({
      applied: true,
      lines: [],
      missing: [],
      secrets: {},
      unplacedAreas: 0,
    })
    expect(contents(catalogue)).toEqual(before)
    expect(catalogue.version).toBe(version)
  })

  it('is written a little at a time, as it is when it is asked for', async () => {
    const { catalogue } = createFixture()
    const addAll = (): void => {
      for (let at = 0; at < 205; at++) catalogue.streams.create(stream({ name: `s${at}` }), 'cli')
    }
    catalogue.batch(addAll, { keep: true })
    catalogue.publishRules([rule({ id: 'r' })], '', 'cli')
    const whole = exportDocument(catalogue)
    const inTurns = exportInTurns(catalogue)
    let turns = 0
    const count = (): void => {
      turns += 1
      counting = setImmediate(count)
    }
    let counting = setImmediate(count)
    expect(apply(catalogue, whole).lines).toEqual([])
    catalogue.streams.create(stream({ name: 'later' }), 'cli')
    expect(await inTurns).toBe(whole)
    clearImmediate(counting)
    // 205 streams are three pieces, each other part of the document is one more.
    expect(turns).toBeGreaterThan(8)
    expect(whole.match(/^streams:$/gm)).toHaveLength(1)
  })

  it('is one edit: listeners are told once', () => {
    const { catalogue } = createFixture()
    let told = 0
    catalogue.onChange(() => told++)
    apply(catalogue, STATION)
    expect(told).toBe(1)
  })

  it('changes what differs and leaves alone what is not declared', () => {
    const { catalogue } = createFixture()
    apply(catalogue, STATION)
    const kept = catalogue.streams.create(stream({ name: 'kept' }), 'console')
    const yaml = `
stagedoor: 1
settings: { keepDecisionsDays: 7 }
streams:
  - { name: news.ogg, title: News, mode: token, keys: [{ label: studio }, { label: van }] }
`
    const { lines, secrets } = apply(catalogue, yaml)
    expect(lines).toMatchObject([
      { noun: 'setting', id: 'keepDecisionsDays', fields: [{ before: '30', after: '7' }] },
      {
        kind: 'changed',
        noun: 'stream',
        label: 'News',
        fields: [
          { path: 'mode', before: 'public', after: 'token' },
          { path: 'keys.van', before: '', after: 'new key' },
        ],
      },
    ])
    expect(Object.keys(secrets)).toEqual(['news.ogg van'])
    expect(catalogue.streams.get(kept.id)).toEqual(kept)
    expect(catalogue.rules.published().rules).toHaveLength(4)
    expect(catalogue.mediaServers.list()).toHaveLength(1)
  })

  it('removes what is not declared when told to prune, rules before the streams they are about', () => {
    const { catalogue } = createFixture()
    apply(catalogue, STATION)
    const yaml = `
stagedoor: 1
prune: true
streams:
  - { name: concerts.ogg, title: Concerts, group: subscribers, keys: [{ label: studio }] }
rules: []
`
    const { lines } = apply(catalogue, yaml)
    expect(lines.map((line) => `${line.kind} ${line.noun} ${line.label}`)).toEqual([
      'changed stream Concerts',
      'removed rule No scrapers',
      'removed rule Concerts are licensed for three countries',
      'removed rule Elsewhere the news plays instead',
      'removed rule Try out advertisements at night, counted only',
      'removed stream News',
    ])
    expect(catalogue.streams.list().map((each) => each.name)).toEqual(['concerts.ogg'])
    expect(catalogue.streamKeys.list().map((each) => each.label)).toEqual(['studio'])
    expect(catalogue.mediaServers.list()).toHaveLength(1)
  })

  it('refuses to prune a stream that rules left alone are about', () => {
    const { catalogue } = createFixture()
    apply(catalogue, STATION)
    const before = contents(catalogue)
    const refused = refusal(() => apply(catalogue, 'stagedoor: 1\nprune: true\nstreams: []\n'))
    expect(refused.code).toBe('ERR_IN_USE')
    expect(contents(catalogue)).toEqual(before)
  })

  it('keeps a draft, which is then based on an older version', () => {
    const { catalogue } = createFixture()
    const draft = catalogue.rules.saveDraft(0, [rule({ id: 'mine' })], 'console')
    apply(catalogue, STATION)
    expect(catalogue.rules.draft()).toEqual(draft)
    expect(refusal(() => catalogue.rules.publish(0, '', 'console')).code).toBe('ERR_CONFLICT')
  })
})
