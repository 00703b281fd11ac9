import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Api, ApiCall } from '../../shared/api-map.ts'
import { ApiError, type CallInput, call, writesSoFar } from './client.ts'

/** Calls that only read and may therefore be cached and repeated. */
export type ReadCall = Extract<ApiCall, `GET ${string}`>

/**
 * Cache of what was read. Everything in it is dropped when the feed says the catalogue changed, so an edit made
 * elsewhere shows within a quarter of a second without polling.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
  },
})

/**
 * Reads one call of the API into the cache and re-renders as it changes.
 *
 * @param name    A `GET` row of the Api table.
 * @param input   Its params and query.
 * @param enabled False waits; default true.
 */
export function useApi<C extends ReadCall>(
  name: C,
  ...[input, enabled = true]: Record<never, never> extends CallInput<C>
    ? [input?: CallInput<C>, enabled?: boolean]
    : [input: CallInput<C>, enabled?: boolean]
): UseQueryResult<Api[C]['answer'], ApiError> {
  const read = call as (name: C, input?: unknown) => Promise<Api[C]['answer']>
  return useQuery<Api[C]['answer'], ApiError>({
    queryKey: [name, input ?? {}],
    queryFn: ({ signal }) => readAfterWrites(() => read(name, { ...input, signal })),
    enabled,
  })
}

/** How often an answer is dropped for being older than a write: with somebody who writes on and on, there is one to show. */
const MOST_READS = 3

/**
 * Reads, and reads again where a write was answered meanwhile: the answer may be from before it. What is on screen already is read
 * again by {@link refresh} anyway; a first reading that is under way is not.
 */
export async function readAfterWrites<T>(read: () => Promise<T>): Promise<T> {
  for (let reads = 1; ; reads += 1) {
    const before = writesSoFar()
    const answer = await read()
    if (before === writesSoFar() || reads === MOST_READS) return answer
  }
}

/**
 * Why nothing could be read yet, kept while it is asked for again: the query itself forgets it then, and would look as if it had
 * never been asked.
 *
 * @returns Null before the first failure, and once there is something to show.
 */
export function useFailure<T>({ error, data }: UseQueryResult<T, ApiError>): ApiError | null {
  const [last, setLast] = useState<ApiError | null>(null)
  if (error !== null && error !== last) setLast(error)
  return data === undefined ? (error ?? last) : null
}

/** Does something again and again while it is shown, as reading what no feed tells of. @param work Of one identity. */
export function useEvery(everyMs: number, work: () => unknown): void {
  useEffect(() => {
    const timer = setInterval(() => void work(), everyMs)
    return () => clearInterval(timer)
  }, [work, everyMs])
}

/** Reads everything again; for after an edit, without waiting for the feed to tell. */
export const refresh = (): Promise<void> => queryClient.invalidateQueries()
