import type { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors.ts'
import type { UsageReport } from '../../../shared/usage.ts'
import { startAside } from '../thread-aside.ts'
import type { UsageHistory, UsageSessionsPage } from './history.ts'
import type { FoundPeaks } from './peaks.ts'
import type { UsageTable } from './table.ts'
import type { UsageAnswer, UsageAsked } from './worker.ts'

/** The thread is ended when nobody asked for so long, milliseconds: it holds memory. */
const IDLE_MS = 60_000
/** Of its heap: what is read is added up by SQLite, so little comes to it. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 }

/** Reads usage in a thread of its own, which is begun when somebody asks. */
export interface UsageReader extends UsageHistory {
  /** Ends the thread; who waits for an answer is told ERR_INTERNAL. */
  close(): Promise<void>
}

interface Waiting {
  resolve(found: unknown): void
  reject(error: AppError): void
}

/** One thread and who waits for it. */
interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

/** After the handler, though not after all else on the machine: somebody looks at an empty screen meanwhile. */
const NICENESS = 10

/**
 * @param database   Path of the file.
 * @param workerFile Where the thread begins, see places.ts.
 */
export function createUsageReader(database: string, workerFile: string): UsageReader {
  let thread: Thread | null = null
  let timer: NodeJS.Timeout | undefined
  let asked = 0

  function begin(): Thread {
    const options = { workerData: database, resourceLimits: HEAP_LIMITS, execArgv: [] }
    const worker = startAside(workerFile, options, NICENESS)
    const begun: Thread = { worker, waiting: new Map() }
    worker.unref()
    worker.on('message', (answer: UsageAnswer) => settle(begun, answer))
    worker.on('error', (cause) => end(begun, cause))
    worker.on('exit', () => end(begun, null))
    return begun
  }

  function settle({ waiting, worker }: Thread, answer: UsageAnswer): void {
    const one = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (waiting.size === 0) rest(worker)
    if (answer.kind === 'found') one?.resolve(answer.found)
    else one?.reject(new AppError(answer.code, answer.message))
  }

  function rest(worker: Worker): void {
    worker.unref()
    timer = setTimeout(() => {
      // At once: who asks while it goes would wait for one that answers nothing any more.
      if (thread?.worker === worker) thread = null
      void worker.terminate()
    }, IDLE_MS)
    timer.unref()
  }

  /** The next question begins another thread. */
  function end(ended: Thread, cause: unknown): void {
    if (thread === ended) {
      thread = null
      clearTimeout(timer)
    }
    const error = cause instanceof AppError ? cause : failed(cause)
    for (const one of ended.waiting.values()) one.reject(error)
    ended.waiting.clear()
  }

  function ask<Found>(question: Question): Promise<Found> {
    thread ??= begin()
    clearTimeout(timer)
    const { worker, waiting } = thread
    asked += 1
    const id = asked
    worker.ref()
    return new Promise<Found>((resolve, reject) => {
      waiting.set(id, { resolve: (found) => resolve(found as Found), reject })
      worker.postMessage({ ...question, id } satisfies UsageAsked)
    })
  }

  return {
    report: (question) => ask<UsageReport>({ kind: 'report', asked: question }),
    table: (question) => ask<UsageTable>({ kind: 'table', asked: question }),
    sessions: (question) => ask<UsageSessionsPage>({ kind: 'sessions', asked: question }),
    peaksOf: (day) => ask<FoundPeaks>({ kind: 'peaks', asked: day }),
    async close() {
      await thread?.worker.terminate()
    },
  }
}

type Question = UsageAsked extends infer Asked
  ? Asked extends { id: number }
    ? Omit<Asked, 'id'>
    : never
  : never

const failed = (cause: unknown): AppError =>
  new AppError('ERR_INTERNAL', 'Usage was not read: its thread ended.', { cause })
