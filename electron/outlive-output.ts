/**
 * Lets nothing that fails on its way to standard output or standard error end the program: a log on a full disk would stop the handler,
 * a terminal that is closed as well. What was lost is lost.
 *
 * @param onLost Told once, of the first failure on standard output that is none of a reader who went, as `head` does. Default nothing.
 */
export function outliveOutput(onLost: (error: Error) => void = () => undefined): void {
  let isTold = false
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error) => {
    if (isTold || isReaderGone(error)) return
    isTold = true
    onLost(error)
  })
}

/** Whether a reader or a terminal went away. */
export const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'EIO')
