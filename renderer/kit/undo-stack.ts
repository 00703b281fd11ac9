/** How many acts can be undone one after the other. */
const KEPT = 20

/** By the button beside what was said, or by Ctrl+Z and the palette, which name nothing. */
export type UndoneBy = 'button' | 'key'

const acts: ((by: UndoneBy) => void)[] = []

/**
 * Remembers how the latest act is undone.
 *
 * @returns Undoes it by its button, once, whether it is called here or by {@link undoLatest}.
 */
export function keepUndo(undo: (by: UndoneBy) => void): () => void {
  function once(by: UndoneBy): void {
    const at = acts.lastIndexOf(once)
    if (at === -1) return
    acts.splice(at, 1)
    undo(by)
  }
  acts.push(once)
  if (acts.length > KEPT) acts.shift()
  return () => once('button')
}

/** Undoes the latest act that was not undone yet. @returns Whether there was one. */
export function undoLatest(): boolean {
  const latest = acts.at(-1)
  latest?.('key')
  return latest !== undefined
}
