import { describe, expect, it } from 'vitest'
import { applyDocument, exportDocument } from '../../../electron/catalogue/document.ts'
import { referenceName, referencesOf } from '../../../electron/catalogue/document-references.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { contents, createFixture, refusal } from './fixture.ts'

const YAML = `stagedoor: 1
streams:
  - name: live/news
    playUrl: https://media.example/live/news.m3u8
    whipUrl: https://media.example/whip
    keys:
      - { label: studio, value: { env: STUDIO } }
      - { label: van }
    frontDoorSigner: { kind: nimble }
    frontDoorKey: { file: door.key }
    whipToken: { env: WHIP }
mediaServers:
  - name: Nimble
    protocol: nimble
    handlerSecret: { env: HANDLER }
    secrets:
      - { purpose: signing-password, value: { env: SIGNING } }
      - push-token
applications:
  - id: radio
    secrets:
      - { name: main, value: { file: phenix.secret } }
tokenKeys:
  - { name: Wowza, format: wowza, secret: { env: WOWZA } }
`
const VALUES = {
  'env STUDIO': 'studio-0123456789-one',
  'file door.key': 'door-one',
  'env WHIP': 'whip-one',
  'env HANDLER': 'handler-0123456789-one',
  'env SIGNING': 'signing-one',
  'file phenix.secret': 'phenix-one',
  'env WOWZA': 'wowza-one',
} as const
type Name = keyof typeof VALUES

/** The same with another value, told apart by its end. */
const others = (names: readonly Name[]) => ({
  ...VALUES,
  ...Object.fromEntries(names.map((name) => [name, VALUES[name].replace(/one$/, 'two')])),
})

const apply = (
  catalogue: OwnedCatalogue,
  values: Readonly<Record<string, string>> = VALUES,
  { dryRun = false, yaml = YAML } = {},
) => applyDocument(catalogue, readDocument(yaml), { dryRun, actor: 'cli', values })

/** What counts now of each secret: the first of the two values, the second, or neither. */
function inForce(catalogue: OwnedCatalogue): Readonly<Record<Name, string>> {
  const [stream] = catalogue.streams.list()
  const [server] = catalogue.mediaServers.list()
  const [key] = catalogue.tokenKeys.list()
  const [streamId, serverId, keyId] = [stream?.id ?? '', server?.id ?? '', key?.id ?? '']
  const which = (name: Name, fits: (value: string) => boolean): string =>
    ['one', 'two'].find((each) => fits(VALUES[name].replace(/one$/, each))) ?? 'neither'
  return {
    'env STUDIO': which('env STUDIO', (value) => {
      const isKnown = catalogue.streamKeys.streamOf(value) !== null
      return (
        isKnown &&
        catalogue.streamKeys.list().some(({ id }) => catalogue.streamKeys.isKey(id, value))
      )
    }),
    'file door.key': which('file door.key', (value) => catalogue.frontDoors.isKey(streamId, value)),
    'env WHIP': which('env WHIP', (value) => catalogue.streams.whipToken(streamId) === value),
    'env HANDLER': which(
      'env HANDLER',
      (value) => catalogue.mediaServers.authenticate(serverId, value) !== null,
    ),
    'env SIGNING': which('env SIGNING', (value) =>
      catalogue.mediaServers.secretsInForce(serverId, 'signing-password', 0).includes(value),
    ),
    'file phenix.secret': which(
      'file phenix.secret',
      (value) => catalogue.applications.authenticate('radio', value) !== null,
    ),
    'env WOWZA': which('env WOWZA', (value) => catalogue.tokenKeys.isSecret(keyId, value)),
  }
}

const all = (which: string): unknown =>
  Object.fromEntries(Object.keys(VALUES).map((name) => [name, which]))

