import { describe, expect, it } from 'vitest'
import { exportDocument } from '../../../electron/catalogue/document.ts'
import { declaredServerSchema } from '../../../electron/catalogue/document-schema.ts'
import { apply, dryRun, STATION } from './document-station.ts'
import { createFixture, server, stream } from './fixture.ts'

describe('a media server in a document', () => {
  const declared = 'stagedoor: 1\nmediaServers:\n  - name: Icecast\n    protocol: icecast\n'
  const set = {
    allowedPeers: ['192.0.2.7'],
    enabled: false,
    publicUrl: 'http://radio.example:8000',
    assumedSessionSeconds: 60,
  }

  it('keeps what the document leaves out, first of all who may ask', () => {
    const { catalogue } = createFixture()
    catalogue.mediaServers.create(server({ name: 'Icecast', ...set }), 'console')
    expect(apply(catalogue, declared).lines).toEqual([])
    expect(catalogue.mediaServers.list()).toMatchObject([set])
    const { lines } = apply(catalogue, `${declared}    enabled: true\n`)
    expect(lines[0]?.fields.map((field) => field.path)).toEqual(['enabled'])
    expect(catalogue.mediaServers.list()).toMatchObject([{ ...set, enabled: true }])
  })

  it('loses what the document takes away in words', () => {
    const { catalogue } = createFixture()
    catalogue.mediaServers.create(server({ name: 'Icecast', ...set }), 'console')
    apply(catalogue, `${declared}    allowedPeers: []\n    publicUrl: null\n`)
    expect(catalogue.mediaServers.list()).toMatchObject([{ allowedPeers: [], publicUrl: null }])
  })

  it('has its defaults when it is new', () => {
    const { catalogue } = createFixture()
    apply(catalogue, declared)
    expect(catalogue.mediaServers.list()).toMatchObject([server({ name: 'Icecast' })])
  })

  it('is put back by an export, whatever was changed since', () => {
    const { catalogue } = createFixture()
    const { server: made } = catalogue.mediaServers.create(server({ name: 'Icecast' }), 'console')
    const yaml = exportDocument(catalogue)
    catalogue.mediaServers.update(made.id, server({ name: 'Icecast', ...set }), 'console')
    apply(catalogue, yaml)
    expect(catalogue.mediaServers.list()).toMatchObject([server({ name: 'Icecast' })])
  })

  it('has no default of a field that is left out', () => {
    expect(declaredServerSchema.parse({ name: 'a', protocol: 'nimble' })).toEqual({
      name: 'a',
      protocol: 'nimble',
    })
  })
})

describe('exporting', () => {
  it('gives what applies without a difference', () => {
    const { catalogue } = createFixture()
    apply(catalogue, STATION)
    catalogue.mediaServers.create(server({ name: 'off: "quoted" #1', enabled: false }), 'console')
    catalogue.streams.create(stream({ name: 'live/*', title: '007', group: 'no' }), 'console')
    const text = exportDocument(catalogue)
    expect(dryRun(catalogue, text).lines).toEqual([])
    expect(
      apply(catalogue, text.replace('stagedoor: 1', 'stagedoor: 1\nprune: true')).lines,
    ).toEqual([])
  })

  it('carries a catalogue to another database and back, to the letter', () => {
    const [one, two] = [createFixture(), createFixture()]
    apply(one.catalogue, STATION)
    one.catalogue.settings.update(
      { ...one.catalogue.settings.get(), publicOrigin: 'https://door.example' },
      'console',
    )
    const text = exportDocument(one.catalogue)
    apply(two.catalogue, text)
    expect(exportDocument(two.catalogue)).toBe(text)
    const rules = ({ catalogue }: typeof one): unknown =>
      catalogue.rules.published().rules.map(({ target: _, ...each }) => each)
    expect(rules(two)).toEqual(rules(one))
  })

  it('holds no secret', () => {
    const { catalogue } = createFixture()
    const { secrets } = apply(catalogue, STATION)
    const [ice] = catalogue.mediaServers.list()
    const secret = catalogue.mediaServers.revealSecret(ice?.id ?? '', 'console')
    const text = exportDocument(catalogue)
    for (const each of [...Object.values(secrets), secret]) expect(text).not.toContain(each)
    expect(text).not.toMatch(/sd[hks]_/)
  })
})
