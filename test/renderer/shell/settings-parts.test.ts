import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { partsWhere, SETTINGS_PARTS } from '../../../renderer/shell/settings-parts.ts'

const FOLDER = join(import.meta.dirname, '../../../renderer/features/settings')
const sources = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.tsx') && !name.endsWith('-dialog.tsx'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))

const found = (pattern: RegExp): readonly string[] =>
  sources.flatMap((source) => [...source.matchAll(pattern)].map(([, text]) => text ?? ''))

it('the palette leads to every heading of Settings, and to none that is not there', () => {
  const headings = found(/<Section\s+title=\{t\('([^']+)'\)\}/g)
  expect(headings.length).toBeGreaterThan(15)
  expect(SETTINGS_PARTS.map(({ title }) => title).sort()).toEqual([...headings].sort())
})

it('the palette leads to every setting by its label', () => {
  const labels = found(
    /<(?:(?:Choice|Select)(?:<[^>]+>)?|NumberField|Switch|ListArea|TextArea|Textarea|Input)\s+label=\{t\('([^']+)'\)\}/g,
  )
  const known = SETTINGS_PARTS.flatMap(({ fields = [] }) => fields)
  const NO_SETTINGS = ['Name', 'Find in the audit log']
  expect(labels.filter((label) => !known.includes(label) && !NO_SETTINGS.includes(label))).toEqual(
    [],
  )
  expect(labels.length).toBeGreaterThan(20)
})

it('the desktop window is not led to what only browsers have', () => {
  const source = sources.filter((each) => each.includes('if (!canLock()) return null'))
  const theirs = source.flatMap(
    (each) => /<Section\s+title=\{t\('([^']+)'\)\}/.exec(each)?.[1] ?? [],
  )
  expect(theirs.length).toBeGreaterThan(1)
  const inWindow = partsWhere(false).map(({ title }) => title)
  expect(theirs.filter((title) => inWindow.includes(title))).toEqual([])
  expect(partsWhere(true)).toEqual(SETTINGS_PARTS)
})
