import { expect, it } from 'vitest'
import { createDocumentReader } from '../../../electron/catalogue/document-reader.ts'
import { type ReadDocument, readDocument } from '../../../electron/catalogue/document-text.ts'
import { documentWorkerFile } from '../../../electron/places.ts'
import type { AppError } from '../../../shared/errors.ts'

const lines = (count: number): string =>
  Array.from({ length: count }, (_, at) => `  - name: live/${at}\n    title: Door ${at}\n`).join('')
const LONG = `stagedoor: 1\nstreams:\n${lines(600)}`
const read = createDocumentReader(documentWorkerFile())

const told = (error: unknown) => {
  const { code, message, issues } = error as AppError
  return { code, message, issues }
}
const refusedAtOnce = (text: string) => {
  try {
    return readDocument(text)
  } catch (error) {
    return told(error)
  }
}
const faultsOf = (from: ReadDocument) =>
  ['streams.2.title', 'streams.1', 'streams.1.keys.0.label', 'rules.4', ''].map((path) =>
    told(from.fault('ERR_RULE_INVALID', [{ path, message: 'no' }])),
  )

it('a short text is read at once, and its faults stand where its parts do', async () => {
  const faults = faultsOf(await read(`stagedoor: 1\nstreams:\n${lines(3)}`))
  expect(faults.map(({ issues }) => issues[0]?.message)).toEqual([
    'line 8, column 5: no',
    'line 5, column 5: no',
    'line 5, column 5: no',
    'line 1, column 1: no',
    'line 1, column 1: no',
  ])
})

it('a long text is refused and read as a short one, in turn, and others are served meanwhile', async () => {
  const wrong = `${LONG}    tittle: x\n    limits: 7\n`
  const refused = refusedAtOnce(wrong)
  const here = readDocument(LONG)
  let hasTurned = false
  setImmediate(() => {
    hasTurned = true
  })
  const [failed, aside] = await Promise.all([read(wrong).catch(told), read(LONG)])
  expect(hasTurned).toBe(true)
  expect(refused).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{}, {}] })
  expect(failed).toEqual(refused)
  expect(aside.document).toEqual(here.document)
  expect(faultsOf(aside)).toEqual(faultsOf(here))
})
