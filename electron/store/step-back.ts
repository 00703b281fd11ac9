import { setPriority } from 'node:os'

const LOWEST = 19

/**
 * Gives the thread that calls it a low priority, so that the handler is served first. Only Linux takes it for the one thread;
 * elsewhere it would slow the handler, and nothing is done.
 *
 * @param niceness 1 to 19. Default the lowest priority there is.
 */
export function stepBack(niceness = LOWEST): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, niceness)
  } catch {
    // Then it is slower company.
  }
}
