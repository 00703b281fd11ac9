/** Two tabs that come back at once would end each other's token, and one would come back from the lock of the other. */
const NAME = 'stagedoor.again'
const PATIENCE_MS = 2_000

/** Does it while no other tab does the like. One that holds the others up, as when it is frozen, is not waited for long. */
export async function oneTab<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  if (typeof navigator === 'undefined' || navigator.locks === undefined) return work()
  let hasBegun = false
  const begin = (): Promise<Answer> => {
    hasBegun = true
    return work()
  }
  try {
    return await navigator.locks.request(NAME, { signal: AbortSignal.timeout(PATIENCE_MS) }, begin)
  } catch (error) {
    if (hasBegun) throw error
    return work()
  }
}
