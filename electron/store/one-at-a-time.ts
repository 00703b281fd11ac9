/**
 * Keeps runs of something from overlapping. However many calls are made during a run, one more follows and answers all of
 * them, so each call is answered by a run that began after it.
 *
 * @param run Fails or not: the next begins when it has ended.
 */
export function oneAtATime<T>(run: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | null = null
  let next: Promise<T> | null = null

  function begin(): Promise<T> {
    next = null
    const begun = run()
    current = begun
    begun.then(end, end)
    return begun
  }
  // While a next one waits there is no moment between the two in which a third could begin.
  function end(): void {
    if (next === null) current = null
  }

  return () => {
    if (current === null) return begin()
    next ??= current.then(begin, begin)
    return next
  }
}
