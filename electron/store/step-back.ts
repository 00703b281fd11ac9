import { setPriority } from 'node:os'

const LOWEST = 19

/**
 * Gives the thread that calls it the lowest priority, so that the handler is served first. Only Linux takes it for the one thread;
 * elsewhere it would slow the handler, and nothing is done.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, LOWEST)
  } catch {
    // Then it is slower company.
  }
}
