import { beforeEach, describe, expect, it } from 'vitest'
import { createJobs, type JobSource, type Jobs } from '../../electron/jobs.ts'
import { AppError } from '../../shared/errors.ts'
import type { Job } from '../../shared/job.ts'

let nowMs: number
let jobs: Jobs
beforeEach(() => {
  nowMs = 1_000
  jobs = createJobs(() => nowMs)
})

const BACKUP = { kind: 'backup', subject: '', actor: 'console' } as const
const refusal = (cause: unknown) => (cause instanceof AppError ? cause.code : String(cause))

/** A source with one export, which is gone once it is stopped. */
function sourceOf(changes: Partial<Job> = {}): JobSource & { readonly stopped: string[] } {
  const stopped: string[] = []
  const { actor: _, ...job }: Job = {
    ...{ id: 'e1', kind: 'export', subject: 'a.csv', actor: null, state: 'running' },
    ...{ progress: 0.5, startedAtMs: 500, endedAtMs: null, problem: null },
    ...{ canCancel: true, file: null },
    ...changes,
  }
  return {
    stopped,
    list: () => (stopped.length > 0 ? [] : [job]),
    cancel: (id) => stopped.push(id),
  }
}

describe('the list of jobs', () => {
  it('has work that was done before there was a list, which cannot be stopped', async () => {
    jobs.done(BACKUP, 400)
    const [job] = jobs.list()
    const facts = { ...BACKUP, startedAtMs: 400, endedAtMs: 1_000 }
    expect(job).toMatchObject({ ...facts, state: 'done', canCancel: false })
    await expect(jobs.cancel(job?.id ?? '').catch(refusal)).resolves.toBe('ERR_CONFLICT')
  })

  it('refuses to stop what it does not know, what is over, and what cannot be stopped', async () => {
    jobs.add(sourceOf({ id: 'over', state: 'done', canCancel: false }))
    const { promise, resolve: end } = Promise.withResolvers<void>()
    const work = jobs.track(BACKUP, () => promise)
    const [running] = jobs.list()
    await expect(jobs.cancel('none').catch(refusal)).resolves.toBe('ERR_NOT_FOUND')
    await expect(jobs.cancel('over').catch(refusal)).resolves.toBe('ERR_CONFLICT')
    await expect(jobs.cancel(running?.id ?? '').catch(refusal)).resolves.toBe('ERR_CONFLICT')
    expect(running).toMatchObject({ state: 'running', canCancel: false })
    end()
    await work
  })

  it('stops what can be stopped at once, whatever the work does, and tells how far it was until then', async () => {
    let heard: AbortSignal | null = null
    let tell: (share: number) => void = () => undefined
    const work = jobs.track({ ...BACKUP, canCancel: true }, ({ signal, progress }) => {
      heard = signal
      tell = progress
      return new Promise<never>(() => undefined)
    })
    tell(0.25)
    const [running] = jobs.list()
    expect(running).toMatchObject({ state: 'running', canCancel: true, progress: 0.25 })
    nowMs = 2_000
    const stopped = await jobs.cancel(running?.id ?? '')
    await expect(work.catch(refusal)).resolves.toBe('ERR_CONFLICT')
    expect(heard).toMatchObject({ aborted: true })
    tell(0.5)
    expect(jobs.list()).toEqual([stopped])
    expect(stopped).toMatchObject({ state: 'cancelled', endedAtMs: 2_000, canCancel: false })
    expect(jobs.running()).toBe(0)
    await expect(jobs.cancel(stopped.id).catch(refusal)).resolves.toBe('ERR_CONFLICT')
  })

  it('keeps why work failed, and fails as the work did', async () => {
    const broken = jobs.track(BACKUP, async () => {
      nowMs = 3_000
      throw new AppError('ERR_DB_BUSY', 'The disk is full.')
    })
    await expect(broken.catch(refusal)).resolves.toBe('ERR_DB_BUSY')
    const inside = jobs.track(BACKUP, async () => {
      throw new Error('at /home/ann/secret')
    })
    await expect(inside).rejects.toThrow('secret')
    expect(jobs.list().map(({ state, problem }) => [state, problem])).toEqual([
      ['failed', 'It failed inside Stagedoor.'],
      ['failed', 'The disk is full.'],
    ])
    expect(jobs.list()[1]).toMatchObject({ startedAtMs: 1_000, endedAtMs: 3_000 })
  })

  it('counts a result as a failure where it is one', async () => {
    const proof = await jobs.track(
      { ...BACKUP, kind: 'backup-proof' },
      async () => ({ problem: 'a page is torn' }),
      ({ problem }) => problem,
    )
    expect(proof).toEqual({ problem: 'a page is torn' })
    expect(jobs.list()[0]).toMatchObject({ state: 'failed', problem: 'a page is torn' })
  })

  it('has those that began last first, of all sources, with who asked for them', async () => {
    jobs.add(sourceOf())
    jobs.startedBy('e1', 'console')
    await jobs.track({ ...BACKUP, actor: null }, async () => undefined)
    expect(jobs.list().map(({ kind, actor, state }) => [kind, actor, state])).toEqual([
      ['backup', null, 'done'],
      ['export', 'console', 'running'],
    ])
    expect(jobs.running()).toBe(1)
  })

  it('stops one where it is done, and remembers it where that forgot it', async () => {
    const source = sourceOf()
    jobs.add(source)
    jobs.add(source)
    expect(jobs.running()).toBe(1)
    nowMs = 9_000
    const stopped = await jobs.cancel('e1')
    expect(source.stopped).toEqual(['e1'])
    expect(stopped).toMatchObject({ state: 'cancelled', endedAtMs: 9_000, canCancel: false })
    expect(jobs.list()).toEqual([stopped])
    expect(jobs.running()).toBe(0)
  })

  it('forgets what is long over, and never what runs', async () => {
    const { promise, resolve: end } = Promise.withResolvers<void>()
    const work = jobs.track(BACKUP, () => promise)
    for (let at = 0; at < 120; at += 1) await jobs.track(BACKUP, async () => undefined)
    expect(jobs.list().map(({ state }) => state)).toContain('running')
    expect(jobs.list()).toHaveLength(50)
    end()
    await work
    expect(jobs.running()).toBe(0)
  })
})
