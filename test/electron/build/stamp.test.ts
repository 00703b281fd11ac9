import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isBuilt, sourcesDigest } from '../../../electron/build/stamp.ts'
import { stagingFolder, swapIn } from '../../../electron/build/swap.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagedoor-stamp-'))
  write('electron/cli.ts', 'one')
  write('docs/index.md', 'help')
  write('package-lock.json', '{}')
  write('node_modules/.package-lock.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

async function build(): Promise<void> {
  const staging = stagingFolder(join(root, 'dist'))
  for (const path of ['electron/cli.js', 'renderer/index.html', 'watch/watch.js']) {
    mkdirSync(dirname(join(staging, path)), { recursive: true })
    writeFileSync(join(staging, path), path)
  }
  await swapIn(staging, join(root, 'dist'), sourcesDigest(root), { pause: async () => {} })
}

describe('whether dist/ is what the sources make', () => {
  it('is not before the first build, nor after one of before there were stamps', () => {
    expect(isBuilt(root)).toBe(false)
    write('dist/electron/cli.js', 'built')
    expect(isBuilt(root)).toBe(false)
  })

  it.each([
    ['a source that changed and is as old as before', 'electron/cli.ts', 'two'],
    ['a source that came', 'shared/new.ts', ''],
    ['a page of the help', 'docs/index.md', 'other'],
    ['another list of packages', 'package-lock.json', '{"a":1}'],
    ['other packages installed', 'node_modules/.package-lock.json', '{"a":1}'],
    ['a bundle that was written over', 'dist/renderer/index.html', 'other'],
    ['a stamp that cannot be read', 'dist/electron/build.json', '{'],
  ])('is not with %s', async (_what, path, text) => {
    utimesSync(join(root, 'electron/cli.ts'), 1, 1)
    await build()
    expect(isBuilt(root)).toBe(true)
    write(path, text)
    utimesSync(join(root, path), 1, 1)
    expect(isBuilt(root)).toBe(false)
  })

  it.each(['electron/cli.ts', 'dist/watch/watch.js'])('is not with %s gone', async (path) => {
    await build()
    rmSync(join(root, path))
    expect(isBuilt(root)).toBe(false)
  })

  it('is where files are newer, and the same', async () => {
    await build()
    utimesSync(join(root, 'electron/cli.ts'), 4e9, 4e9)
    expect(isBuilt(root)).toBe(true)
  })

  it('tells apart what vite puts into bundles of the environment, and nothing else of it', () => {
    const plain = sourcesDigest(root, {})
    expect(sourcesDigest(root, { NODE_ENV: 'development' })).not.toBe(plain)
    expect(sourcesDigest(root, { VITE_A: '1' })).not.toBe(plain)
    expect(sourcesDigest(root, { HOME: '/srv' })).toBe(plain)
    // As vite sets it, once it builds.
    expect(sourcesDigest(root, { NODE_ENV: 'production' })).toBe(plain)
  })
})
