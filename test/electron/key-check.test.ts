import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../electron/app.ts'
import type { AppOptions } from '../../electron/app-options.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'

let folder: string
const opened: App[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-key-'))
})
afterEach(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

const keyFile = (name: string): string => join(folder, `${name}.key`)
const otherKey = (): void =>
  writeFileSync(keyFile('other'), `${'ab'.repeat(32)}\n`, { mode: 0o600 })

const options = (name: string): AppOptions => ({
  dataDirectory: join(folder, 'data'),
  keyFile: keyFile(name),
  handler: null,
  mode: 'headless',
  logLevel: 'silent',
})

async function start(name: string): Promise<App> {
  const app = await createApp(options(name))
  opened.push(app)
  return app
}

async function stop(): Promise<void> {
  for (const app of opened.splice(0)) await app.close()
}

const addIcecast = (app: App) =>
  app.catalogue.mediaServers.create(
    mediaServerInputSchema.parse({ name: 'Icecast', protocol: 'icecast' }),
    'console',
  )

function inDatabase<T>(work: (db: BetterSqlite3.Database) => T): T {
  const db = new BetterSqlite3(join(folder, 'data', 'stagedoor.db'))
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const checks = (): unknown =>
  inDatabase((db) => db.prepare('SELECT count(*) FROM key_check').pluck().get())
const forgetCheck = (): void => inDatabase((db) => void db.exec('DELETE FROM key_check'))

async function expectRefusal(name: string): Promise<void> {
  await expect(createApp(options(name))).rejects.toMatchObject({
    code: 'ERR_KEY_STORE_LOCKED',
    message: expect.stringContaining(keyFile(name)),
  })
}

describe('another key than the one of the database', () => {
  it('is refused at the start, even where no secret was sealed yet', async () => {
    await start('right')
    await stop()
    otherKey()
    await expectRefusal('other')
    await start('right')
  })

  it('is refused by the secrets themselves where the database knows no key yet', async () => {
    addIcecast(await start('right'))
    await stop()
    forgetCheck()
    otherKey()
    await expectRefusal('other')
    expect(checks()).toBe(0)
    await start('right')
    expect(checks()).toBe(1)
  })

  it('is not made in place of a key file that is gone', async () => {
    await start('right')
    await stop()
    await expectRefusal('gone')
  })

  it('is refused for a copy of the database too', async () => {
    const made = await (await start('right')).console(
      new Request('http://x/api/v1/backup', { method: 'POST' }),
    )
    const { path } = (await made.json()) as { path: string }
    await stop()
    const database = join(folder, 'data', 'stagedoor.db')
    for (const tail of ['', '-wal', '-shm']) rmSync(`${database}${tail}`, { force: true })
    copyFileSync(path, database)
    otherKey()
    await expectRefusal('other')
  })
})

describe('a database that only recognises secrets by their hash', () => {
  it('learns no key, since the right one cannot be told', async () => {
    const app = await start('right')
    app.catalogue.serviceTokens.create({ name: 'tool' }, 'console')
    await stop()
    forgetCheck()
    await start('right')
    expect(checks()).toBe(0)
  })
})
