/**
 * Waits until all parts of something are over, were it by failing: one that fails must not keep what comes after from waiting for the
 * others.
 *
 * @returns Rejects as the first in the list that failed.
 */
export async function allOver(parts: readonly (Promise<void> | undefined)[]): Promise<void> {
  const ended = await Promise.allSettled(parts)
  const failed = ended.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
