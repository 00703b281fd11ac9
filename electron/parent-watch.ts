/** Signals that ask a program to end. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** What a shell reports for a program that a signal ended, without the signal's number. */
export const EXIT_SIGNALLED = 128

/** How often the parent is looked for. */
const EVERY_MS = 500

/**
 * Tells when the process that started this one has gone. npm hands SIGTERM to the shell it runs a script with, and a shell
 * that ends by it (dash, bash) passes nothing on: without this the program would outlive the npm that was told to stop.
 *
 * Looks only where npm is the starter, since a service may be meant to outlive whoever started it. Keeps no process alive.
 *
 * @param react Called once at most.
 * @param env   Surroundings. Default those of this process.
 * @param parent Reads the process id of the parent. Default that of this process.
 * @returns Stops looking.
 */
export function whenNpmGoes(
  react: () => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
  parent: () => number = () => process.ppid,
): () => void {
  if (env.npm_lifecycle_event === undefined) return () => {}
  const first = parent()
  const timer = setInterval(() => {
    if (parent() === first) return
    clearInterval(timer)
    react()
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
