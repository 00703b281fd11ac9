import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Token } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import type { TokenFilter } from './filter.ts'

/** The tokens on screen: the newest, and the older ones the reader came to. */
export interface Tokens {
  readonly tokens: readonly Token[]
  /** Nothing was read yet. */
  readonly isPending: boolean
  readonly isReadingOlder: boolean
  readonly error: Error | null
  /** Reads the next page; null when all are shown. */
  readonly readOlder: (() => void) | null
}

/** Reads tokens of every kind page by page, newest first. The filter is the server's, so it reaches all of them. */
export function useTokens({ text, kind, status }: TokenFilter): Tokens {
  const query = useInfiniteQuery({
    queryKey: ['GET /tokens', 'pages', text, kind, status],
    queryFn: ({ pageParam, signal }) =>
      call('GET /tokens', {
        query: {
          text,
          ...(kind === null ? {} : { kind }),
          ...(status === null ? {} : { status }),
          ...(pageParam === null ? {} : { before: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
  })
  const pages = query.data?.pages
  // A page may begin with some that were shown before; see catalogue/token-list.ts.
  const tokens = useMemo(
    () => [
      ...new Map(
        (pages ?? []).flatMap((page) => page.tokens).map((token) => [token.id, token]),
      ).values(),
    ],
    [pages],
  )
  return {
    tokens,
    isPending: query.isPending,
    isReadingOlder: query.isFetchingNextPage,
    error: query.error,
    readOlder:
      query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : null,
  }
}
