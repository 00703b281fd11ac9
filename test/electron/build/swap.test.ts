import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stagingFolder, swapIn, sweepStaging } from '../../../electron/build/swap.ts'

let dist = ''
beforeEach(() => {
  dist = join(mkdtempSync(join(tmpdir(), 'stagedoor-swap-')), 'dist')
})
afterEach(() => {
  rmSync(dirname(dist), { recursive: true, force: true })
})

/** A build whose command line and page each name one file by its content. */
async function build(revision: string, options: Parameters<typeof swapIn>[3] = {}): Promise<void> {
  const staging = stagingFolder(dist)
  const files = {
    'electron/cli.js': `chunks/cli-${revision}.js`,
    [`electron/chunks/cli-${revision}.js`]: revision,
    'electron/worker.mjs': revision,
    'renderer/index.html': `assets/page-${revision}.js`,
    [`renderer/assets/page-${revision}.js`]: revision,
    'watch/watch.js': revision,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(staging, path)), { recursive: true })
    writeFileSync(join(staging, path), text)
  }
  await swapIn(staging, dist, revision, { pause: async () => {}, ...options })
}

const read = (path: string): string => readFileSync(join(dist, path), 'utf8')
const chunks = (): string[] => readdirSync(join(dist, 'electron/chunks')).sort()

describe('a build put in the place of the one before', () => {
  it('leaves its files, its stamp and nothing it was made in', async () => {
    await build('a')
    expect(read('electron/cli.js')).toBe('chunks/cli-a.js')
    expect(readdirSync(dist).sort()).toEqual(['electron', 'renderer', 'watch'])
    expect(JSON.parse(read('electron/build.json'))).toMatchObject({ sources: 'a', earlier: [] })
  })

  it('has at every moment all that its entries name', async () => {
    await build('a')
    const whole = (): void => {
      expect(existsSync(join(dist, 'electron', read('electron/cli.js')))).toBe(true)
      expect(existsSync(join(dist, 'renderer', read('renderer/index.html')))).toBe(true)
    }
    const put = (from: string, to: string): void => {
      whole()
      renameSync(from, to)
    }
    const pause = async (): Promise<void> => {
      whole()
      // Whoever had read the page's name in the old index.html finds it.
      expect(read('renderer/assets/page-a.js')).toBe('a')
    }
    await build('b', { pause, put })
    whole()
    expect(read('electron/cli.js')).toBe('chunks/cli-b.js')
    expect(readdirSync(join(dist, 'renderer/assets'))).toEqual(['page-b.js'])
  })

  it('is the one before as long as something of it could not be put in place', async () => {
    await build('a')
    rmSync(join(dist, 'electron/worker.mjs'))
    mkdirSync(join(dist, 'electron/worker.mjs'))
    await expect(build('b')).rejects.toThrow()
    expect(read('electron/cli.js')).toBe('chunks/cli-a.js')
    expect(read('renderer/index.html')).toBe('assets/page-a.js')
    expect(chunks()).toContain('cli-a.js')
  })

  it('keeps the chunks of the three builds before it, and not those of a fourth', async () => {
    for (const revision of ['a', 'b', 'c', 'd']) await build(revision)
    expect(chunks()).toEqual(['cli-a.js', 'cli-b.js', 'cli-c.js', 'cli-d.js'])
    await build('d')
    expect(chunks()).toHaveLength(4)
    await build('e')
    expect(chunks()).toEqual(['cli-b.js', 'cli-c.js', 'cli-d.js', 'cli-e.js'])
  })

  it('keeps none for a package', async () => {
    await build('a')
    await build('b', { earlier: 0 })
    expect(chunks()).toEqual(['cli-b.js'])
  })

  it('leaves what another build has put in place meanwhile', async () => {
    await build('a')
    await build('b', { pause: () => build('a') })
    expect(read('renderer/index.html')).toBe('assets/page-a.js')
    expect(read('renderer/assets/page-a.js')).toBe('a')
  })
})

it('takes away what a killed build left, and not what one is at work in', () => {
  mkdirSync(join(stagingFolder(dist, 2 ** 30), 'electron'), { recursive: true })
  mkdirSync(stagingFolder(dist))
  sweepStaging(dist)
  expect(readdirSync(dist)).toEqual([`.building-${process.pid}`])
})
