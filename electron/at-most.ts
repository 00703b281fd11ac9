/**
 * Waits for work, but no longer than it may take; it may go on by itself then, and what it comes to is nobody's business.
 *
 * @param ms Milliseconds.
 * @returns Rejects as the work does within that time.
 */
export function atMost(ms: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
