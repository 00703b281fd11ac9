import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { auditWords } from '../../../../renderer/features/settings/audit-words.ts'

const ROOT = join(import.meta.dirname, '../../../../electron')
const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(ROOT, path), 'utf8'))
const codes = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/(?:audit|note)\([\w.]*[aA]ctor, '([a-z_]+\.[a-z_]+)'/g)].map(
      ([, code]) => code ?? '',
    ),
  ),
)

it('every entry that Stagedoor writes has words', () => {
  expect(codes.size).toBeGreaterThan(60)
  expect([...codes].filter((code) => auditWords(code) === null)).toEqual([])
})

it('what is not known has none, and is shown by its code', () => {
  expect(auditWords('stream.create')).toBe('Stream: created')
  expect(auditWords('document.apply')).toBe('Document: applied')
  expect(auditWords('stream.sing')).toBe(null)
  expect(auditWords('nonsense')).toBe(null)
})
