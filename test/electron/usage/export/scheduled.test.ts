import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { assertFolder } from '../../../../electron/usage/export/place.ts'
import { openRunLog } from '../../../../electron/usage/export/run-log.ts'
import { createScheduledExports } from '../../../../electron/usage/export/scheduled.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { ScheduledRun } from '../../../../shared/scheduled-export.ts'
import { scheduledExportSchema } from '../../../../shared/scheduled-export-settings.ts'
import { codeOf } from '../../store/place.ts'
import { exportsOver, keep, NOON_MS, place, readBack, store } from './support.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** One daily export into a folder of its own, at a clock that is moved by hand; `restart` begins it anew over the same files. */
async function startDaily(changes: object = {}) {
  const folder = place()
  const log = join(place(), 'scheduled-exports.json')
  const world = { nowMs: NOON_MS, isOnAir: false, isFull: false }
  const daily = scheduledExportSchema.parse({ name: 'daily', period: 'day', folder, ...changes })
  const settings = { all: [daily] }
  const db = store()
  await keep(db, [{ startedAtMs: NOON_MS, session: { viewerId: 'ann' } }])
  const heard: [string, ScheduledRun][] = []
  const late: string[] = []
  const restart = () => {
    const { exports } = exportsOver(db, { now: () => world.nowMs })
    const scheduled = createScheduledExports({
      all: () => settings.all,
      exports: {
        ...exports,
        startIn(...input) {
          if (world.isFull) throw new AppError('ERR_TOO_MANY')
          return exports.startIn(...input)
        },
      },
      runs: openRunLog(log),
      onRun: (_, run, actor) => void heard.push([actor, run]),
      onAir: () => ({ isOn: world.isOnAir, mode: 'auto', sinceMs: 0 }),
      onHeldTooLong: (name) => void late.push(name),
      now: () => world.nowMs,
      onError: (error) => {
        throw error
      },
    })
    onTestFinished(scheduled.close)
    return scheduled
  }
  return { folder, log, world, settings, daily, heard, late, restart, scheduled: restart() }
}

describe('a folder for scheduled exports', () => {
  it('is refused unless it is there, is meant, and can be written to', () => {
    const directory = place()
    const folders = { own: join(directory, 'exports'), named: null }
    mkdirSync(join(folders.own, 'waiting'), { recursive: true })
    const there = place()
    const link = join(place(), 'link')
    symlinkSync(there, link)
    writeFileSync(join(there, 'file'), '')
    for (const bad of [
      'bills',
      join(there, 'none'),
      link,
      join(there, 'file'),
      directory,
      join(folders.own, 'waiting'),
    ]) {
      expect(
        codeOf(() => assertFolder(folders, bad)),
        bad,
      ).toBe('ERR_EXPORT_PATH')
    }
    assertFolder(folders, there)
    assertFolder(folders, folders.own)
  })

  it('is no other of the data directory where that is reached through a link', () => {
    const data = place()
    const link = join(place(), 'data')
    symlinkSync(data, link)
    const folders = { own: join(link, 'exports'), named: null }
    mkdirSync(join(data, 'exports', 'waiting'), { recursive: true })
    mkdirSync(join(data, 'backups'))
    for (const bad of [data, join(data, 'backups'), join(data, 'exports', 'waiting')]) {
      expect(
        codeOf(() => assertFolder(folders, bad)),
        bad,
      ).toBe('ERR_EXPORT_PATH')
    }
    assertFolder(folders, join(data, 'exports'))
  })
})

