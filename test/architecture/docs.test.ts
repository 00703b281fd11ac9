import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG_KEYS } from '../../electron/cli/config.ts'
import { STREAMED_CALLS } from '../../electron/console/files/calls.ts'
import { UPLOAD_CALLS } from '../../electron/console/uploads.ts'
import { protocols } from '../../electron/handler/protocols/registry.ts'
import manifest from '../../package.json' with { type: 'json' }
import { ALARM_CODES } from '../../shared/api.ts'
import { ERRORS } from '../../shared/errors.ts'
import { REASONS } from '../../shared/reasons.ts'
import { DEFAULT_EXPORT_COLUMNS, EXPORT_COLUMNS } from '../../shared/session-export.ts'
import { importsOf, sourcesBelow } from './sources.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`),
]
const LINK = /\]\(([^)\s]+)\)/g

/** The text below a heading, to the next heading of its level or above. */
function section(page: string, heading: string): string {
  const text = read(page)
  const level = heading.indexOf(' ')
  const start = text.indexOf(`\n${heading}\n`)
  if (start === -1) throw new Error(`${page} has no ${heading}`)
  const after = text.slice(start + heading.length + 2)
  const lines = after.split('\n')
  const end = lines.findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level)
  return lines.slice(0, end === -1 ? undefined : end).join('\n')
}

/** Rows of the tables in a text, without their heads. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'))
  return lines
    .filter((_, index) => !isRule(lines[index]) && !isRule(lines[index + 1]))
    .map((line) => cellsOf(line))
}

const isRule = (line: string | undefined): boolean => /^\|[-| ]+\|$/.test(line ?? '')
const cellsOf = (line: string): readonly string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
/** What stands as code within a line; blocks of code are left out. */
const codesIn = (text: string): readonly string[] =>
  [...text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    (match) => match[1] ?? '',
  )
/** What stands in the first column as code. */
const namesIn = (text: string): readonly string[] =>
  rowsOf(text).flatMap(([cell]) => codesIn(cell ?? ''))

/** The fragment a heading is reached by: lower case, without punctuation, blanks as hyphens. */
const fragmentsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

function isBroken(page: string, link: string): boolean {
  if (/^https?:/.test(link)) return false
  const [path = '', fragment] = link.split('#')
  const target = path === '' ? page : relative(root, resolve(root, dirname(page), path))
  if (!existsSync(join(root, target))) return true
  return fragment !== undefined && !fragmentsOf(target.replaceAll('\\', '/')).includes(fragment)
}

describe('the pages', () => {
  it('lead nowhere that is not there', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(LINK)]
        .map((match) => match[1] ?? '')
        .filter((link) => isBroken(page, link))
        .map((link) => `${page}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  it('name no file of the project that is not there', () => {
    const named = pages.flatMap((page) =>
      codesIn(read(page)).filter((code) =>
        /^(docs|electron|renderer|shared|test)\/[\w./-]+$/.test(code),
      ),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('name every npm script, and none that is not there', () => {
    const named = [...read('README.md').matchAll(/\bnpm (?:run (?:-s )?)?([a-z][a-z:-]*)/g)].map(
      (match) => match[1] ?? '',
    )
    const scripts = Object.keys(manifest.scripts)
    const known = [...scripts, 'ci', 'run', 'command', 'warns']
    expect(scripts.filter((name) => !named.includes(name))).toEqual([])
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  })
})

describe('the tables of the README', () => {
  it('have every reason code with its sentence', () => {
    const rows = rowsOf(section('README.md', '## Reason codes'))
    const found = rows.map(([code = '', , sentence]) => [code.replaceAll('`', ''), sentence])
    expect(Object.fromEntries(found)).toEqual(REASONS)
    expect(rows.length).toBe(Object.keys(REASONS).length)
  })

  it('have every error code with its status and sentence', () => {
    const rows = rowsOf(section('README.md', '## Error codes'))
    const found = rows.map(([code = '', status, sentence]) => [
      code.replaceAll('`', ''),
      [Number(status), sentence],
    ])
    expect(Object.fromEntries(found)).toEqual(ERRORS)
    expect(rows.length).toBe(Object.keys(ERRORS).length)
  })

  it('give a reason for every package that is shipped, and for no other', () => {
    const shipped = ['electron', 'shared', 'renderer']
      .flatMap(sourcesBelow)
      .filter(({ path }) => !['electron/vite.config.ts', 'electron/world-shapes.ts'].includes(path))
      .flatMap(importsOf)
      .map((each) => each.to.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? '')
      .filter((name) => Object.hasOwn(manifest.devDependencies, name) && name !== 'electron')
    // These are named by the style sheet, the country data and the shapes of countries by the build.
    const beside = [
      'tailwindcss',
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
      '@ip-location-db/geo-whois-asn-country-mmdb',
      'world-atlas',
    ]
    const named = namesIn(section('README.md', '## What it is built on'))
    expect([...named].sort()).toEqual([...new Set([...shipped, ...beside])].sort())
    expect(Object.keys(manifest.dependencies)).toEqual(['better-sqlite3'])
  })
})