describe('keys and secrets that a document refers to', () => {
  it.each(Object.keys(VALUES) as Name[])('are refused where no value is given: %s', (name) => {
    const { catalogue } = createFixture()
    const before = contents(catalogue)
    const { [name]: _, ...rest } = VALUES
    for (const dryRun of [true, false]) {
      const { code, issues } = refusal(() => apply(catalogue, rest, { dryRun }))
      expect(code).toBe('ERR_INPUT_INVALID')
      expect(issues[0]?.message).toMatch(
        new RegExp(
          `^line \\d+, column \\d+: No value was given for ${name}\\. The command line reads it`,
        ),
      )
    }
    expect(contents(catalogue)).toEqual(before)
  })

  it.each([
    ['env STUDIO', 'short', 'streams.0.keys.0.value'],
    ['env HANDLER', 'has a space 0123456789', 'mediaServers.0.handlerSecret'],
    ['env SIGNING', 'späth', 'mediaServers.0.secrets.0.value'],
    ['env WHIP', 'a b', 'streams.0.whipToken'],
    ['file door.key', 'ä', 'streams.0.frontDoorKey'],
    ['file phenix.secret', '\ud800', 'applications.0.secrets.0.value'],
  ])('are refused where the value is none, without saying it: %s', (name, value, path) => {
    const { catalogue } = createFixture()
    const error = refusal(() => apply(catalogue, { ...VALUES, [name]: value }))
    expect(error.issues[0]?.path).toBe(path)
    expect(error.issues[0]?.message).toMatch(
      new RegExp(`^line \\d+, column \\d+: The value of ${name} cannot be used\\. [A-Z]`),
    )
    expect(JSON.stringify(error)).not.toContain(value)
    expect(catalogue.streams.list()).toEqual([])
  })

  it.each([
    ['{ env: A, file: b }', /where the value is/],
    ['{}', /where the value is/],
    ['{ env: "A B" }', /letters, digits and _/],
    ['sdk_secret', /./],
  ])('are refused as %s', (value, says) => {
    const yaml = `stagedoor: 1\nstreams:\n  - name: a\n    keys:\n      - label: b\n        value: ${value}\n`
    const error = refusal(() => apply(createFixture().catalogue, VALUES, { yaml }))
    expect(error.issues[0]?.message).toMatch(says)
    expect(error.issues[0]?.path).toMatch(/^streams\.0\.keys\.0\.value/)
    expect(JSON.stringify(error)).not.toContain('sdk_secret')
  })

  it('are found wherever one may stand', () => {
    const found = referencesOf(readDocument(YAML).document)
    expect(
      Object.fromEntries(found.map((each) => [each.path, referenceName(each.reference)])),
    ).toEqual({
      'streams.0.keys.0.value': 'env STUDIO',
      'streams.0.frontDoorKey': 'file door.key',
      'streams.0.whipToken': 'env WHIP',
      'mediaServers.0.handlerSecret': 'env HANDLER',
      'mediaServers.0.secrets.0.value': 'env SIGNING',
      'applications.0.secrets.0.value': 'file phenix.secret',
      'tokenKeys.0.secret': 'env WOWZA',
    })
  })

  it('are in force, are told nowhere, and a second time changes nothing', () => {
    const { catalogue, reopen } = createFixture()
    const tried = apply(catalogue, VALUES, { dryRun: true })
    expect(catalogue.streams.list()).toEqual([])
    const done = apply(catalogue)
    expect(done.lines).toMatchObject(
      tried.lines.map(({ kind, noun, label }) => ({ kind, noun, label })),
    )
    expect(Object.keys(done.secrets)).toEqual(['live/news van'])
    expect(done.missing).toEqual([{ noun: 'server_secret', label: 'Nimble: push-token' }])
    expect(inForce(catalogue)).toEqual(all('one'))
    const again = reopen()
    const { version } = again
    expect(apply(again)).toMatchObject({ lines: [], secrets: {} })
    expect(again.version).toBe(version)
    expect(inForce(again)).toEqual(all('one'))
    const changed = apply(again, others(Object.keys(VALUES) as Name[]))
    const { edits, applications, tokenKeys, deleted } = again
    const told = JSON.stringify([
      ...[done, changed, contents(again), exportDocument(again)],
      ...[applications.list(), tokenKeys.list(), deleted.list()],
      ...[edits.latest(), edits.preview(edits.latest().id)],
    ])
    const both = [...Object.values(VALUES), ...Object.values(others(Object.keys(VALUES) as Name[]))]
    for (const value of both) expect(told).not.toContain(value)
  })

  it.each(Object.keys(VALUES) as Name[])('change where the value is another: %s', (name) => {
    const { catalogue } = createFixture()
    apply(catalogue)
    const tried = apply(catalogue, others([name]), { dryRun: true })
    expect(inForce(catalogue)).toEqual(all('one'))
    const { lines, secrets } = apply(catalogue, others([name]))
    expect(secrets).toEqual({})
    expect(lines).toEqual(tried.lines)
    expect(lines).toHaveLength(1)
    expect(lines[0]?.fields).toHaveLength(1)
    expect(lines[0]?.fields[0]?.after).toMatch(/^another/)
    expect(JSON.stringify(lines)).not.toContain(others([name])[name])
    expect(inForce(catalogue)).toEqual({ ...(all('one') as object), [name]: 'two' })
    expect(apply(catalogue, others([name])).lines).toEqual([])
  })

  it('give a secret to what waits for one', () => {
    const { catalogue } = createFixture()
    const yaml = YAML.replace(/ +frontDoorKey.*\n/, '')
      .replace('whipToken: { env: WHIP }', 'whipToken: true')
      .replace('{ purpose: signing-password, value: { env: SIGNING } }', 'signing-password')
      .replace(', secret: { env: WOWZA }', '')
    expect(apply(catalogue, VALUES, { yaml }).missing.map(({ noun }) => noun)).toEqual([
      ...['front_door', 'whip_token', 'server_secret', 'server_secret', 'token_key'],
    ])
    const { lines, missing } = apply(catalogue)
    expect(lines.flatMap(({ fields }) => fields)).toEqual([
      { path: 'frontDoorSigner.key', before: 'missing', after: 'given' },
      { path: 'whipToken', before: '', after: 'given' },
      { path: 'secrets.signing-password', before: '', after: 'given' },
      { path: 'secret', before: 'missing', after: 'given' },
    ])
    expect(missing.map(({ label }) => label)).toEqual(['Nimble: push-token'])
    expect(inForce(catalogue)).toEqual(all('one'))
  })

  it('leave a stream key that was switched off switched off', () => {
    const { catalogue } = createFixture()
    apply(catalogue)
    const key = catalogue.streamKeys.list().find(({ label }) => label === 'studio')
    catalogue.streamKeys.setDisabled(key?.id ?? '', true, 'console')
    apply(catalogue, others(['env STUDIO']))
    const after = catalogue.streamKeys.list().find(({ label }) => label === 'studio')
    expect(after?.id).not.toBe(key?.id)
    expect(after?.disabledAtMs).not.toBeNull()
  })

  it('are refused where one is twice', () => {
    const yaml = YAML.replace('{ label: van }', '{ label: van, value: { env: STUDIO } }')
    const { issues } = refusal(() => apply(createFixture().catalogue, VALUES, { yaml }))
    expect(issues).toMatchObject([
      {
        path: 'streams.0.keys.1.value',
        message: expect.stringContaining('has this value already'),
      },
    ])
  })

  it('say at the key of a front door what is about the key alone', () => {
    const path = (yaml: string) =>
      refusal(() => apply(createFixture().catalogue, VALUES, { yaml })).issues[0]?.path
    expect(path(YAML.replace(/ +playUrl.*\n/, ''))).toBe('streams.0.playUrl')
    const other = YAML.replace('{ kind: nimble }', '{ kind: nginx-secure-link }')
    expect(path(other)).toBe('streams.0.frontDoorKey')
  })

  it('need to say what the key of a front door is of', () => {
    const yaml = YAML.replace(/ +frontDoorSigner.*\n/, '')
    const { issues } = refusal(() => apply(createFixture().catalogue, VALUES, { yaml }))
    expect(issues[0]?.path).toBe('streams.0.frontDoorKey')
  })
})
