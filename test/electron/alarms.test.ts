import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { NamedGuesser, RefusedPeer } from '../../electron/alarm-words.ts'
import { type Alarms, createAlarms } from '../../electron/alarms.ts'
import type { StagedRestore } from '../../shared/backup.ts'
import { AppError } from '../../shared/errors.ts'

const open: Alarms[] = []
afterEach(() => {
  for (const alarms of open.splice(0)) alarms.close()
})

const HOUR_MS = 3_600_000

function watched(dataDirectory = tmpdir()) {
  const told: string[] = []
  const world = {
    wallMs: 7,
    monotonicMs: 1_000,
    doubtMs: null as number | null,
    dropped: 4,
    guessing: [] as NamedGuesser[],
    refusedPeers: [] as RefusedPeer[],
    unusedSecrets: [] as { id: string; name: string; untilMs: number }[],
    differing: [] as string[],
    bans: 0,
    areas: 0,
    broken: [] as string[],
    gateway: null as string | null,
    backups: { failed: null as string | null, old: null as string | null },
    exports: null as string | null,
    restore: null as StagedRestore | null,
    staleSignIns: null as string | null,
    isReserveGone: false,
    holder: null as string | null,
    asleep: null as { fromMs: number; toMs: number } | null,
  }
  const alarms = createAlarms({
    dataDirectory,
    walFile: 'stagedoor.db-wal',
    now: () => world.wallMs,
    monotonicMs: () => world.monotonicMs,
    clockDoubtMs: () => world.doubtMs,
    asleep: () => world.asleep,
    dropped: () => world.dropped,
    guessing: () => world.guessing,
    refusedPeers: () => world.refusedPeers,
    unusedSecrets: () => world.unusedSecrets,
    differing: () => world.differing,
    bans: () => world.bans,
    unplacedAreas: () => world.areas,
    brokenRules: () => world.broken,
    cutTrouble: () => null,
    backups: () => world.backups,
    exports: () => world.exports,
    restore: () => world.restore,
    staleSignIns: () => world.staleSignIns,
    isReserveGone: () => world.isReserveGone,
    holder: () => world.holder,
    gatewayTrouble: async () => world.gateway,
    onChange: (alarm, raised) => void told.push(`${raised ? '+' : '-'}${alarm.code}`),
  })
  open.push(alarms)
  const pass = async (ms: number): Promise<void> => {
    world.wallMs += ms
    world.monotonicMs += ms
    await alarms.look()
  }
  return { alarms, told, world, pass }
}

