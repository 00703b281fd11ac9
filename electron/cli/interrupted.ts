/** As a shell has it for a program that SIGINT ended. */
export const EXIT_INTERRUPTED = 130

/**
 * Does work that Ctrl-C ends, with exit code 130.
 *
 * @param clean Takes away what is left of it. Must not throw.
 */
export async function untilInterrupted<T>(clean: () => void, work: () => Promise<T>): Promise<T> {
  const end = (): void => {
    clean()
    process.exit(EXIT_INTERRUPTED)
  }
  process.once('SIGINT', end)
  try {
    return await work()
  } finally {
    process.removeListener('SIGINT', end)
  }
}
