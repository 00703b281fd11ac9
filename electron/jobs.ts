import { randomUUID } from 'node:crypto'
import { AppError } from '../shared/errors.ts'
import type { Job, JobControl, JobKind } from '../shared/job.ts'
import { say } from '../shared/say.ts'

/** Known at once, those that began last. */
const KEPT = 50

/** What keeps a list of its own work. */
export interface JobSource {
  list(): readonly Omit<Job, 'actor'>[]
  /** Stops one that runs. */
  cancel(id: string): unknown
}

/** What long work is. */
interface JobFacts {
  readonly kind: JobKind
  readonly subject: string
  /** Who asked for it. Null: it begins by itself. */
  readonly actor: string | null
  /** Whether it can be stopped: then the work has to heed its signal. Default false. */
  readonly canCancel?: boolean
}

/** One list of all work that takes long, wherever it is done. */
export interface Jobs {
  /**
   * Lists work from now until long after its end.
   *
   * @param problemOf Why a result means that it failed. Null: it did not. Default: it never does.
   * @returns What the work came to; rejects as it does, with ERR_CONFLICT as soon as it is stopped.
   */
  track<T>(
    facts: JobFacts,
    work: (control: JobControl) => Promise<T>,
    problemOf?: (result: T) => string | null,
  ): Promise<T>
  /** Lists work that was done before there was a list. @param startedAtMs Epoch milliseconds. */
  done(facts: Omit<JobFacts, 'canCancel'>, startedAtMs: number): void
  /** Takes in work that keeps its own state. */
  add(source: JobSource): void
  /** Says who asked for one of those. */
  startedBy(id: string, actor: string): void
  /** Those that began last first. */
  list(): readonly Job[]
  /** How many are under way. */
  running(): number
  /** @throws AppError ERR_NOT_FOUND, ERR_CONFLICT when it is over or cannot be stopped. */
  cancel(id: string): Promise<Job>
}

/**
 * Makes a list.
 *
 * @param now    Epoch milliseconds.
 * @param before What is over since before the start. Default nothing.
 */
export function createJobs(now: () => number, before: readonly Job[] = []): Jobs {
  const tracked = new Map(before.toReversed().map((job) => [job.id, job]))
  const sources: JobSource[] = []
  const actors = new Map<string, string>()
  const controllers = new Map<string, AbortController>()

  function put(job: Job): void {
    tracked.set(job.id, job)
    for (const each of tracked.values()) {
      if (tracked.size <= KEPT) return
      if (each.state !== 'running') tracked.delete(each.id)
    }
  }

  function withActor(job: Omit<Job, 'actor'>): Job {
    return { actor: actors.get(job.id) ?? null, ...job }
  }

  /** By their ids. What a source still has counts more than what was kept of it. */
  const known = (): ReadonlyMap<string, Omit<Job, 'actor'>> =>
    new Map([
      ...tracked,
      ...sources.flatMap((source) => source.list()).map((job) => [job.id, job] as const),
    ])

  function list(): readonly Job[] {
    const all = [...known().values()]
      .map(withActor)
      .sort((one, other) => other.startedAtMs - one.startedAtMs)
    const ended = all.filter(({ state }) => state !== 'running').slice(0, KEPT)
    return all.filter((job) => job.state === 'running' || ended.includes(job))
  }

  const begun = ({ kind, subject, actor, canCancel = false }: JobFacts): Job => ({
    ...{ id: randomUUID(), kind, subject, actor, state: 'running', progress: null },
    ...{ startedAtMs: now(), endedAtMs: null, problem: null, canCancel, file: null },
  })

  return {
    async track(facts, work, problemOf = () => null) {
      const job = begun(facts)
      put(job)
      const controller = new AbortController()
      const { signal } = controller
      controllers.set(job.id, controller)
      const progress = (share: number): void => {
        const held = tracked.get(job.id)
        if (held?.state !== 'running') return
        tracked.set(job.id, { ...held, progress: Math.min(1, Math.max(0, share)) })
      }
      const end = (problem: string | null): void => {
        const state = problem === null ? 'done' : 'failed'
        const over = { state, problem, progress: null, canCancel: false } as const
        tracked.set(job.id, { ...job, ...over, endedAtMs: now() })
      }
      try {
        const result = await Promise.race([work({ signal, progress }), stopOf(signal)])
        end(problemOf(result))
        return result
      } catch (error) {
        if (signal.aborted) throw error
        end(error instanceof AppError ? error.message : say('It failed inside Stagedoor.'))
        throw error
      } finally {
        controllers.delete(job.id)
      }
    },
    done: (facts, startedAtMs) =>
      put({ ...begun(facts), state: 'done', startedAtMs, endedAtMs: now() }),
    add: (source) => void sources.push(source),
    startedBy(id, actor) {
      actors.set(id, actor)
      for (const oldest of actors.keys()) {
        if (actors.size <= 4 * KEPT) return
        actors.delete(oldest)
      }
    },
    list,
    running: () => [...known().values()].filter(({ state }) => state === 'running').length,
    async cancel(id) {
      const job = list().find((each) => each.id === id)
      if (job === undefined) throw new AppError('ERR_NOT_FOUND', 'This work is not known any more.')
      if (job.state !== 'running') throw new AppError('ERR_CONFLICT', 'This work is over.')
      const stopped: Job = { ...job, state: 'cancelled', endedAtMs: now(), canCancel: false }
      const controller = controllers.get(id)
      if (controller !== undefined && job.canCancel) {
        put({ ...stopped, progress: null })
        controller.abort()
        return { ...stopped, progress: null }
      }
      const source = sources.find((each) => each.list().some((its) => its.id === id))
      if (source === undefined || !job.canCancel) {
        throw new AppError('ERR_CONFLICT', 'This work cannot be stopped; it ends by itself.')
      }
      await source.cancel(id)
      const after = list().find((each) => each.id === id)
      if (after !== undefined) return after
      // Whoever did it forgot it with its stop; that it was stopped stays in the list.
      put(stopped)
      return stopped
    },
  }
}

/** Rejects when it is aborted, whatever the work that should heed it does. */
const stopOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new AppError('ERR_CONFLICT', 'This work was stopped.'))
    signal.addEventListener('abort', stop, { once: true })
  })