describe('the alarms', () => {
  it('names media servers that ask from where they may not, until none does', async () => {
    const { alarms, world, told, pass } = watched()
    world.refusedPeers = [{ id: 'ice', name: 'Studio', address: '192.0.2.7' }]
    await pass(5_000)
    expect(alarms.list().find(({ code }) => code === 'peer_refused')?.message).toContain(
      'Studio (192.0.2.7)',
    )
    world.refusedPeers = []
    await pass(5_000)
    expect(told).toEqual(['+peer_refused', '-peer_refused'])
  })

  it('names media servers whose new secret was not used, and until when the old one counts', async () => {
    const { alarms, world, told, pass } = watched()
    world.unusedSecrets = [{ id: 'ice', name: 'Studio', untilMs: Date.UTC(2026, 4, 1, 12) }]
    await pass(5_000)
    const alarm = alarms.list().find(({ code }) => code === 'secret_unused')
    expect(alarm?.message).toMatch(/Studio \(2026-05-01 \d\d:00\)/)
    expect(alarm?.mediaServers).toEqual([{ id: 'ice', name: 'Studio' }])
    world.unusedSecrets = []
    await pass(5_000)
    expect(told).toEqual(['+secret_unused', '-secret_unused'])
  })

  it('tells of a restore that waits for the next start, until it is taken back', async () => {
    const { alarms, world, told, pass } = watched()
    const facts = { actor: 'cli', stagedAtMs: 1, problem: null, previous: null }
    world.restore = { name: 'stagedoor-daily.db', ...facts }
    await pass(5_000)
    expect(alarms.list()[0]?.message).toMatch(
      /after a crash too, stagedoor-daily\.db takes the place/,
    )
    world.restore = null
    await pass(5_000)
    expect(told).toEqual(['+restore_waiting', '-restore_waiting'])
  })

  it('tells of very many bans, which hold all the same, and goes when they ran out', async () => {
    const { alarms, world, told, pass } = watched()
    world.bans = 99_999
    await pass(5_000)
    expect(told).toEqual([])
    world.bans = 100_000
    await pass(5_000)
    expect(alarms.list().find(({ code }) => code === 'bans_many')?.message).toMatch(/^100,000 /)
    world.bans = 3
    await pass(5_000)
    expect(told).toEqual(['+bans_many', '-bans_many'])
  })

  it('tells who holds the database where that can be told, looked up seldom', async () => {
    const { alarms, world, pass } = watched()
    const locked = new AppError('ERR_DB_BUSY')
    alarms.store(locked)
    expect(alarms.list()).toMatchObject([{ code: 'store_locked', message: locked.message }])
    alarms.store(null)
    world.holder = 'sqlite3 (pid 812)'
    alarms.store(locked)
    world.holder = null
    alarms.store(locked)
    expect(alarms.list()[0]?.message).toMatch(/^sqlite3 \(pid 812\) holds the database\./)
    world.holder = 'backup (pid 900)'
    await pass(30_000)
    alarms.store(locked)
    expect(alarms.list()[0]?.message).toMatch(/^backup \(pid 900\) holds the database\./)
    alarms.store(new AppError('ERR_DB_FULL'))
    expect(alarms.list().map(({ code }) => code)).toEqual(['store_full'])
  })

  it('says from when to when this machine stood still', async () => {
    const { alarms, world, told, pass } = watched()
    const at = (time: string): number => new Date(`2026-03-01T${time}`).getTime()
    world.asleep = { fromMs: at('01:12:40'), toMs: at('06:40:10') }
    await pass(5_000)
    expect(alarms.list().find(({ code }) => code === 'asleep')?.message).toBe(
      'This machine, or Stagedoor on it, stood still from 2026-03-01 01:12 to 2026-03-01 06:40 by its clock: nobody was answered.',
    )
    world.asleep = null
    await pass(5_000)
    expect(told).toEqual(['+asleep', '-asleep'])
  })

  it('tells of rules by area while nobody can be placed', async () => {
    const { alarms, world, told, pass } = watched()
    world.areas = 1
    await pass(5_000)
    expect(alarms.list().find(({ code }) => code === 'areas_unplaced')?.message).toMatch(/^1 rule /)
    world.areas = 0
    await pass(5_000)
    expect(told).toEqual(['+areas_unplaced', '-areas_unplaced'])
  })

  it('tells of rules that cannot be read any more, until they are mended', async () => {
    const { alarms, world, told, pass } = watched()
    world.broken = ['Office', 'Night']
    await pass(5_000)
    expect(alarms.list()[0]?.message).toContain('Office, Night')
    world.broken = []
    await pass(5_000)
    expect(told).toEqual(['+rules_broken', '-rules_broken'])
  })

  it.each([
    ['ERR_DB_FULL', 'store_full'],
    ['ERR_DB_READ_ONLY', 'store_read_only'],
    ['ERR_DB_BUSY', 'store_locked'],
    ['ERR_DB_IO', 'store_io'],
    ['ERR_DB_CORRUPT', 'store_io'],
  ] as const)('name what is wrong with the store: %s is %s, with what to do', (error, code) => {
    const { alarms } = watched()
    alarms.store(new AppError(error))
    expect(alarms.list()).toMatchObject([{ code, sinceMs: 7 }])
    expect(alarms.list()[0]?.remedy).not.toBe('')
  })

  it('are raised once, give way to the next cause and clear when storing works', () => {
    const { alarms, told } = watched()
    for (const code of ['ERR_DB_FULL', 'ERR_DB_FULL', 'ERR_DB_IO'] as const) {
      alarms.store(new AppError(code))
    }
    alarms.store(null)
    expect(told).toEqual(['+store_full', '-store_full', '+store_io', '-store_io'])
    expect(alarms.list()).toEqual([])
  })

  it('tell that what was kept free for a full disk is used up, until it is kept again', async () => {
    const { alarms, told, world, pass } = watched('/nowhere/at/all')
    world.isReserveGone = true
    await pass(5_000)
    expect(alarms.list()[0]?.message).toMatch(/nowhere.at.all was full at the start/)
    world.isReserveGone = false
    await pass(5_000)
    expect(told).toEqual(['+disk_low', '-disk_low'])
  })

  it('do without the disk when it cannot be asked', async () => {
    const { alarms } = watched('/nowhere/at/all')
    await alarms.look()
    expect(alarms.list()).toEqual([])
  })

  it('tell of a clock that jumped, ahead and back, for an hour; not of one that is slow', async () => {
    const { alarms, told, world, pass } = watched()
    for (let looks = 0; looks < 5; looks += 1) {
      world.wallMs += 4_900
      await pass(5_000)
    }
    expect(told).toEqual([])
    world.wallMs += 7_200_000
    await pass(5_000)
    expect(alarms.list()).toMatchObject([
      { code: 'clock_jumped', message: expect.stringContaining('7200 seconds ahead') },
    ])
    world.wallMs -= 6_000
    await pass(5_000)
    expect(alarms.list()[0]?.message).toContain('6 seconds back')
    await pass(HOUR_MS)
    expect(alarms.list()).toHaveLength(1)
    await pass(1)
    expect(told).toEqual(['+clock_jumped', '-clock_jumped'])
  })

  it('tell of a clock that is days ahead until somebody says that it is right', async () => {
    const { alarms, told, world, pass } = watched()
    world.doubtMs = 9 * 24 * HOUR_MS
    await pass(5_000)
    expect(alarms.list()).toMatchObject([
      { code: 'clock_doubted', message: expect.stringContaining('9 days ahead') },
    ])
    world.doubtMs = null
    await pass(5_000)
    expect(told).toEqual(['+clock_doubted', '-clock_doubted'])
  })

  it('tell of entries that were lost, how many, for an hour', async () => {
    const { alarms, told, world, pass } = watched()
    await pass(5_000)
    expect(told).toEqual([])
    for (const dropped of [5, 9]) {
      world.dropped = dropped
      await pass(5_000)
      expect(alarms.list()).toMatchObject([
        { code: 'journal_dropped', message: expect.stringContaining(`${dropped} entr`) },
      ])
    }
    await pass(HOUR_MS)
    expect(told).toEqual(['+journal_dropped', '-journal_dropped'])
  })

  it('tell of a write-ahead log that grew too large, until it shrinks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagedoor-alarms-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const log = join(folder, 'stagedoor.db-wal')
    writeFileSync(log, '')
    const { told, pass } = watched(folder)
    for (const bytes of [256 * 1024 * 1024, 256 * 1024 * 1024 + 1, 0]) {
      truncateSync(log, bytes)
      await pass(5_000)
    }
    expect(told).toEqual(['+wal_large', '-wal_large'])
  })

  it('name who sends wrong secrets, a few of them, as long as they do', async () => {
    const { alarms, told, world, pass } = watched()
    world.guessing = [1, 2, 3, 4].map((n) => ({ address: `192.0.2.${n}`, servers: [] }))
    await pass(5_000)
    const message = () => alarms.list()[0]?.message
    expect(message()).toMatch(/handler, from 192\.0\.2\.1, 192\.0\.2\.2, 192\.0\.2\.3 and 1 more/)
    expect(alarms.list()[0]?.mediaServers).toBeUndefined()
    const hall = { id: 'hall', name: 'Hall' }
    world.guessing = [1, 2].map((n) => ({ address: `192.0.2.${n}`, servers: [hall] }))
    await pass(5_000)
    expect(message()).toContain('in the name of Hall, from 192.0.2.1, 192.0.2.2.')
    expect(alarms.list()[0]?.mediaServers).toEqual([hall])
    world.guessing = []
    await pass(5_000)
    expect(told).toEqual(['+secret_guessing', '-secret_guessing'])
  })
})

