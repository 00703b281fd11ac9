import { notifyManager, type Query, type QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ApiError } from './client.ts'
import { queryClient, useEvery } from './query.ts'

/** What is on screen although it could not be read again. */
export interface NotRead {
  /** When the first of the readings failed that failed in a row, epoch milliseconds: until then it was as it is. */
  readonly sinceMs: number
  readonly error: ApiError
}

/** Answers that a question gets however well it is carried: what it asks for is gone, or it is wrong. */
const OF_THE_QUESTION: readonly number[] = [400, 404]

/**
 * Of all that is on screen and whose last reading failed, what has failed for longest. Null where everything is as it was read.
 *
 * @returns The same object until something changes.
 */
export function createNotRead(client: QueryClient): () => NotRead | null {
  let last: NotRead | null = null
  const failed = new WeakMap<Query, { readonly reads: number; readonly sinceMs: number }>()
  const sinceOf = (query: Query): number => {
    const { dataUpdateCount: reads, errorUpdatedAt } = query.state
    const known = failed.get(query)
    if (known?.reads === reads) return known.sinceMs
    failed.set(query, { reads, sinceMs: errorUpdatedAt })
    return errorUpdatedAt
  }
  return () => {
    const [oldest] = failing(client)
      .map((query) => ({ sinceMs: sinceOf(query), error: query.state.error as ApiError }))
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

/** What proxies answer for whom they do not reach. */
const OF_PROXIES: readonly number[] = [502, 503, 504]

/** Whether nothing of Stagedoor answered: it also says 503, with a code of its own. Pure. */
export const isInBetween = ({ code, status }: Pick<ApiError, 'code' | 'status'>): boolean =>
  code === 'OFFLINE' || (code === 'ERR_INTERNAL' && OF_PROXIES.includes(status))

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
