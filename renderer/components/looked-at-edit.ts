import { useSyncExternalStore } from 'react'

let lookedAt: string | null = null
const listeners = new Set<() => void>()

/** Shows what undoing an edit would do, and asks. @param id Null: no longer. */
export function lookAtEdit(id: string | null): void {
  lookedAt = id
  for (const listener of listeners) listener()
}

/**
 * Id of the edit whose undoing is looked at in the dialog; whoever asks is drawn anew when it changes. Null: no dialog
 * is open.
 */
export const useLookedAtEdit = (): string | null => useSyncExternalStore(subscribe, () => lookedAt)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