it('tell that the gateway cannot listen until it can', async () => {
  const { alarms, told, world, pass } = watched()
  world.gateway = 'The port is taken.'
  await pass(5_000)
  expect(alarms.list()).toMatchObject([{ code: 'gateway_closed', message: 'The port is taken.' }])
  world.gateway = null
  await pass(5_000)
  expect(told).toEqual(['+gateway_closed', '-gateway_closed'])
})

it('tells of a backup that was not made, and of one that is old, until there is one', async () => {
  const { told, world, pass } = watched()
  world.backups = { failed: 'The disk is full.', old: null }
  await pass(5_000)
  world.backups = { failed: null, old: 'The newest backup is 37 hours old.' }
  await pass(5_000)
  world.backups = { failed: null, old: null }
  await pass(5_000)
  expect(told).toEqual(['+backup_failed', '-backup_failed', '+backup_old', '-backup_old'])
})

it('tells of a scheduled export that was not made, until one is', async () => {
  const { alarms, told, world, pass } = watched()
  world.exports = 'The file of monthly was not made: There is no folder /bills.'
  await pass(5_000)
  expect(alarms.list()).toMatchObject([{ code: 'export_failed', message: world.exports }])
  world.exports = null
  await pass(5_000)
  expect(told).toEqual(['+export_failed', '-export_failed'])
})

it('tells of a file that would sign in again who was signed out, until it holds them no more', async () => {
  const { alarms, told, world, pass } = watched()
  world.staleSignIns = '/data/sign-ins.json'
  await pass(5_000)
  expect(alarms.list()[0]?.message).toContain('/data/sign-ins.json can be neither')
  world.staleSignIns = null
  await pass(5_000)
  expect(told).toEqual(['+sign_ins_stale', '-sign_ins_stale'])
})
