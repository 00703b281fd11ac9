import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { auditWords } from '../../../../renderer/features/settings/audit-words.ts'
import { DELETED_KINDS } from '../../../../shared/deleted.ts'
import { EDIT_GROUPS, EDIT_KINDS } from '../../../../shared/edit.ts'

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

it('so has every entry whose code is put together', () => {
  const { text = '' } = /const AUDITED[^{]+{(?<text>[^}]+)}/.exec(sources.join('\n'))?.groups ?? {}
  const deleted = [...text.matchAll(/: '([a-z_.]+)'/g)].map(([, noun]) => noun ?? '')
  expect(deleted).toHaveLength(DELETED_KINDS.length)
  const tokens = ['subscribe_token', 'publish_token']
  const written = [
    ...deleted.flatMap((noun) => [`${noun}.restore`, `${noun}.forget`]),
    ...EDIT_KINDS.map((kind) => `${kind}.undo`),
    ...EDIT_GROUPS.filter((kind) => kind !== 'list').flatMap((kind) => [
      `${kind}.apply`,
      `${kind}.undo`,
    ]),
    ...tokens.flatMap((noun) =>
      ['create', 'update', 'refresh', 'reveal', 'remove', 'restore'].map((did) => `${noun}.${did}`),
    ),
    ...['api_secret.refresh', 'house_file.add', 'annotation.delete'],
  ]
  expect(written.filter((code) => auditWords(code) === null)).toEqual([])
  expect(auditWords('stream.whip_token.restore')).toBe('Token for a WHIP endpoint: restored')
})

it('what is not known has none, and is shown by its code', () => {
  expect(auditWords('stream.create')).toBe('Stream: created')
  expect(auditWords('document.apply')).toBe('Document: applied')
  expect(auditWords('stream.sing')).toBe(null)
  expect(auditWords('nonsense')).toBe(null)
})
