import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Job, JobKind } from '../../shared/job.ts'
import { say } from '../../shared/say.ts'
import type { JobSource } from '../jobs.ts'

/** Over and still listed. */
const KEPT = 20

/** What an export that is being read tells of itself. */
export interface CsvJob {
  /** Aborted once an operator stops it. */
  readonly signal: AbortSignal
  /** @param part How much was read, 0 to 1. Null: that is not known. */
  reached(part: number | null): void
  /** Once; what comes later does not count. @param problem Why it failed. */
  end(state: Exclude<Job['state'], 'running'>, problem?: string): void
}

/** Exports that are read as they are made, as the list of work has them. */
export interface CsvJobs extends JobSource {
  begin(kind: JobKind, subject: string): CsvJob & { readonly id: string }
}

/** @param now Epoch milliseconds. */
export function createCsvJobs(now: () => number): CsvJobs {
  const jobs = new Map<string, { view: Omit<Job, 'actor'>; readonly stop: AbortController }>()
  return {
    list: () => [...jobs.values()].map(({ view }) => view),
    cancel: (id) => jobs.get(id)?.stop.abort(),
    begin(kind, subject) {
      const stop = new AbortController()
      const job = {
        stop,
        view: {
          ...{ id: randomUUID(), kind, subject, state: 'running', progress: null },
          ...{ startedAtMs: now(), endedAtMs: null, problem: null, canCancel: true, file: null },
        } as Omit<Job, 'actor'>,
      }
      jobs.set(job.view.id, job)
      const over = [...jobs.values()].filter(({ view }) => view.state !== 'running')
      for (const { view } of over.slice(0, -KEPT)) jobs.delete(view.id)
      return {
        id: job.view.id,
        signal: stop.signal,
        reached(progress) {
          job.view = { ...job.view, progress }
        },
        end(state, problem) {
          if (job.view.state !== 'running') return
          const ended = { state, endedAtMs: now(), canCancel: false, problem: problem ?? null }
          job.view = { ...job.view, ...ended }
        },
      }
    },
  }
}

/** For an export that stands in no list of work: nobody is told how far it is, and nobody stops it. */
export const UNTOLD: CsvJob = {
  signal: new AbortController().signal,
  reached: () => undefined,
  end: () => undefined,
}

/** A part of a file. */
export interface CsvPage {
  readonly text: string
  /** How much was read with it, 0 to 1. Null: that is not known. */
  readonly part: number | null
}

/**
 * A file as its reader takes it. Stopped or failing, it breaks off, so that half of it is not taken for all.
 *
 * @param pages Read one by one, each when the one before was taken.
 */
export function csvStream(pages: AsyncIterator<CsvPage>, job: CsvJob): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    start(controller) {
      job.signal.addEventListener('abort', () => {
        job.end('cancelled')
        controller.error(new AppError('ERR_CONFLICT', 'The export was stopped.'))
      })
    },
    async pull(controller) {
      try {
        for (let next = await pages.next(); !next.done; next = await pages.next()) {
          if (job.signal.aborted) return
          job.reached(next.value.part)
          // An empty chunk would not ask for the next page.
          if (next.value.text !== '') return controller.enqueue(encoder.encode(next.value.text))
        }
      } catch (error) {
        job.end(
          'failed',
          error instanceof AppError ? error.message : say('It failed inside Stagedoor.'),
        )
        throw error
      }
      if (job.signal.aborted) return
      job.reached(1)
      job.end('done')
      controller.close()
    },
    cancel: () => job.end('cancelled'),
  })
}
