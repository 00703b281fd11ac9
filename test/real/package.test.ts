import { execFile } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { extractFile, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDocumentReader } from '../../electron/catalogue/document-reader.ts'
import { backupTo } from '../../electron/store/backup.ts'
import { restoreAside } from '../../electron/store/backups/aside.ts'
import { createCheckpointThread } from '../../electron/store/checkpoint-aside.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { openDatabase } from '../../electron/store/open.ts'
import { createUsageReader } from '../../electron/store/usage/reader.ts'
import { createControl } from '../../electron/usage/export/control.ts'
import type { ExportTask } from '../../electron/usage/export/worker.ts'
import { unlisted } from '../../shared/job.ts'
import { sessionExportSchema } from '../../shared/session-export-input.ts'

/**
 * Electron's binary cannot be fetched here, so the packager runs for real against a stand-in distribution: the files
 * it looks for, with nothing in them. Fuses are left out, because they are flipped inside the real binary.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const work = mkdtempSync(join(tmpdir(), 'stagedoor-package-'))
const project = join(work, 'project')
const resources = join(project, 'release/linux-unpacked/resources')
let files: readonly string[] = []

function makeDistribution(): string {
  const dist = join(work, 'electron')
  mkdirSync(join(dist, 'locales'), { recursive: true })
  mkdirSync(join(dist, 'resources'))
  writeFileSync(join(dist, 'locales/en-US.pak'), '')
  writeFileSync(join(dist, 'resources/placeholder'), '')
  writeFileSync(join(dist, 'version'), '45.4.1')
  writeFileSync(join(dist, 'LICENSE'), '')
  for (const program of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(dist, program), '#!/bin/sh\n')
    chmodSync(join(dist, program), 0o755)
  }
  return dist
}

/** A copy of what the packager reads, so that the checkout stays as it is. */
function makeProject(): void {
  mkdirSync(project)
  for (const path of ['dist', 'electron/desktop/resources', 'LICENSE']) {
    if (existsSync(join(root, path)))
      cpSync(join(root, path), join(project, path), { recursive: true })
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    build: Record<string, unknown>
  }
  // Left out below, so that this is all that notices one that is gone.
  expect(manifest.build.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
  delete manifest.build.electronFuses
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
}

beforeAll(async () => {
  const electronDist = makeDistribution()
  makeProject()
  const cli = join(root, 'node_modules/electron-builder/cli.js')
  const args = [
    cli,
    '--linux',
    'dir',
    '--x64',
    `-c.electronDist=${electronDist}`,
    '--publish',
    'never',
  ]
  await promisify(execFile)(process.execPath, args, { cwd: project })
  files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((each) =>
    each.replaceAll('\\', '/'),
  )
}, 120_000)
afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('the packaged app', () => {
  it('has no reader of XML for the page viewers watch at: browsers have their own', () => {
    const licences = readFileSync(join(root, 'dist/watch/third-party-licenses.md'), 'utf8')
    expect(licences).toContain('vast-client')
    expect(licences).not.toContain('xmldom')
  })

  it('holds the bundles, the page and the country data', () => {
    for (const file of [
      '/dist/electron/main.js',
      '/dist/electron/preload.cjs',
      '/dist/electron/country.table',
      '/dist/renderer/index.html',
      '/package.json',
    ]) {
      expect(files).toContain(file)
    }
  })

  it('holds the licences of what is bundled, of the fonts and of the country data', () => {
    for (const file of [
      '/LICENSE',
      '/dist/electron/third-party-licenses.md',
      '/dist/electron/country-license.txt',
      '/dist/renderer/third-party-licenses.md',
      '/dist/renderer/inter-license.txt',
      '/dist/renderer/jetbrains-mono-license.txt',
    ]) {
      expect(files).toContain(file)
    }
  })

  it('holds exactly one native module, outside the archive', () => {
    const native = files.filter((file) => file.endsWith('.node'))
    expect(native).toEqual(['/node_modules/better-sqlite3/prebuilds/linux-x64.node'])
    const unpacked = 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-x64.node'
    expect(existsSync(join(resources, unpacked))).toBe(true)
  })

  it('has every thread the code opens outside the archive, and no other', () => {
    const places = readFileSync(join(root, 'electron/places.ts'), 'utf8')
    const opened = [...places.matchAll(/'([\w-]+\.mjs)'/g)].map(([, name]) => name)
    expect(opened.length).toBeGreaterThan(4)
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked/dist/electron'))
    expect(unpacked.toSorted()).toEqual(opened.toSorted())
  })

  it('has the thread that proves a backup outside the archive, with all that it needs', async () => {
    const db = openDatabase(join(work, 'proved.db'))
    migrate(db, { backupDirectory: work })
    const { path } = await backupTo(db, join(work, 'backups'))
    db.close()
    const unpacked = join(resources, 'app.asar.unpacked/dist/electron/restore-worker.mjs')
    const task = { backup: path, scratch: join(work, 'scratch'), leaveFree: 0, live: null }
    const found = await restoreAside(unpacked, task, unlisted)
    expect(found.tables).toBeGreaterThan(10)
  })

  it('has the thread of checkpoints outside the archive, with all that it needs', async () => {
    const db = openDatabase(join(work, 'carried.db'))
    migrate(db, { backupDirectory: work })
    const unpacked = join(resources, 'app.asar.unpacked/dist/electron/checkpoint-worker.mjs')
    const thread = createCheckpointThread(unpacked, db.name)
    const { log, checkpointed } = await thread.carry()
    expect(checkpointed).toBe(log)
    thread.close()
    db.close()
  })

  it('has the thread that reads usage outside the archive, with all that it needs', async () => {
    const db = openDatabase(join(work, 'usage.db'))
    migrate(db, { backupDirectory: work })
    db.close()
    const unpacked = join(resources, 'app.asar.unpacked/dist/electron/usage-worker.mjs')
    const reader = createUsageReader(db.name, unpacked)
    const days = { from: '2027-03-01', to: '2027-03-31' }
    const asked = { days, zone: 'UTC', filter: {}, compares: false, limit: 10, nowMs: Date.now() }
    expect((await reader.report(asked)).totals.ms).toBe(0)
    await reader.close()
  })

  it('has the thread that reads documents outside the archive, with all that it needs', async () => {
    const unpacked = join(resources, 'app.asar.unpacked/dist/electron/document-worker.mjs')
    const long = `stagedoor: 1\n${'# a remark\n'.repeat(2000)}`
    expect((await createDocumentReader(unpacked)(long)).document).toMatchObject({ stagedoor: 1 })
  })

  it('has the thread of an export outside the archive, with all that it needs', async () => {
    const db = openDatabase(join(work, 'stagedoor.db'))
    migrate(db, { backupDirectory: work })
    // Node reads nothing from inside the archive.
    const unpacked = join(resources, 'app.asar.unpacked/dist/electron/export-worker.mjs')
    const control = createControl()
    const plan = {
      database: db.name,
      draft: join(work, '.part'),
      path: join(work, 'sessions.csv'),
      cells: [['session_id', 'session_id']],
      filter: sessionExportSchema.parse({}),
      timeZone: 'UTC',
      unknownStreams: [],
      nowMs: Date.now(),
    } as const
    const worker = new Worker(unpacked, { workerData: { plan, control } satisfies ExportTask })
    const [said] = await once(worker, 'exit').then(() =>
      readFileSync(plan.path, 'utf8').split('\r'),
    )
    expect(said).toBe('"session_id"')
    db.close()
  })

  it('holds no sources, maps, tests, other packages or secrets', () => {
    const unwanted = files.filter((file) =>
      /\.(map|ts|tsx|db|db-wal|key|env)$|^\/(test|electron|renderer|shared|docs|\.ci)(\/|$)/.test(
        file,
      ),
    )
    expect(unwanted).toEqual([])
    const modules = files.filter((file) => /^\/node_modules\/(@[^/]+\/)?[^/@]+$/.test(file))
    expect(modules).toEqual(['/node_modules/better-sqlite3'])
  })

  it('starts from the entry that package.json names', () => {
    const manifest = JSON.parse(
      extractFile(join(resources, 'app.asar'), 'package.json').toString(),
    ) as { main: string }
    expect(files).toContain(`/${manifest.main}`)
  })
})
