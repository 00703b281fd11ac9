import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type App, createApp } from '../../electron/app.ts'
import { type BackupTools, createBackups } from '../../electron/backups.ts'
import { restoreWorkerFile } from '../../electron/places.ts'
import { nameOf } from '../../electron/store/backups/names.ts'
import { backupSettingsSchema } from '../../shared/backup-settings.ts'
import type { AppError } from '../../shared/errors.ts'
import { unlisted } from '../../shared/job.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { HOUR_MS, station } from './backup-station.ts'
import { place, store } from './store/place.ts'

describe('backups', () => {
  it('that are made by themselves wait for the end of a show, and not for ever', async () => {
    const { backups, world } = station()
    const newest = () => backups.list().backups[0]
    world.isOnAir = true
    await backups.look()
    const first = newest()
    expect(first, 'the first, without which there is none').toMatchObject({ proof: null })
    world.nowMs += 25 * HOUR_MS
    await backups.look()
    expect(newest()?.name).toBe(first?.name)
    world.isOnAir = false
    await backups.look()
    const second = newest()
    expect(second?.name).not.toBe(first?.name)
    expect(second).toMatchObject({ proof: { isProven: true } })
    world.isOnAir = true
    world.nowMs += 35 * HOUR_MS
    await backups.look()
    expect(newest()?.name).not.toBe(second?.name)
  })

  it('that fail raise an alarm, are tried again after an hour, and clear it when they succeed', async () => {
    const { backups, world, folder } = station()
    writeFileSync(folder, 'in the way')
    await backups.look()
    expect(backups.trouble().failed).toContain('No backup was made')
    expect(backups.list()).toMatchObject({ failure: { atMs: world.nowMs }, backups: [] })
    world.nowMs += HOUR_MS - 1
    expect(backups.list().nextAtMs).toBe(world.nowMs + 1)
    rmSync(folder)
    await backups.look()
    expect(existsSync(folder)).toBe(false)
    world.nowMs += 1
    await backups.look()
    expect(backups.trouble()).toEqual({ failed: null, old: null })
    expect(backups.list()).toMatchObject({ failure: null, backups: [{ maker: 'schedule' }] })
  })

  it('are not begun where they would leave too little for the database', async () => {
    const { backups, names } = station({}, { leaveFree: Number.MAX_SAFE_INTEGER })
    await expect(backups.make()).rejects.toMatchObject({ code: 'ERR_DB_FULL' })
    await backups.look()
    expect(backups.trouble().failed).toMatch(/^No backup was made in .*: The disk is too full/)
    expect(names()).toEqual([])
  })

  it('are not restored for a proof where there is no room, which is no proof, and tried after an hour', async () => {
    const { backups, directory, db, world } = station()
    await backups.make()
    let proofs = 0
    const track: BackupTools['track'] = (job, work) => {
      if (job.kind === 'backup-proof') proofs += 1
      return work(unlisted)
    }
    const leaveFree = Number.MAX_SAFE_INTEGER
    const full = station({}, { directory, db, track, leaveFree })
    for (const ms of [0, HOUR_MS - 1, 1]) {
      full.world.nowMs += ms
      await full.backups.look()
      expect(full.backups.trouble().failed).toMatch(/not restored for a proof: The disk is too/)
    }
    expect(proofs).toBe(2)
    const { name } = full.backups.list().backups[0] ?? { name: '' }
    expect(full.backups.list().backups[0]?.proof).toBeNull()
    await expect(full.backups.preview(name)).rejects.toMatchObject({ code: 'ERR_DB_FULL' })
    world.nowMs += 1
    await backups.look()
    expect(backups.list().backups[0]?.proof).toMatchObject({ isProven: true })
  })

  it('that cannot be restored are told, and why', async () => {
    const { backups, world, folder } = station()
    world.key = 'wrong'
    await backups.look()
    expect(backups.trouble().failed).toMatch(/cannot be restored: The stored secrets/)
    world.key = 'right'
    const [{ name = '' } = {}] = backups.list().backups
    truncateSync(join(folder, name), 8192)
    const damaged = await backups.prove(name)
    expect(damaged.proof).toMatchObject({ isProven: false, problem: expect.stringContaining(name) })
  })

  it('are found by their names only, and not removed while they are proved', async () => {
    const { backups, folder } = station()
    await backups.look()
    writeFileSync(join(folder, '..', 'other.db'), '')
    for (const name of ['../other.db', 'none.db', '', 'proofs.json']) {
      expect(() => backups.remove(name)).toThrow(/no backup/)
      expect(() => backups.pathOf(name)).toThrow(/no backup/)
    }
    const [{ name = '' } = {}] = backups.list().backups
    const proving = backups.prove(name)
    expect(backups.list().proving).toEqual([name])
    expect(() => backups.remove(name)).toThrow(/Wait for it/)
    await proving
    await backups.remove(name)
    expect(backups.list().backups).toEqual([])
  })

  it('that a wrong clock dated in the future neither hold back the next nor take its place', async () => {
    const settings = { keepDays: 1, keepWeeks: 0, keepMonths: 0 }
    const { backups, world, names } = station(settings)
    world.nowMs += 900 * 24 * HOUR_MS
    await backups.look()
    const [ahead = ''] = names().filter((each) => each.includes('daily'))
    world.nowMs -= 900 * 24 * HOUR_MS
    expect(backups.list().nextAtMs).toBe(world.nowMs)
    world.nowMs += 37 * HOUR_MS
    expect(backups.trouble().old).toMatch(/no backup/)
    expect(backups.list()).toMatchObject({ lastAtMs: null, provenAtMs: null })
    await backups.look()
    const [dated, made] = backups.list().backups
    expect(dated?.name).toBe(ahead)
    expect(made).toMatchObject({ maker: 'schedule', proof: { isProven: true } })
    expect(backups.trouble()).toEqual({ failed: null, old: null })
    expect(backups.list()).toMatchObject({ lastAtMs: world.nowMs, provenAtMs: world.nowMs })
    expect(backups.list().nextAtMs).toBeGreaterThan(world.nowMs + 23 * HOUR_MS)
  })

  it('are taken in from elsewhere once they can be restored, and nothing is left of another', async () => {
    const { backups, world, names } = station()
    const { path } = await backups.make()
    const made = readFileSync(path)
    const before = names()
    const sent = (content: Uint8Array): ReadableStream<Uint8Array> =>
      new Blob([Uint8Array.from(content)]).stream()
    const whyNot = (body: ReadableStream<Uint8Array>, bytes: number | null = null) =>
      backups.receive(body, bytes).then(
        () => null,
        (error: AppError) => `${error.code} ${error.message}`,
      )
    expect(await whyNot(sent(made.subarray(0, 4096)))).toMatch(/^ERR_DB_CORRUPT /)
    expect(await whyNot(sent(Buffer.from('not a database')))).toMatch(/^ERR_DB_/)
    expect(await whyNot(sent(made), 2 ** 60)).toMatch(/^ERR_DB_FULL The disk is too full/)
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(made.subarray(0, 4096))
        controller.error(new Error('gone'))
      },
    })
    expect(await whyNot(broken)).toBe('ERR_INPUT_INVALID It broke off. Nothing was left of it.')
    world.key = 'wrong'
    expect(await whyNot(sent(made))).toMatch(/^ERR_KEY_STORE_LOCKED/)
    expect(names()).toEqual(before)
    world.key = 'right'
    const noted: unknown[] = []
    const taken = await backups.receive(sent(made), null, unlisted, (name, bytes) => {
      noted.push([name, bytes, names().includes(name)])
    })
    expect(noted, 'told before it is there').toEqual([[taken.name, made.length, false]])
    expect(taken).toMatchObject({ maker: 'import', bytes: made.length, madeAtMs: world.nowMs })
    expect(backups.list().backups.map(({ name }) => name)).toContain(taken.name)
    expect((await backups.preview(taken.name)).name).toBe(taken.name)
  })

  it('are old after 36 hours, also when there never was one', async () => {
    const { backups, world } = station()
    world.nowMs += 36 * HOUR_MS
    expect(backups.trouble().old).toBeNull()
    world.nowMs += 1
    expect(backups.trouble().old).toBe('There is no backup, 36 hours after the start.')
    await backups.look()
    expect(backups.trouble().old).toBeNull()
  })

  it('are made by nobody, and missed by nobody, when that is switched off', async () => {
    const { backups, world } = station({ daily: false })
    world.nowMs += 100 * HOUR_MS
    await backups.look()
    expect(backups.list()).toMatchObject({ backups: [], nextAtMs: null })
    expect(backups.trouble()).toEqual({ failed: null, old: null })
  })

  it('are made each day, proved, and go by their dates; others stay', async () => {
    const { backups, world, folder, names } = station({ keepDays: 2, keepWeeks: 0, keepMonths: 0 })
    const day = (back: number): string => nameOf('schedule', world.nowMs - back * 24 * HOUR_MS)
    mkdirSync(folder)
    const others = [nameOf('operator', 0), nameOf('restore', 0), 'mine.db']
    for (const name of [day(2), day(3), ...others]) writeFileSync(join(folder, name), '')
    await backups.look()
    await backups.look()
    expect(names().filter((each) => each.includes('daily'))).toHaveLength(2)
    expect(names()).toEqual(expect.arrayContaining([...others, 'proofs.json']))
    expect(names().some((each) => each.startsWith('proof-'))).toBe(false)
    const { backups: listed, nextAtMs } = backups.list()
    const newest = listed.find(({ maker }) => maker === 'schedule')
    expect(newest).toMatchObject({
      isChecked: true,
      proof: { isProven: true, problem: null, tables: expect.any(Number) },
    })
    expect(nextAtMs).toBeGreaterThanOrEqual(world.nowMs + 24 * HOUR_MS - 10_000)
    expect(listed.find(({ name }) => name === 'mine.db')).toMatchObject({
      maker: 'unknown',
      isChecked: false,
      proof: null,
    })
  })

  it('keep their proof over a restart, and lose what a crash left of one', async () => {
    const { backups, folder, world } = station()
    await backups.look()
    mkdirSync(join(folder, 'proof-of-a-crash'))
    const again = createBackups({
      db: store(),
      directory: join(folder, '..'),
      workerFile: restoreWorkerFile(),
      settings: () => backupSettingsSchema.parse({}),
      onAir: () => ({ isOn: false, mode: 'auto', sinceMs: 0 }),
      track: (_, work) => work(unlisted),
      assertKey: () => undefined,
      now: () => world.nowMs,
      log: { info: () => undefined, error: () => undefined },
    })
    again.begin()
    expect(existsSync(join(folder, 'proof-of-a-crash')), 'not in this turn').toBe(true)
    await again.close()
    expect(again.list().backups[0]?.proof?.isProven).toBe(true)
    expect(existsSync(join(folder, 'proof-of-a-crash'))).toBe(false)
  })
})

