import { useSyncExternalStore } from 'react'
import type { RulesImpact } from '../../../shared/rules-impact.ts'

/** What was put in force from this page last. */
export interface JustPublished {
  readonly version: number
  /** The version in force before: where the way back leads. */
  readonly before: number
  /** Whom it refuses, as counted last before. Null: that was not counted. */
  readonly impact: RulesImpact | null
  /** Epoch milliseconds. */
  readonly atMs: number
}

let last: JustPublished | null = null
const listeners = new Set<() => void>()

/** Keeps the way back at hand, also where one leaves the screen meanwhile. @param published Null: it is wanted no more. */
export function noteJustPublished(published: JustPublished | null): void {
  last = published
  for (const listener of listeners) listener()
}

/** Null: nothing was published, or the way back was put away. */
export const useJustPublished = (): JustPublished | null =>
  useSyncExternalStore(subscribe, () => last)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
