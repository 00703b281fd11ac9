import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../../electron/app.ts'
import { backup } from '../../../electron/cli/backup.ts'
import { withBroughtIn } from '../../../electron/cli/brought-in.ts'
import { cancelRestore } from '../../../electron/cli/cancel-restore.ts'
import type { Config } from '../../../electron/cli/config.ts'
import { prove } from '../../../electron/cli/prove.ts'
import { type RestoreFlags, restore } from '../../../electron/cli/restore.ts'
import { writeWhole } from '../../../electron/cli/whole-file.ts'
import { AppError } from '../../../shared/errors.ts'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import { streamInputSchema } from '../../../shared/stream.ts'

let folder: string
let file: string
/** What `backup` said. */
let told: readonly string[]
const keyFile = (): string => join(folder, 'old.key')

const config = (name: string, key: string): Config =>
  ({ dataDirectory: join(folder, name), keyFile: key, logLevel: 'silent' }) as unknown as Config

function hearing() {
  const lines: string[] = []
  const add = (sentence: string): void => void lines.push(...sentence.split('\n'))
  return { lines, output: { json: false, say: add, warn: add, write: add } }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-restore-'))
  const old = config('old', keyFile())
  const app = await createApp({ ...old, handler: null, mode: 'headless', logLevel: 'silent' })
  const server = mediaServerInputSchema.parse({ name: 'Studio', protocol: 'generic' })
  app.catalogue.mediaServers.create(server, 'console')
  app.catalogue.streams.create(streamInputSchema.parse({ name: 'live/news' }), 'console')
  await app.close()
  const { lines, output } = hearing()
  await backup(old, output)
  told = lines
  file = String(lines[0]?.split(' (')[0])
})
afterEach(() => rmSync(join(folder, 'new'), { recursive: true, force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** On a machine that has no database yet. */
async function restored(key: string, flags: RestoreFlags = {}): Promise<readonly string[]> {
  const { lines, output } = hearing()
  await restore(config('new', key), output, file, flags)
  return lines
}

const isThere = (): boolean => existsSync(join(folder, 'new', 'stagedoor.db'))

it('is refused without the key file, which is named, and changes nothing', async () => {
  const missing = join(folder, 'missing.key')
  for (const flags of [{}, { dryRun: true }]) {
    await expect(restored(missing, flags)).rejects.toMatchObject({
      code: 'ERR_KEY_STORE_LOCKED',
      message: expect.stringMatching(/missing\.key is missing.*--without-key/),
    })
  }
  expect(isThere()).toBe(false)
})

it('is refused with another key, told of the backup and not of a copy that is gone', async () => {
  const other = join(folder, 'other.key')
  writeFileSync(other, `${'ab'.repeat(32)}\n`, { mode: 0o600 })
  const refused = restored(other)
  await expect(refused).rejects.toThrow(`the one the database ${file} was made with`)
  await expect(refused).rejects.toMatchObject({ code: 'ERR_KEY_STORE_LOCKED' })
  expect(isThere()).toBe(false)
})

it('is done without the key where that is meant, and says what is missing', async () => {
  const lines = await restored(join(folder, 'missing.key'), { withoutKey: true })
  expect(lines.at(-2)).toMatch(/^Restored\. .*: look at the revocations before/)
  expect(lines.at(-1)).toMatch(/does not start before .*missing\.key/)
  expect(isThere()).toBe(true)
})

it('leaves the key to the next start where a keychain guards it', async () => {
  const guarded = join(folder, 'guarded.key')
  writeFileSync(`${guarded}.wrapped`, '')
  expect((await restored(guarded)).at(-1)).toMatch(/^Restored\. /)
})

it('shows all that the backup holds where there is no database yet', async () => {
  const lines = await restored(keyFile(), { dryRun: true })
  expect(lines).toContain('+ stream: 1 (live/news)')
  expect(lines).toContain('+ media server: 1 (Studio)')
  expect(lines).toContain('  sessions: 0 now, 0 in the backup')
  expect(lines.join('\n')).not.toContain('cannot be read')
  expect(isThere()).toBe(false)
})

it('is preceded by a backup that says where its key is', () => {
  expect(told[1]).toContain(keyFile())
})

describe('taking a restore back', () => {
  const at = (): Config => config('new', keyFile())
  const cancelled = async (
    named?: string,
    flags: Parameters<typeof cancelRestore>[3] = {},
  ): Promise<readonly string[]> => {
    const { lines, output } = hearing()
    await cancelRestore(at(), output, named, flags)
    return lines
  }
  const running = () => createApp({ ...at(), handler: null, mode: 'headless', logLevel: 'silent' })

  it('is refused where none waits, and with a file', async () => {
    await restored(keyFile())
    await expect(cancelled()).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
    await expect(cancelled(file)).rejects.toMatchObject({ code: 'ERR_INPUT_INVALID' })
  })

  it('is refused where there is no such folder, and makes none', async () => {
    const { output } = hearing()
    const nowhere = { ...at(), dataDirectory: join(folder, 'misspelt') }
    await expect(cancelRestore(nowhere, output, undefined, {})).rejects.toMatchObject({
      message: expect.stringContaining('There is no folder'),
    })
    expect(existsSync(nowhere.dataDirectory)).toBe(false)
  })

  it('leaves nothing for the next start, whether one runs or none does', async () => {
    await restored(keyFile())
    const staged = () => existsSync(join(folder, 'new', 'restore', 'stagedoor.db'))
    for (const isRunning of [true, false]) {
      const app = await running()
      await app.serveConsole({ address: '127.0.0.1', port: 0, openCommand: 'stagedoor open' })
      await restored(keyFile())
      for (const flags of [{ dryRun: true }, { withoutKey: true }]) {
        await expect(cancelled(undefined, flags)).rejects.toMatchObject({
          code: 'ERR_INPUT_INVALID',
        })
      }
      expect(staged()).toBe(true)
      if (!isRunning) await app.close()
      expect(await cancelled()).toEqual([
        expect.stringMatching(/^The restore of .*\.db is taken back\. /),
      ])
      expect(staged()).toBe(false)
      if (isRunning) await app.close()
    }
  })
})

describe('proving', () => {
  const proved = async (backup?: string): Promise<readonly string[]> => {
    const { lines, output } = hearing()
    await prove(config('old', keyFile()), output, backup)
    return lines
  }
  const folderOf = (): readonly string[] => readdirSync(join(folder, 'old', 'backups')).sort()
  afterEach(() => {
    process.exitCode = undefined
  })

  it('finds out a file that is no backup, with an exit code, and leaves nothing of it', async () => {
    const before = folderOf()
    const bad = join(folder, 'bad.db')
    writeFileSync(bad, 'SQLite format 3')
    const lines = await proved(bad)
    expect(lines[0]).toBe(`It cannot be restored: ${bad}`)
    expect(lines.join()).not.toContain('imported')
    expect(process.exitCode).toBe(1)
    expect(folderOf().filter((name) => name.endsWith('.db'))).toEqual(
      before.filter((name) => name.endsWith('.db')),
    )
    await expect(proved('none.db')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
  })

  it('takes a path for a path, also where it leads somewhere from the folder of the backups', async () => {
    // Beside that folder, and nowhere from here.
    await expect(proved('../stagedoor.db')).rejects.toMatchObject({
      message: expect.stringMatching(/no file .*stagedoor\.db/),
    })
  })

  it('says what to do where a restore left no backup to prove', async () => {
    await restored(keyFile())
    const proving = prove(config('new', keyFile()), hearing().output)
    await expect(proving).rejects.toMatchObject({
      code: 'ERR_NOT_FOUND',
      message: expect.stringMatching(/none to prove.* backup .*restored from.* prove .*<file>$/),
    })
  })

  it('leaves nothing of a file that cannot be copied, has no room, or is stopped with Ctrl-C', async () => {
    const before = folderOf()
    const data = join(folder, 'old')
    const work = vi.fn(async () => true)
    await expect(withBroughtIn(data, folder, work)).rejects.toMatchObject({ code: 'ERR_DB_IO' })
    await expect(
      withBroughtIn(data, file, work, Number.MAX_SAFE_INTEGER / 2),
    ).rejects.toMatchObject({ code: 'ERR_DB_FULL' })
    expect(work).not.toHaveBeenCalled()
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
    await withBroughtIn(data, file, async (name) => {
      expect(folderOf()).toContain(name)
      process.emit('SIGINT')
      expect(folderOf()).toEqual(before)
      return true
    })
    await writeWhole(join(folder, 'usage.csv'), async (draft) => {
      writeFileSync(draft, 'half')
      process.emit('SIGINT')
      expect(existsSync(draft)).toBe(false)
      throw new AppError('ERR_EXPORT_WRITE')
    }).catch(() => {})
    expect(exit.mock.calls).toEqual([[130], [130]])
    exit.mockRestore()
    expect(folderOf()).toEqual(before)
  })

  it('reads every row of the newest, and of a file from elsewhere', async () => {
    const elsewhere = join(folder, 'elsewhere.db')
    copyFileSync(file, elsewhere)
    for (const [asked, name] of [
      [undefined, basename(file)],
      [elsewhere, elsewhere],
    ] as const) {
      const lines = await proved(asked)
      expect(lines[0]).toBe(`It can be restored: ${name}`)
      expect(lines[1]).toMatch(
        /^Restored into a scratch copy and read: \d+ rows in \d+ tables, in /,
      )
    }
    expect(process.exitCode).toBeUndefined()
  })

  it('says no line of the log among its sentences', async () => {
    const { output } = hearing()
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      await prove({ ...config('old', keyFile()), logLevel: 'info' }, output)
      expect(written).not.toHaveBeenCalled()
    } finally {
      written.mockRestore()
    }
  })
})
