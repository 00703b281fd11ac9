import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../electron/store/open.ts'
import { until } from './programs.ts'
import { ask, freePort, freshFolder, type Stagedoor, startStagedoor } from './stagedoor.ts'
import { ONCE } from './support/once.ts'

const names = async (door: Stagedoor): Promise<readonly string[]> =>
  (await door.call('GET /streams')).streams.map(({ name }) => name).sort()

describe('a restore that is finished by a restart', ONCE, () => {
  let door: Stagedoor
  /** Of the database when it had one stream. */
  let backup = ''
  const folder = freshFolder()
  const flags: string[] = []
  beforeAll(async () => {
    flags.push('--handler-port', String(await freePort()))
    door = await startStagedoor(folder, ...flags)
    await door.call('POST /streams', { name: 'then' })
    backup = basename((await door.call('POST /backup')).path)
  })
  afterAll(() => door?.stop())

  const stage = async (): Promise<void> => {
    await door.call(`POST /backups/${backup}/restore` as 'POST /backups/{name}/restore', {})
  }

  it('is refused on air unless it is meant, and restarts nothing', async () => {
    const { startedAtMs } = await door.call('GET /about')
    await door.call('PATCH /settings', { onAir: 'on' })
    await expect(door.call('POST /restart', {})).rejects.toThrow('ERR_ON_AIR')
    for (const override of [
      { phrase: 'yes', reason: 'now' },
      { phrase: 'restart on air', reason: ' ' },
    ])
      await expect(door.call('POST /restart', { override } as object)).rejects.toThrow('400')
    expect((await door.call('GET /about')).startedAtMs).toBe(startedAtMs)
    expect(door.program.output()).not.toContain('restarted')
  })

  it('answers at the same ports, to whoever is signed in, with what was restored', async () => {
    await door.call('POST /streams', { name: 'now' })
    await stage()
    const override = { phrase: 'restart on air', reason: 'The wrong database' } as const
    await door.call('POST /restart', { override })
    await until('it restarted', () => door.program.output().includes('"event":"restarted"'))
    expect((await door.call('GET /about')).handlerUrl).toBe(door.handlerUrl)
    expect(await names(door)).toEqual(['then'])
    const { backups, staged } = await door.call('GET /backups')
    expect([staged, backups.map(({ maker }) => maker)]).toEqual([null, ['restore', 'operator']])
    const before = openDatabase(join(folder, 'data/stagedoor/backups', backups[0]?.name ?? ''), {
      readOnly: true,
    })
    const noted = before.prepare(`SELECT detail FROM audit WHERE what = 'app.restart'`).pluck()
    expect(noted.all()).toEqual(['The wrong database'])
    before.close()
  })

  it.each([100, 200, 350])(
    'leaves one of both whole where it is killed %i ms after it began, and opens with no token of before',
    async (ms) => {
      const { token } = door
      await door.call('POST /streams', { name: 'now' })
      await stage()
      await door.call('POST /restart', {})
      await new Promise((resolve) => setTimeout(resolve, ms))
      await door.program.stop('SIGKILL')
      const db = openDatabase(join(folder, 'data/stagedoor/stagedoor.db'))
      const found = db.prepare('SELECT name FROM streams ORDER BY name').pluck().all()
      expect([['now', 'then'], ['then']]).toContainEqual(found)
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      db.close()
      door = await startStagedoor(folder, ...flags)
      expect(await names(door)).toEqual(['then'])
      await expect(ask(`${door.consoleUrl}/api/v1/about`, 'GET', token)).rejects.toThrow('401')
    },
  )
})
