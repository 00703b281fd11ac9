import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createJobs } from '../../electron/jobs.ts'
import { openKeptActivity } from '../../electron/kept-activity.ts'
import { createNotices } from '../../electron/notices.ts'

/** A file, and starts over it one after the other. */
function startKeeping() {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-activity-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'activity.json')
  const world = { nowMs: 1_000 }
  const troubles: unknown[] = []
  const start = () => {
    const kept = openKeptActivity(path, world.nowMs, (error) => void troubles.push(error))
    const jobs = createJobs(() => world.nowMs, kept.before.jobs)
    const notices = createNotices(() => world.nowMs, kept.before.notices)
    kept.follow(() => ({ jobs: jobs.list(), notices: notices.list() }))
    onTestFinished(kept.close)
    return { kept, jobs, notices }
  }
  return { path, world, troubles, start }
}

const BACKUP = { kind: 'backup', subject: 'a.db', actor: 'console' } as const

describe('work and notices after a restart', () => {
  it.each([
    ['missing', null],
    ['damaged', '{"jobs": [{"id": 4}], "notices": []}'],
  ])('are none where the file is %s', (_, text) => {
    const { path, start } = startKeeping()
    if (text !== null) writeFileSync(path, text)
    const { jobs, notices } = start()
    expect([jobs.list(), notices.list(), notices.lastId()]).toEqual([[], [], 0])
  })

  it('are as they were, and work that was under way was broken off', async () => {
    const { path, world, start } = startKeeping()
    const first = start()
    await first.jobs.track(BACKUP, async () => undefined)
    world.nowMs = 2_000
    const { promise, resolve: end } = Promise.withResolvers<void>()
    const cut = first.jobs.track({ ...BACKUP, kind: 'diagnostics' }, () => promise)
    first.notices.add('alarm', 'store_full', 'The disk is full.')
    first.notices.add('alarm', 'store_full', 'The disk is full.')
    first.kept.close()
    end()
    await cut
    world.nowMs = 9_000
    const { jobs, notices } = start()
    expect(jobs.running()).toBe(0)
    expect(jobs.list()).toMatchObject([
      { kind: 'diagnostics', state: 'failed', startedAtMs: 2_000, endedAtMs: 9_000 },
      { kind: 'backup', state: 'done', actor: 'console', subject: 'a.db', problem: null },
    ])
    expect(jobs.list()[0]?.problem).toContain('broken off')
    expect(notices.list()).toMatchObject([{ id: 1, times: 2, text: 'The disk is full.' }])
    notices.add('alarm', 'store_io', 'It fails.')
    expect(notices.lastId()).toBe(2)
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
  })

  it('stay bounded over many starts', async () => {
    const { world, start } = startKeeping()
    for (let at = 0; at < 4; at += 1) {
      const { kept, jobs, notices } = start()
      for (let n = 0; n < 40; n += 1) {
        world.nowMs += 1_000_000
        await jobs.track(BACKUP, async () => undefined)
        notices.add('alarm', `${n}`, 'The disk is full.')
      }
      kept.close()
    }
    const { jobs, notices } = start()
    expect([jobs.list().length, notices.list().length, notices.lastId()]).toEqual([50, 100, 160])
    await jobs.track(BACKUP, async () => undefined)
    expect(jobs.list()[0]?.startedAtMs).toBe(world.nowMs)
  })

  it('say once that they cannot be kept, and are kept as soon as they can', () => {
    const { path, troubles, start } = startKeeping()
    const { kept, notices } = start()
    notices.add('alarm', 'store_full', 'The disk is full.')
    mkdirSync(`${path}.part`)
    kept.close()
    kept.close()
    expect(troubles).toHaveLength(1)
    rmSync(`${path}.part`, { recursive: true })
    kept.close()
    expect(readFileSync(path, 'utf8')).toContain('The disk is full.')
  })
})
