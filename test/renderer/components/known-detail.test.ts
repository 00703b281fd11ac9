import { expect, it } from 'vitest'
import { applyDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import { knownDetail } from '../../../renderer/components/known-detail.ts'
import { makeSaidReader } from '../../../renderer/language/said.ts'
import { makeTranslator } from '../../../renderer/language/translator.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { createFixture } from '../../electron/catalogue/fixture.ts'
import { readTexts } from '../../language/catalogue.ts'

const texts = readTexts('de')
const read = makeSaidReader(texts, makeTranslator(texts, 'de-DE'), 'de-DE')

it('leaves a name as it is, were it a word of the console', () => {
  for (const name of ['Settings', 'live/news', 'Studio', '']) {
    expect(knownDetail(name, read)).toBe(name)
  }
})

it('says in German what keys are for, what was revoked and what a document changed', () => {
  const { catalogue } = createFixture()
  const { streams, streamKeys, revocations, audit } = catalogue
  const { id: streamId } = streams.create(streamInputSchema.parse({ name: 'live/a' }), 'console')
  streamKeys.create({ streamId, label: '' }, 'console')
  streamKeys.create({ streamId, label: 'Studio' }, 'console')
  const [grant, ann] = (['grant', 'viewer'] as const).map((kind) => ({
    ...{ kind, value: 'ann', untilMs: null, note: 'Leck' },
  }))
  if (grant === undefined || ann === undefined) throw new Error('none')
  revocations.create(ann, 'console')
  revocations.createMany([grant, ann, ann], 'many', 'console')
  const declared = 'stagedoor: 1\nstreams:\n  - name: live/b\n    mode: public\n'
  applyDocument(catalogue, readDocument(declared), { dryRun: false, actor: 'console' })
  const told = new Map(audit.list({}, 50).map(({ what, detail }) => [what + detail, detail]))
  const details = [...told.values()].map((detail) => knownDetail(detail, read))
  expect(details).toEqual(
    expect.arrayContaining([
      'für live/a',
      'Studio: für live/a',
      'Zuschauer ann: Leck',
      '1 Nachweis; 2 Zuschauer: Leck',
      '1 Änderung',
    ]),
  )
})
