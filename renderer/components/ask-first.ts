import { useSyncExternalStore } from 'react'
import type { Held } from './confirm-held.tsx'

/** What is asked before something is done that was not asked for where it is done, such as by a key. */
export interface Question {
  readonly title: string
  readonly text: string
  /** On the button that does it. */
  readonly action: string
  /** What it is held for in place of being pressed. Null, the default: it is pressed. */
  readonly held?: Held | null
  /** Does it. What it throws is shown, and the question stays. */
  readonly onConfirm: () => Promise<unknown>
  /** Told once it is closed, whether that was done or not, and when another question takes its place. Default: nobody. */
  readonly onClose?: () => void
}

let asked: Question | null = null
const listeners = new Set<() => void>()

/** Asks, around whatever screen is open. @param question Null: takes it back. */
export function askFirst(question: Question | null): void {
  const before = asked
  asked = question
  for (const listener of listeners) listener()
  before?.onClose?.()
}

/** What is asked now. Null: nothing. */
export const askedFirst = (): Question | null => asked

/** {@link askedFirst}, rendering again as it changes. */
export const useAskedFirst = (): Question | null => useSyncExternalStore(subscribe, askedFirst)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
