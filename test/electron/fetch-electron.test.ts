import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chooseFor } from '../../electron/launch.ts'

/** Electron's package, with a script in the place of its own. */
let folder: string
const told: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-fetch-'))
  told.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const COUNT = "fs.appendFileSync(path.join(__dirname, 'runs'), '.');"
const script = (body: string): void =>
  writeFileSync(
    join(folder, 'install.js'),
    `const fs = require('node:fs'); const path = require('node:path'); ${COUNT} ${body}`,
  )
const FETCHES = `
  fs.mkdirSync(path.join(__dirname, 'dist'));
  fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '');
  fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');`
const FAILS = `
  console.error('RequestError: getaddrinfo ENOTFOUND mirror.example, https://me:hush@mirror.example/');
  process.exit(1);`

const start = (env: Record<string, string> = {}, limitMs = 20_000, args: string[] = []) =>
  chooseFor(
    args,
    { platform: 'linux', env: { DISPLAY: ':0', ...env }, electronPackage: folder },
    { limitMs, tell: (line) => told.push(line) },
  )
const runs = (): boolean => existsSync(join(folder, 'runs'))

it('fetches nothing where there is no display, or where it is told so', async () => {
  script(FETCHES)
  for (const env of [
    { DISPLAY: '' },
    { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'elsewhere') },
  ]) {
    expect((await start(env)).kind).toBe('headless')
  }
  expect(runs()).toBe(false)
  expect(told).toEqual([])
})

it.each([
  ['--headless', 'headless'],
  ['--help', 'words'],
  ['-h', 'words'],
  ['--version', 'words'],
  ['-V', 'words'],
])('fetches nothing and opens no window for %s, whatever is there', async (flag, kind) => {
  script(FETCHES)
  expect((await start({}, 20_000, [flag])).kind).toBe(kind)
  expect(runs()).toBe(false)
  await start()
  expect((await start({}, 20_000, ['--data-dir', 'x', flag])).kind).toBe(kind)
})

it.each([
  [FAILS, 'ENOTFOUND'],
  ["console.error('TypeError: fetch failed'); process.exit(1)", 'it cannot be reached from here'],
  ['process.exit(3)', 'exit code 3'],
])(
  'says in one line why the program cannot be fetched, without the address, and does not try again: %#',
  async (body, why) => {
    script(body)
    const first = await start()
    expect(first).toMatchObject({
      kind: 'headless',
      why: `Electron's program could not be fetched, ${why} (get it with: npx install-electron)`,
    })
    expect(told).toEqual([
      expect.stringContaining('for at most 20 seconds; --headless goes without'),
    ])
    rmSync(join(folder, 'runs'))
    expect(await start()).toMatchObject({
      why: expect.stringContaining('fetching it failed before'),
    })
    expect(runs()).toBe(false)
    expect(told).toHaveLength(1)
  },
)

it('waits for it no longer than it may take', async () => {
  script('setInterval(() => undefined, 1_000)')
  expect(await start({}, 400)).toMatchObject({ why: expect.stringContaining('it took too long') })
})

it('opens the window with what it fetched', async () => {
  script(FETCHES)
  expect(await start()).toEqual({ kind: 'desktop', program: join(folder, 'dist', 'electron') })
  expect(told).toHaveLength(1)
})
