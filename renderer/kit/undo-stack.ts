/** How many acts can be undone one after the other. */
const KEPT = 20

const acts: (() => void)[] = []

/**
 * Remembers how the latest act is undone.
 *
 * @returns Undoes it, once, whether it is called here or by {@link undoLatest}.
 */
export function keepUndo(undo: () => void): () => void {
  function once(): void {
    const at = acts.lastIndexOf(once)
    if (at === -1) return
    acts.splice(at, 1)
    undo()
  }
  acts.push(once)
  if (acts.length > KEPT) acts.shift()
  return once
}

/** Undoes the latest act that was not undone yet. @returns Whether there was one. */
export function undoLatest(): boolean {
  const latest = acts.at(-1)
  latest?.()
  return latest !== undefined
}