describe('a scheduled export', () => {
  it('that is new makes no file of the past, and one a day from then on', async () => {
    const { folder, world, scheduled, heard } = await startDaily()
    await scheduled.look()
    expect(readdirSync(folder)).toEqual([])
    expect(scheduled.list()).toMatchObject([{ name: 'daily', nextAtMs: Date.UTC(2027, 0, 16, 4) }])
    world.nowMs = Date.UTC(2027, 0, 16, 4)
    await scheduled.look()
    await scheduled.look()
    expect(readdirSync(folder)).toEqual(['daily-2027-01-15.csv'])
    const rows = readBack(readFileSync(join(folder, 'daily-2027-01-15.csv'), 'utf8'))
    expect(rows.map(({ viewer }) => viewer)).toEqual(['ann'])
    expect(heard).toMatchObject([['schedule', { state: 'done', rows: 1, isByHand: false }]])
    expect(scheduled.list()).toMatchObject([
      { nextAtMs: Date.UTC(2027, 0, 17, 4), runs: [{ days: { to: '2027-01-15' } }] },
    ])
  })

  it('makes up once for each file that was missed, after a restart', async () => {
    const { folder, world, scheduled, restart } = await startDaily()
    await scheduled.look()
    world.nowMs += 3 * DAY_MS
    const next = restart()
    await next.look()
    const made = ['daily-2027-01-15.csv', 'daily-2027-01-16.csv', 'daily-2027-01-17.csv']
    expect(readdirSync(folder).sort()).toEqual(made)
    await restart().look()
    expect(readdirSync(folder).sort()).toEqual(made)
  })

  it('makes up for none of the time it was switched off', async () => {
    const { folder, world, settings, daily, scheduled } = await startDaily()
    await scheduled.look()
    settings.all = [{ ...daily, enabled: false }]
    world.nowMs += 3 * DAY_MS
    await scheduled.look()
    expect(scheduled.list()).toMatchObject([{ nextAtMs: null }])
    settings.all = [daily]
    await scheduled.look()
    expect(readdirSync(folder)).toEqual([])
  })

  it('waits for the end of a show, and is made then', async () => {
    const { folder, world, scheduled, late } = await startDaily()
    await scheduled.look()
    world.isOnAir = true
    expect(scheduled.list()).toMatchObject([{ waitsUntilMs: null }])
    const dueMs = Date.UTC(2027, 0, 16, 4)
    world.nowMs = dueMs + 11 * HOUR_MS - 1
    await scheduled.look()
    expect(readdirSync(folder)).toEqual([])
    expect(scheduled.list()).toMatchObject([{ waitsUntilMs: dueMs + 11 * HOUR_MS }])
    world.isOnAir = false
    await scheduled.look()
    expect(readdirSync(folder)).toEqual(['daily-2027-01-15.csv'])
    expect(scheduled.list()).toMatchObject([{ waitsUntilMs: null }])
    expect(late).toEqual([])
  })

  it('is made on air after eleven hours, and says so once', async () => {
    const { folder, world, scheduled, late } = await startDaily()
    await scheduled.look()
    world.isOnAir = true
    world.nowMs = Date.UTC(2027, 0, 16, 15)
    await scheduled.look()
    await scheduled.look()
    expect(readdirSync(folder)).toEqual(['daily-2027-01-15.csv'])
    expect(late).toEqual(['daily'])
  })

  it('says so when it begins: not while others are under way, nor when it fails before or is tried again', async () => {
    const { folder, world, scheduled, late } = await startDaily()
    await scheduled.look()
    Object.assign(world, { isOnAir: true, isFull: true, nowMs: Date.UTC(2027, 0, 16, 15) })
    await scheduled.look()
    await scheduled.look()
    expect(late).toEqual([])
    world.isFull = false
    rmSync(folder, { recursive: true })
    await scheduled.look()
    expect(late).toEqual([])
    mkdirSync(folder)
    world.nowMs += HOUR_MS
    await scheduled.look()
    expect(readdirSync(folder)).toEqual(['daily-2027-01-15.csv'])
    expect(late).toEqual(['daily'])
    world.nowMs += DAY_MS
    await scheduled.look()
    expect(late).toEqual(['daily', 'daily'])
  })

  it('that was missed waits from the start on, and one asked for by hand does not wait', async () => {
    const { folder, world, scheduled, restart } = await startDaily()
    await scheduled.look()
    world.isOnAir = true
    world.nowMs += 2 * DAY_MS
    const next = restart()
    await next.look()
    expect(readdirSync(folder)).toEqual([])
    expect(next.list()).toMatchObject([{ waitsUntilMs: world.nowMs + 11 * HOUR_MS }])
    expect(await next.run('daily', 'console')).toMatchObject({ state: 'done' })
    expect(readdirSync(folder)).toEqual(['daily-2027-01-16.csv'])
  })

  it('that fails says why, is tried again after an hour, and is well once it succeeds', async () => {
    const { folder, world, scheduled } = await startDaily()
    await scheduled.look()
    expect(scheduled.trouble()).toBeNull()
    rmSync(folder, { recursive: true })
    world.nowMs += DAY_MS
    await scheduled.look()
    expect(scheduled.trouble()).toContain(`There is no folder ${folder}.`)
    expect(scheduled.list()).toMatchObject([
      {
        nextAtMs: world.nowMs + HOUR_MS,
        runs: [{ state: 'failed', code: 'ERR_EXPORT_PATH', path: null }],
      },
    ])
    mkdirSync(folder)
    world.nowMs += HOUR_MS - 1
    await scheduled.look()
    expect(readdirSync(folder)).toEqual([])
    world.nowMs += 1
    await scheduled.look()
    expect(readdirSync(folder)).toEqual(['daily-2027-01-15.csv'])
    expect(scheduled.trouble()).toBeNull()
  })

  it('replaces no file, by hand either', async () => {
    const { folder, scheduled, heard } = await startDaily()
    await scheduled.look()
    writeFileSync(join(folder, 'daily-2027-01-14.csv'), 'the accounts')
    await expect(scheduled.run('weekly', 'console')).rejects.toMatchObject({
      code: 'ERR_NOT_FOUND',
    })
    expect(await scheduled.run('daily', 'console')).toMatchObject({ state: 'done', isByHand: true })
    expect(readdirSync(folder).sort()).toEqual(['daily-2027-01-14-2.csv', 'daily-2027-01-14.csv'])
    expect(readFileSync(join(folder, 'daily-2027-01-14.csv'), 'utf8')).toBe('the accounts')
    expect(heard).toMatchObject([['console', { rows: 0 }]])
  })

  it('goes nowhere else when its folder became a link', async () => {
    const { folder, world, scheduled } = await startDaily()
    await scheduled.look()
    const elsewhere = place()
    rmSync(folder, { recursive: true })
    symlinkSync(elsewhere, folder)
    world.nowMs += DAY_MS
    await scheduled.look()
    expect(readdirSync(elsewhere)).toEqual([])
    expect(scheduled.trouble()).toContain('leads to')
  })

  it('begins anew when nobody knows what became of it', async () => {
    const { folder, log, world, scheduled, restart } = await startDaily()
    await scheduled.look()
    writeFileSync(log, '{ damaged')
    world.nowMs += 3 * DAY_MS
    await restart().look()
    expect(readdirSync(folder)).toEqual([])
  })
})
