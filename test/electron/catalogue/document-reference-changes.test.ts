import { describe, expect, it } from 'vitest'
import { applyDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createFixture, refusal } from './fixture.ts'

const [ONE, TWO] = ['studio-0123456789-one', 'studio-0123456789-two']

const apply = (
  catalogue: OwnedCatalogue,
  yaml: string,
  values: Readonly<Record<string, string>>,
  dryRun = false,
) => applyDocument(catalogue, readDocument(yaml), { dryRun, actor: 'cli', values })

const KEYS = `stagedoor: 1
streams:
  - name: live/news
    keys: [{ label: studio, value: { env: STUDIO } }]
`
const applyKey = (catalogue: OwnedCatalogue, value: string, dryRun = false) =>
  apply(catalogue, KEYS, { 'env STUDIO': value }, dryRun)

const secretsOf = (...names: string[]): string => `stagedoor: 1
applications:
  - id: radio
    secrets: [${names.map((name) => `{ name: ${name}, value: { env: ${name.toUpperCase()} } }`).join(', ')}]
`

describe('a key that was deleted does not come back by a document', () => {
  it('when an operator deleted a stream key, until 30 days are over', () => {
    const { catalogue, clock } = createFixture()
    applyKey(catalogue, ONE)
    const [key] = catalogue.streamKeys.list()
    catalogue.streamKeys.remove(key?.id ?? '', 'console')
    for (const dryRun of [true, false]) {
      const { code, issues } = refusal(() => applyKey(catalogue, ONE, dryRun))
      expect(code).toBe('ERR_INPUT_INVALID')
      expect(issues).toMatchObject([
        {
          path: 'streams.0.keys.0.value',
          message: expect.stringContaining(
            'The key with this value was deleted at 2026-11-03 12:00:00 UTC. Restore it, or give another value.',
          ),
        },
      ])
    }
    expect(catalogue.streamKeys.list()).toEqual([])
    applyKey(catalogue, TWO)
    expect(catalogue.streamKeys.list()).toHaveLength(1)
    clock.nowMs += 31 * 24 * 3600 * 1000
    expect(applyKey(catalogue, ONE).lines).toHaveLength(1)
  })

  it('when a document put another in its place, and all of it can be undone', () => {
    const { catalogue } = createFixture()
    const { edits } = catalogue
    applyKey(catalogue, ONE)
    const before = catalogue.streamKeys.list()
    applyKey(catalogue, TWO)
    const { id } = edits.latest()
    expect(refusal(() => applyKey(catalogue, ONE)).issues[0]?.message).toContain('was deleted')
    edits.undo(id, edits.preview(id).confirm, 'console')
    expect(catalogue.streamKeys.list()).toEqual(before)
    expect(applyKey(catalogue, ONE).lines).toEqual([])
  })

  it('when an operator deleted a secret of an application', () => {
    const { catalogue } = createFixture()
    const { applications } = catalogue
    const values = { 'env NEW': 'secret-new', 'env OLD': 'secret-old' }
    apply(catalogue, secretsOf('new', 'old'), values)
    const old = applications.list()[0]?.secrets.find(({ name }) => name === 'old')
    applications.removeSecret('radio', old?.id ?? '', 'console')
    const { issues } = refusal(() => apply(catalogue, secretsOf('new', 'old'), values))
    expect(issues).toMatchObject([
      {
        path: 'applications.0.secrets.1.value',
        message: expect.stringContaining('The secret with this value was deleted at 2026-'),
      },
    ])
    expect(applications.authenticate('radio', 'secret-old')).toBe(null)
    apply(catalogue, secretsOf('new', 'old'), { ...values, 'env OLD': 'secret-other' })
    expect(applications.authenticate('radio', 'secret-other')?.id).toBe('radio')
  })
})

describe('a secret of an application that a document gives another value', () => {
  const namesOf = ({ applications }: OwnedCatalogue) =>
    applications
      .list()[0]
      ?.secrets.filter(({ deletedAtMs }) => deletedAtMs === null)
      .map(({ name }) => name)
  const values = { 'env NEW': 'secret-new', 'env MID': 'secret-mid', 'env OLD': 'secret-old' }
  const yaml = secretsOf('new', 'mid', 'old')

  it.each(['NEW', 'MID', 'OLD'])('stays in its place: %s', (name) => {
    const { catalogue, clock, reopen } = createFixture()
    const { edits } = catalogue
    apply(catalogue, yaml, values)
    clock.nowMs += 60_000
    apply(catalogue, yaml, { ...values, [`env ${name}`]: 'secret-other' })
    expect(namesOf(catalogue)).toEqual(['new', 'mid', 'old'])
    const { id } = edits.latest()
    edits.undo(id, edits.preview(id).confirm, 'console')
    expect(namesOf(catalogue)).toEqual(['new', 'mid', 'old'])
    const back = edits.latest().id
    edits.undo(back, edits.preview(back).confirm, 'console')
    const again = reopen()
    expect(namesOf(again)).toEqual(['new', 'mid', 'old'])
    expect(again.applications.authenticate('radio', 'secret-other')?.id).toBe('radio')
  })
})
