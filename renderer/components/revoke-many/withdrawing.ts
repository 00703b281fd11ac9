import { useSyncExternalStore } from 'react'

/** A list of tokens that was issued. */
export interface IssuedList {
  readonly id: string
  /** How many tokens and of what, in words. */
  readonly label: string
}

let withdrawn: IssuedList | null = null
const listeners = new Set<() => void>()

/** Shows whom withdrawing a list concerns, and asks. @param list Null: no longer. */
export function withdrawList(list: IssuedList | null): void {
  withdrawn = list
  for (const listener of listeners) listener()
}

/** The list that may be withdrawn. Null: none. */
export const useWithdrawn = (): IssuedList | null =>
  useSyncExternalStore(subscribe, () => withdrawn)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
