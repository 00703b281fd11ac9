import type { Busyness } from './store/busyness.ts'

/** How often it is looked whether the handler is quiet, milliseconds. */
const LOOK_MS = 500

/**
 * Does work that takes the time of a whole turn once the handler has little to do, half a second from now at the earliest.
 *
 * @returns Gives it up, when it was not done yet.
 */
export function onceQuiet(busyness: () => Busyness, work: () => void): () => void {
  const timer = setInterval(() => {
    if (busyness() !== 'quiet') return
    clearInterval(timer)
    work()
  }, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
