import { describe, expect, it } from 'vitest'
import { circlesOf } from './circles.ts'
import { type Import, importsOf, sourcesBelow } from './sources.ts'

/**
 * Which rooms of electron/ a room may import, besides itself and shared/. What is not listed is refused, so a new
 * room has to be placed here first.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  access: [],
  tokens: [],
  store: [],
  secrets: [],
  catalogue: ['access', 'tokens', 'store', 'secrets'],
  sessions: ['access', 'tokens', 'store', 'secrets'],
  usage: ['access', 'tokens', 'store', 'secrets'],
  handler: ['sessions', 'usage', 'catalogue', 'access', 'tokens', 'store', 'secrets'],
  gateway: ['sessions', 'usage', 'catalogue', 'access', 'tokens', 'store', 'secrets'],
  console: ['sessions', 'usage', 'catalogue', 'access', 'tokens', 'store', 'secrets'],
  desktop: ['sessions', 'usage', 'catalogue', 'access', 'tokens', 'store', 'secrets'],
  demo: ['sessions', 'usage', 'catalogue', 'access', 'tokens', 'store', 'secrets'],
}
/** Files that sit above the rooms: the composition root, the entries, and what all of them share. */
const ABOVE = ['cli']

const electron = sourcesBelow('electron')
const imports = electron.flatMap(importsOf)
const room = (path: string): string | null => path.match(/^electron\/([^/.]+)\//)?.[1] ?? null
const describeImport = (each: Import): string => `${each.from} -> ${each.to}`

/** Whether an import between rooms follows the arrows. Types of a same-level room count: interfaces are handed in. */
function isRefused(each: Import): boolean {
  const from = room(each.from)
  const to = room(each.to)
  if (from === null || to === null || from === to || ABOVE.includes(from)) return false
  const allowed = ROOMS[from]
  if (allowed === undefined) return true
  if (allowed.includes(to)) return false
  return !(each.typeOnly && sameLevel(from, to))
}

/** Rooms of one level may name each other's types, since app.ts hands one to the other through them. */
function sameLevel(one: string, other: string): boolean {
  return JSON.stringify(ROOMS[one]) === JSON.stringify(ROOMS[other]) && ROOMS[one]?.length !== 0
}

describe('the arrows between rooms', () => {
  it('sees the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(50)
  })

  it('shared imports nothing but shared, zod and fflate, which run everywhere', () => {
    const outside = sourcesBelow('shared')
      .flatMap(importsOf)
      .filter((each) => !each.to.startsWith('shared/') && !['zod', 'fflate'].includes(each.to))
    expect(outside.map(describeImport)).toEqual([])
  })

  it('renderer imports only renderer, shared and packages that run in a page', () => {
    const outside = sourcesBelow('renderer')
      .flatMap(importsOf)
      .filter((each) => /^(electron|test)(\/|$)|^node:|^better-sqlite3$/.test(each.to))
    expect(outside.map(describeImport)).toEqual([])
  })

  it('renderer runs nothing of shared that runs zod, which builds functions as the page must not', () => {
    const running = sourcesBelow('shared')
      .flatMap(importsOf)
      .filter((each) => !each.typeOnly)
    const withZod = new Set(['zod'])
    for (let size = 0; size !== withZod.size; ) {
      size = withZod.size
      for (const each of running) if (withZod.has(each.to)) withZod.add(each.from)
    }
    expect(withZod).toContain('shared/media-server.ts')
    const refused = sourcesBelow('renderer')
      .flatMap(importsOf)
      .filter((each) => !each.typeOnly && withZod.has(each.to))
    expect(refused.map(describeImport)).toEqual([])
  })

  it('electron never imports the renderer or the tests', () => {
    const outside = imports.filter((each) => /^(renderer|test)\//.test(each.to))
    expect(outside.map(describeImport)).toEqual([])
  })

  it('rooms import only the rooms below them', () => {
    expect(imports.filter(isRefused).map(describeImport)).toEqual([])
  })

  it('access and tokens do no I/O', () => {
    const outside = imports.filter(
      (each) =>
        /^electron\/(access|tokens)\//.test(each.from) &&
        each.to.startsWith('node:') &&
        !(each.from.startsWith('electron/tokens/') && each.to === 'node:crypto') &&
        each.to !== 'node:buffer',
    )
    expect(outside.map(describeImport)).toEqual([])
  })

  it('access reads no clock', () => {
    const readers = electron
      .filter((source) => source.path.startsWith('electron/access/'))
      .filter((source) => /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/.test(source.text))
    expect(readers.map((source) => source.path)).toEqual([])
  })

  it('protocol files never import each other', () => {
    const folder = 'electron/handler/protocols/'
    const registry = `${folder}registry.ts`
    const protocols = imports
      .filter((each) => each.from === registry && each.to.startsWith(folder))
      .map((each) => each.to)
      .filter((to) => to !== `${folder}types.ts`)
    expect(protocols).toContain(`${folder}icecast.ts`)
    const between = imports.filter((each) => protocols.includes(each.to) && each.from !== registry)
    expect(between.map(describeImport).filter((text) => text.startsWith(folder))).toEqual([])
  })

  it('only desktop and the entry import electron', () => {
    const outside = imports.filter(
      (each) =>
        each.to === 'electron' &&
        !each.from.startsWith('electron/desktop/') &&
        !['electron/main.ts', 'electron/preload.ts'].includes(each.from),
    )
    expect(outside.map(describeImport)).toEqual([])
  })

  it('no files import each other in a circle, not even their types', () => {
    const all = ['shared', 'electron', 'renderer', 'test'].flatMap(sourcesBelow)
    expect(circlesOf(all.flatMap(importsOf))).toEqual([])
  })

  it('finds a circle by its files, and leaves out what only leads to it', () => {
    const typeOnly = true
    const found = circlesOf([
      { from: 'entry.ts', to: 'a.ts', typeOnly },
      { from: 'a.ts', to: 'b.ts', typeOnly },
      { from: 'b.ts', to: 'c.ts', typeOnly },
      { from: 'c.ts', to: 'a.ts', typeOnly },
      { from: 'c.ts', to: 'leaf.ts', typeOnly },
    ])
    expect(found).toEqual([['a.ts', 'b.ts', 'c.ts']])
  })

  it('no RegExp is built from data', () => {
    const built = [...electron, ...sourcesBelow('renderer'), ...sourcesBelow('shared')].filter(
      (source) => /\bnew RegExp\(|[^.\w]RegExp\(/.test(source.text),
    )
    expect(built.map((source) => source.path)).toEqual([])
  })
})

describe('file size', () => {
  it('keeps every source below 400 lines', () => {
    const long = ['shared', 'electron', 'renderer', 'test']
      .flatMap(sourcesBelow)
      .filter((source) => source.text.split('\n').length > 400)
    expect(long.map((source) => source.path)).toEqual([])
  })
})
