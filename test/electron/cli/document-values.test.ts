import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { valuesOf } from '../../../electron/cli/document-values.ts'
import { AppError } from '../../../shared/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-values-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'van.key'), 'of-the-van\n')
writeFileSync(join(folder, 'empty.key'), '\n')
writeFileSync(join(folder, 'long.key'), 'x'.repeat(20_000))
writeFileSync(join(folder, 'wide.key'), 'ä'.repeat(10_000))
writeFileSync(join(folder, 'bytes.key'), Buffer.from([0x6f, 0xff, 0x66]))
writeFileSync(join(folder, 'marked.key'), '\uFEFFof-the-van\r\n')
writeFileSync(join(folder, 'lines.key'), 'of-the-van\n\n')

const document = (value: string): string =>
  `stagedoor: 1\nstreams:\n  - name: a\n    keys:\n      - { label: b, value: ${value} }\n`

const refused = (yaml: string): AppError => {
  try {
    valuesOf(yaml, folder, { SECRET: 'of-the-studio', EMPTY: '' })
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('It was not refused.')
}

describe('the values a document refers to', () => {
  it.each([
    ['{ env: NOWHERE }', 'The environment variable NOWHERE is not set.'],
    ['{ env: EMPTY }', 'The environment variable EMPTY is not set.'],
    [
      '{ file: no.key }',
      `${join(folder, 'no.key')} cannot be read: there is no such file or folder.`,
    ],
    ['{ file: . }', `${folder} cannot be read: it is a folder.`],
    ['{ file: empty.key }', `${join(folder, 'empty.key')} is empty.`],
    ['{ file: long.key }', `${join(folder, 'long.key')} is too long for a secret.`],
    ['{ file: wide.key }', `${join(folder, 'wide.key')} is too long for a secret.`],
    ['{ file: bytes.key }', `${join(folder, 'bytes.key')} is no text in UTF-8.`],
  ])('are refused with where they stand: %s', (value, says) => {
    const { code, issues } = refused(document(value))
    expect(code).toBe('ERR_CONFIG')
    expect(issues).toEqual([
      { path: 'streams.0.keys.0.value', message: `line 5, column 21: ${says}` },
    ])
  })

  it.skipIf(!existsSync('/dev/zero'))('are refused where there is no end of one', () => {
    expect(refused(document('{ file: /dev/zero }')).message).toContain('too long for a secret')
  })

  it('are read from the home folder where a file is named so', () => {
    const name = `~/stagedoor-no-such-${process.pid}.key`
    expect(refused(document(`{ file: '${name}' }`)).message).toContain(
      `${join(homedir(), name.slice(2))} cannot be read`,
    )
  })

  it('are read from the environment and from files beside the document', () => {
    const read = (value: string) => valuesOf(document(value), folder, { SECRET: 'of-the-studio' })
    expect(read('{ env: SECRET }')).toEqual({ 'env SECRET': 'of-the-studio' })
    for (const name of ['van.key', 'marked.key', 'lines.key']) {
      expect(read(`{ file: ${name} }`)).toEqual({ [`file ${name}`]: 'of-the-van' })
    }
  })

  it('are none of what is said elsewhere, nor of a document that cannot be read', () => {
    const env = { SECRET: 'of-the-studio' }
    expect(valuesOf('stagedoor: 1\nstreams: [{ name: env }]\n', folder, env)).toEqual({})
    expect(valuesOf('stagedoor: 1\nother: { env: SECRET }\n', folder, env)).toEqual({})
    expect(valuesOf('stagedoor: [\nenv', folder, env)).toEqual({})
  })
})
