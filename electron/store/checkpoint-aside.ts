import { Worker } from 'node:worker_threads'
import { THREAD_IS } from './checkpoint-state.ts'
import type { CheckpointOrder, CheckpointTask, CheckpointWord } from './checkpoint-worker.ts'
import type { LogState } from './log-state.ts'

/** Its heap holds next to nothing; what it works on is outside of it. MiB. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 }
const CLOSE_MS = 5_000

/** A thread that carries the write-ahead log over, started when it is first asked. */
export interface CheckpointThread {
  /**
   * Carries over what is in the log now.
   *
   * @returns What its connection saw afterwards. One call at a time.
   * @throws Error when the thread cannot work; the next call starts another.
   */
  carry(): Promise<LogState>
  /**
   * Ends it, and waits until its connection is closed: it must not be the last one. One that takes longer than it may is ended by
   * force as soon as SQLite returns.
   */
  close(): void
}

/**
 * @param file     In which the thread begins, see places.ts.
 * @param database Path of the database, open and up to date.
 * @param closeMs  How long closing waits for a checkpoint that is under way, milliseconds. Default 5,000.
 */
export function createCheckpointThread(
  file: string,
  database: string,
  closeMs = CLOSE_MS,
): CheckpointThread {
  let state = new Int32Array(new SharedArrayBuffer(4))
  let running: Worker | null = null

  function started(): Worker {
    if (running !== null) return running
    // One of its own: the thread before may still be on its way out.
    state = new Int32Array(new SharedArrayBuffer(4))
    const task: CheckpointTask = { database, state }
    const worker = new Worker(file, {
      workerData: task,
      resourceLimits: HEAP_LIMITS,
      execArgv: [],
    })
    worker.unref()
    const forget = (): void => {
      if (running === worker) running = null
    }
    worker.once('error', forget).once('exit', forget)
    running = worker
    return worker
  }

  return {
    carry: () => ask(started()),
    close() {
      if (running === null) return
      const { starting, open, closed } = THREAD_IS
      if (Atomics.compareExchange(state, 0, starting, closed) === open) {
        running.postMessage('close' satisfies CheckpointOrder)
        const ended = Atomics.wait(state, 0, open, closeMs)
        if (ended === 'timed-out') void running.terminate()
      }
      running = null
    },
  }
}

function ask(worker: Worker): Promise<LogState> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', heard).off('error', failed).off('exit', gone)
      act()
    }
    const heard = (word: CheckpointWord): void =>
      settle(() => {
        if (word.kind === 'carried') resolve(word.state)
        else reject(new Error(word.message))
      })
    const failed = (error: Error): void => settle(() => reject(error))
    const gone = (): void =>
      settle(() => reject(new Error('The thread that carries the log over has ended.')))
    worker.on('message', heard).on('error', failed).on('exit', gone)
    worker.postMessage('carry' satisfies CheckpointOrder)
  })
}
