import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BulkRevokeJob, BulkRevokePreview, RevokeFate } from '../../shared/bulk-revoke.ts'
import { MOST_REVOKED } from '../../shared/bulk-revoke-input.ts'
import type { RevocationInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Session } from '../../shared/session.ts'
import type { Actor } from '../catalogue/actor.ts'
import type { Catalogue } from '../catalogue/types.ts'
import {
  type BulkAsked,
  type GrantsOf,
  isOfTokens,
  noFates,
  previewOf,
  reachOf,
  splitByUse,
} from './bulk-target.ts'
import type { Cutter } from './control/cut.ts'
import type { Registry } from './registry.ts'

/** Cut before the next look at whether it was cancelled. */
const CUT_AT_ONCE = 25
/** Tokens revoked in one transaction that nobody is in with; also how long the handler waits for its turn. */
const REVOKED_AT_ONCE = 500
const JOBS_KEPT = 20
const MOST_REASONS = 20

export interface BulkRevokeTools {
  readonly registry: Pick<Registry, 'list' | 'current' | 'markRevoked'>
  readonly revocations: Pick<Catalogue['revocations'], 'createMany' | 'liftTogether'>
  readonly cutter: Cutter
  /** Of a list of tokens that was issued, or those of a label or tag, the ones that can be revoked and are not. ERR_NOT_FOUND. */
  readonly grantsOf: GrantsOf
  /** What revoking one does to it, at its media server as that is set up now. */
  fateOf(session: Session): RevokeFate
  /** Epoch milliseconds. */
  now(): number
  newId(): string
  /** Told what failed inside; the job goes on. */
  onError(error: unknown): void
}

/** Revokes many sessions at once, with a look before and an undo after. */
export interface BulkRevoker {
  /** Whom it would concern now. ERR_CIDR_INVALID. */
  preview(asked: BulkAsked): BulkRevokePreview
  /**
   * Refuses all who are in in one step, then cuts them in the background where that can be done. Tokens of a list that nobody is
   * in with follow in the background too. When that is cut short, `left` and `problem` say so, or the list itself after a
   * restart: asked again, it revokes the rest.
   *
   * @param most Refuses with ERR_CONFLICT when more are concerned; null: however many.
   * @throws AppError ERR_TOO_MANY, and what {@link preview} and creating revocations throw. Nobody is revoked then.
   */
  start(asked: BulkAsked, most: number | null, actor: Actor): BulkRevokeJob
  /** ERR_NOT_FOUND. */
  get(id: string): BulkRevokeJob
  /** The latest 20. */
  list(): readonly BulkRevokeJob[]
  /** Cuts no more. ERR_NOT_FOUND. */
  cancel(id: string): BulkRevokeJob
  /** Lifts the revocations that were made, also those of before a restart. ERR_NOT_FOUND, ERR_CONFLICT when that was done. */
  undo(id: string, actor: Actor): BulkRevokeJob
}

interface Job {
  view: BulkRevokeJob
}

