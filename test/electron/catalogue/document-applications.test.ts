import { describe, expect, it } from 'vitest'
import { applyDocument, exportDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createFixture, refusal } from './fixture.ts'

const apply = (catalogue: OwnedCatalogue, yaml: string) =>
  applyDocument(catalogue, readDocument(yaml), { dryRun: false, actor: 'cli' })
const dryRun = (catalogue: OwnedCatalogue, yaml: string) =>
  applyDocument(catalogue, readDocument(yaml), { dryRun: true, actor: 'cli' })

describe('Phenix applications in a document', () => {
  const HEAD = 'stagedoor: 1\napplications:\n  - id: acme\n'
  const withSecrets = (...names: string[]): string =>
    `${HEAD}    secrets: [${names.map((name) => `{ name: ${name} }`).join(', ')}]\n`
  const only = (catalogue: OwnedCatalogue) => catalogue.applications.list()[0]

  it('refuse an id that is none, one that is there twice, and a choice that does not exist', () => {
    const { catalogue } = createFixture()
    for (const [yaml, path] of [
      ['stagedoor: 1\napplications:\n  - id: "a b"\n', 'applications.0.id'],
      [`${HEAD}  - id: acme\n`, 'applications.1.id'],
      [withSecrets('one', 'one'), 'applications.0.secrets.1.name'],
      [`${HEAD}    settings: { skew: 1 }\n`, 'applications.0.settings.skew'],
      [`${HEAD}    secrets: [{ name: one, secret: abc }]\n`, 'applications.0.secrets.0.secret'],
    ] as const) {
      expect(refusal(() => apply(catalogue, yaml)).issues[0]?.path, yaml).toBe(path)
    }
    expect(catalogue.applications.list()).toEqual([])
  })

  it('are made with named secrets that are shown once, and nothing happens the second time', () => {
    const { catalogue } = createFixture()
    const yaml = withSecrets('new', 'old')
    expect(dryRun(catalogue, yaml).lines).toMatchObject([{ kind: 'added', noun: 'application' }])
    const { secrets } = apply(catalogue, yaml)
    expect(Object.keys(secrets).sort()).toEqual(['acme new', 'acme old'])
    for (const secret of Object.values(secrets)) {
      expect(catalogue.applications.authenticate('acme', secret)?.id).toBe('acme')
      expect(exportDocument(catalogue)).not.toContain(secret)
    }
    expect(apply(catalogue, yaml)).toMatchObject({ lines: [], secrets: {} })
  })

  it('keep what the document leaves out, first of all that they are switched off', () => {
    const { catalogue } = createFixture()
    apply(catalogue, `${HEAD}    enabled: false\n    settings: { unsaid: skip }\n`)
    const { lines } = apply(catalogue, `${HEAD}    settings: { skewSeconds: 5 }\n`)
    expect(lines[0]?.fields.map(({ path }) => path)).toEqual(['settings.skewSeconds'])
    expect(only(catalogue)).toMatchObject({
      enabled: false,
      settings: { unsaid: 'skip', skewSeconds: 5 },
    })
  })

  it('go with their secrets when told to prune, and come back with them', () => {
    const { catalogue } = createFixture()
    const { secrets } = apply(catalogue, withSecrets('one'))
    const { lines } = apply(catalogue, 'stagedoor: 1\nprune: true\napplications: []\n')
    expect(lines).toMatchObject([{ kind: 'removed', noun: 'application', id: 'acme' }])
    expect(only(catalogue)?.deletedAtMs).not.toBeNull()
    expect(apply(catalogue, withSecrets('one'))).toMatchObject({ secrets: {} })
    const secret = secrets['acme one'] ?? ''
    expect(catalogue.applications.authenticate('acme', secret)?.id).toBe('acme')
    apply(catalogue, withSecrets('two').replace('stagedoor: 1', 'stagedoor: 1\nprune: true'))
    expect(catalogue.applications.authenticate('acme', secret)).toBeNull()
  })

  it('are carried to another database and back, to the letter', () => {
    const [one, two] = [createFixture(), createFixture()]
    apply(
      one.catalogue,
      `${withSecrets('new', 'old')}    streamGroup: vip\n    label: "007"\n  - id: next\n`,
    )
    const text = exportDocument(one.catalogue)
    apply(two.catalogue, text)
    expect(exportDocument(two.catalogue)).toBe(text)
    expect(dryRun(one.catalogue, text).lines).toEqual([])
  })
})