describe('the reference pages', () => {
  it('have every key of the configuration', () => {
    expect(namesIn(section('docs/configuration.md', '## Keys'))).toEqual(CONFIG_KEYS)
  })

  it('have every call of the API', () => {
    const typed = [
      ...readdirSync(join(root, 'shared'))
        .filter((name) => /(^|-)api(-map)?\.ts$/.test(name))
        .map((name) => read(`shared/${name}`))
        .join('\n')
        .matchAll(/^ {2}'((?:GET|POST|PUT|PATCH|DELETE) [^']+)':/gm),
    ]
    const calls = [
      ...typed.map((match) => match[1] ?? ''),
      ...STREAMED_CALLS,
      ...UPLOAD_CALLS,
      'POST /launch',
      'DELETE /launch',
      'GET /launch/again',
      'POST /launch/again',
    ]
    expect(typed.length).toBeGreaterThan(30)
    expect([...namesIn(section('docs/api.md', '## Calls'))].sort()).toEqual(calls.sort())
  })

  it('have every column of an export with what it holds, and which are usual', () => {
    const rows = rowsOf(section('docs/exports.md', '## Columns'))
    const found = rows.map(([name, usual, what = '']) => [name, usual, what.replaceAll('\\|', '|')])
    const wanted = Object.entries(EXPORT_COLUMNS).map(([name, what]) => {
      const isUsual = DEFAULT_EXPORT_COLUMNS.some((each) => each === name)
      return [`\`${name}\``, isUsual ? 'yes' : '', what]
    })
    expect(found).toEqual(wanted)
  })

  it('have every alarm', () => {
    expect([...namesIn(read('docs/alarms.md'))].sort()).toEqual([...ALARM_CODES].sort())
  })

  it('have every command of the command line', () => {
    const commands = readdirSync(join(root, 'electron/cli')).flatMap((name) => [
      ...read(`electron/cli/${name}`).matchAll(/root\s*\.command\('([\w-]+)'\)/g),
    ])
    const names = commands.map((match) => match[1]).sort()
    expect(names).toContain('restore')
    for (const table of [
      section('README.md', '## The command line'),
      read('docs/command-line.md').split('\n## ')[0] ?? '',
    ]) {
      const named = namesIn(table).map((code) => code.split(/[ `]/)[0])
      expect([...new Set(named)].sort()).toEqual(names)
    }
  })

  it('have a page for every protocol', () => {
    for (const name of Object.keys(protocols)) {
      expect(statSync(join(root, `docs/media-servers/${name}.md`)).isFile()).toBe(true)
    }
  })

  it('name a test that exists for every promise', () => {
    const rows = rowsOf(section('docs/security.md', '## Promised'))
    const missing = rows.filter(([, held = '']) => {
      const [, path = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(held) ?? []
      return !existsSync(join(root, path)) || title === '' || !read(path).includes(title)
    })
    expect(rows.length).toBeGreaterThan(20)
    expect(missing).toEqual([])
  })
})
