import { notifyManager, type QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ApiError } from './client.ts'
import { queryClient, useEvery } from './query.ts'

/** What is on screen although it could not be read again. */
export interface NotRead {
  /** When it was read last, epoch milliseconds. */
  readonly sinceMs: number
  readonly error: ApiError
}

/** Answers that a question gets however well it is carried: what it asks for is gone, or it is wrong. */
const OF_THE_QUESTION: readonly number[] = [400, 404]

/**
 * Of all that is on screen and whose last reading failed, what was read longest ago. Null where everything is as it was read.
 *
 * @returns The same object until something changes.
 */
export function createNotRead(client: QueryClient): () => NotRead | null {
  let last: NotRead | null = null
  return () => {
    const [oldest] = failing(client)
      .map(({ state }) => ({ sinceMs: state.dataUpdatedAt, error: state.error as ApiError }))
      .sort((one, other) => one.sinceMs - other.sinceMs)
    if (oldest === undefined) last = null
    else if (last?.sinceMs !== oldest.sinceMs || last.error !== oldest.error) last = oldest
    return last
  }
}

/** Those on screen whose last reading failed, while they show what was read before. */
const failing = (client: QueryClient) =>
  client.getQueryCache().findAll({ type: 'active', predicate: ({ state }) => isNotRead(state) })

const isNotRead = (state: { readonly data: unknown; readonly error: unknown }): boolean =>
  state.data !== undefined &&
  state.error instanceof ApiError &&
  !OF_THE_QUESTION.includes(state.error.status)

const AGAIN_MS = 5_000
const notRead = createNotRead(queryClient)
const subscribe = (listener: () => void): (() => void) =>
  queryClient.getQueryCache().subscribe(notifyManager.batchCalls(listener))
const readAgain = (): void => {
  for (const query of failing(queryClient)) void query.fetch().catch(() => undefined)
}

/** {@link NotRead}, re-rendering on change; reads it again by itself until that works. */
export function useNotRead(): NotRead | null {
  useEvery(AGAIN_MS, readAgain)
  return useSyncExternalStore(subscribe, notRead)
}
