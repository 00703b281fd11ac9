import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { Worker, type WorkerOptions } from 'node:worker_threads'

const LOWEST = 19

/**
 * Starts a thread of low priority, so that the handler is served first: from its first moment, since what it takes to come
 * up is what a handler on the same core would wait for. Only Linux takes a priority for one thread; elsewhere it would slow
 * the handler, and the thread is as any other.
 *
 * @param file     As `Worker` takes it.
 * @param niceness 1 to 19. Default the lowest priority there is.
 */
export function startAside(file: string, options: WorkerOptions, niceness = LOWEST): Worker {
  const before = new Set(threads())
  const worker = new Worker(file, options)
  for (const each of threads()) if (!before.has(each)) stepBack(each, niceness)
  return worker
}

/** Numbers of the threads of this process. Empty where the system does not say. */
function threads(): readonly number[] {
  if (process.platform !== 'linux') return []
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return []
  }
}

function stepBack(thread: number, niceness: number): void {
  try {
    setPriority(thread, niceness)
  } catch {
    // Then it is slower company.
  }
}