/** Makes it over one registry. */
export function createBulkRevoker(tools: BulkRevokeTools): BulkRevoker {
  const { registry, revocations, cutter, now, fateOf } = tools
  const jobs = new Map<string, Job>()

  function found(id: string): Job {
    const job = jobs.get(id)
    if (job !== undefined) return job
    throw new AppError(
      'ERR_NOT_FOUND',
      'This is not known any more. Revocations are in their list.',
    )
  }

  function change(job: Job, changed: Partial<BulkRevokeJob>): BulkRevokeJob {
    const ends = changed.state !== undefined && { endedAtMs: now() }
    job.view = { ...job.view, ...changed, ...ends }
    return job.view
  }

  async function cutAll(job: Job, sessions: readonly Session[]): Promise<void> {
    for (let at = 0; at < sessions.length; at += CUT_AT_ONCE) {
      if (job.view.state !== 'running') return
      const some = sessions.slice(at, at + CUT_AT_ONCE)
      const reasons = await cutSome(some)
      note(job, some, reasons)
    }
  }

  async function revokeRest(
    job: Job,
    inputs: readonly RevocationInput[],
    subject: string,
    actor: Actor,
  ): Promise<void> {
    for (let at = 0; at < inputs.length; at += REVOKED_AT_ONCE) {
      await nextTurn()
      if (job.view.undoneAtMs !== null) return
      const some = inputs.slice(at, at + REVOKED_AT_ONCE)
      try {
        revocations.createMany(some, subject, actor, job.view.id)
      } catch (error) {
        tools.onError(error)
        const problem = error instanceof AppError ? error.message : 'Something went wrong.'
        change(job, { problem })
        return
      }
      const { revocations: made, left } = job.view
      change(job, { revocations: made + some.length, left: left - some.length })
    }
  }

  async function goOn(job: Job, sessions: readonly Session[], rest: Promise<void>): Promise<void> {
    await Promise.all([cutAll(job, sessions), rest])
    if (job.view.state === 'running') change(job, { state: 'done' })
  }

  /** Why those that could be cut are still there. */
  async function cutSome(sessions: readonly Session[]): Promise<readonly string[]> {
    const current = sessions.flatMap((each) => registry.current(each) ?? [])
    try {
      const cuts = await cutter.cut(current)
      return cuts.flatMap(({ detail }) => (detail === '' ? [] : [detail]))
    } catch (error) {
      tools.onError(error)
      return ['The media server could not be asked.']
    }
  }

  function note(job: Job, sessions: readonly Session[], reasons: readonly string[]): void {
    const left = sessions.filter((each) => registry.current(each) !== null)
    const waiting = { ...job.view.waiting }
    for (const session of left) waiting[fateOf(session)] += 1
    const uncut = new Map(job.view.uncut.map((each) => [each.detail, each.sessions]))
    for (const detail of reasons) uncut.set(detail, (uncut.get(detail) ?? 0) + 1)
    change(job, {
      looked: job.view.looked + sessions.length,
      gone: job.view.gone + sessions.length - left.length,
      waiting,
      uncut: [...uncut]
        .slice(0, MOST_REASONS)
        .map(([detail, count]) => ({ detail, sessions: count })),
    })
  }

  return {
    preview: (asked) => previewOf(reachOf(asked, registry.list(), now(), tools.grantsOf), fateOf),
    start(asked, most, actor) {
      const atMs = now()
      const reach = reachOf(asked, registry.list(), atMs, tools.grantsOf)
      const { covered, sessions, inputs } = reach
      if (covered.length > MOST_REVOKED) {
        throw new AppError(
          'ERR_TOO_MANY',
          say('{most, number} sessions can be revoked together.', { most: MOST_REVOKED }),
        )
      }
      if (most !== null && sessions.length > most) {
        throw new AppError(
          'ERR_CONFLICT',
          say(
            '{now} sessions are concerned by now, more than the {most} that were looked at. Look again.',
            { now: sessions.length, most },
          ),
        )
      }
      if (inputs.length === 0) {
        throw new AppError(
          'ERR_NOT_FOUND',
          isOfTokens(asked.target)
            ? 'None of its tokens can be revoked here any more.'
            : 'No live session is concerned any more.',
        )
      }
      const id = tools.newId()
      const { used, unused } = splitByUse(reach)
      const first = [...used, ...unused.slice(0, Math.max(0, REVOKED_AT_ONCE - used.length))]
      const made = revocations.createMany(first, subjectOf(asked), actor, id)
      for (const session of sessions) registry.markRevoked(session, atMs)
      const job: Job = {
        view: {
          id,
          state: 'running',
          startedAtMs: atMs,
          endedAtMs: null,
          total: sessions.length,
          looked: 0,
          gone: 0,
          waiting: noFates(),
          uncut: [],
          revocations: made.length,
          left: inputs.length - made.length,
          problem: null,
          undoneAtMs: null,
        },
      }
      jobs.set(job.view.id, job)
      for (const id of [...jobs.keys()].slice(0, -JOBS_KEPT)) jobs.delete(id)
      const rest = unused.slice(made.length - used.length)
      void goOn(job, sessions, revokeRest(job, rest, subjectOf(asked), actor))
      return job.view
    },
    get: (id) => found(id).view,
    list: () => [...jobs.values()].map(({ view }) => view),
    cancel(id) {
      const job = found(id)
      return job.view.state === 'running' ? change(job, { state: 'cancelled' }) : job.view
    },
    undo(id, actor) {
      const job = jobs.get(id)
      if (job === undefined) return beforeStart(id, revocations.liftTogether(id, actor), now())
      if (job.view.undoneAtMs !== null) {
        throw new AppError('ERR_CONFLICT', 'This was undone already.')
      }
      // First: whoever is cut after the lift would be cut for nothing.
      if (job.view.state === 'running') change(job, { state: 'cancelled' })
      revocations.liftTogether(id, actor)
      return change(job, { undoneAtMs: now() })
    },
  }
}

const subjectOf = ({ target }: BulkAsked): string =>
  target.by === 'sessions' ? `${target.ids.length} sessions` : `${target.by} ${target.value}`

/** What is left to say of a job that a process before this one had. */
const beforeStart = (id: string, revocations: number, nowMs: number): BulkRevokeJob => ({
  ...{ id, state: 'done', startedAtMs: nowMs, endedAtMs: nowMs, undoneAtMs: nowMs },
  ...{ total: 0, looked: 0, gone: 0, waiting: noFates(), uncut: [], revocations },
  ...{ left: 0, problem: null },
})