describe('a restore, over a restart', () => {
  it('brings back what was there, tells the audit log, and keeps a copy of what it replaced', async () => {
    const folder = place()
    const open = (): Promise<App> =>
      createApp({
        dataDirectory: join(folder, 'data'),
        keyFile: join(folder, 'a.key'),
        handler: null,
        mode: 'headless',
        logLevel: 'silent',
      })
    const post = async (app: App, path: string): Promise<unknown> => {
      const request = new Request(`http://stagedoor/api/v1${path}`, { method: 'POST' })
      const response = await app.console(request)
      expect(response.ok).toBe(true)
      return await response.json()
    }
    const first = await open()
    const stream = streamInputSchema.parse({ name: 'live/news' })
    const { id } = first.catalogue.streams.create(stream, 'console')
    const { path } = (await post(first, '/backup')) as { path: string }
    first.catalogue.streams.remove(id, 'console')
    await post(first, `/backups/${basename(path)}/restore`)
    expect(first.catalogue.streams.list()).toEqual([])
    await first.close()
    const second = await open()
    onTestFinished(() => second.close())
    expect(second.catalogue.streams.list()).toMatchObject([{ id, name: 'live/news' }])
    const [entry] = second.catalogue.audit.list({}, 1)
    expect(entry).toMatchObject({ what: 'backup.restore', subject: basename(path) })
    const names = readdirSync(join(folder, 'data', 'backups'))
    expect(names.some((each) => each.startsWith('stagedoor-before-restore-'))).toBe(true)
    expect(existsSync(join(folder, 'data', 'restore'))).toBe(false)
  })
})
