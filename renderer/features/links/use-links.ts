import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Link } from '../../../shared/credential.ts'
import { call } from '../../api/client.ts'

const PAGE_LINKS = '500'
/** Longest text the call takes. */
const MAX_TEXT = 120

/** The links on screen: the newest, and the older ones that were asked for. */
export interface Links {
  readonly links: readonly Link[]
  /** Nothing was read yet. */
  readonly isPending: boolean
  readonly isReadingOlder: boolean
  readonly error: Error | null
  /** Reads the next page; null when all are shown. */
  readonly showOlder: (() => void) | null
}

/**
 * Reads issued links page by page, newest first.
 *
 * @param text Looked for by the server, among all links. Empty means all.
 */
export function useLinks(text: string): Links {
  const wanted = text.trim().slice(0, MAX_TEXT)
  const query = useInfiniteQuery({
    queryKey: ['GET /links', 'pages', wanted],
    queryFn: ({ pageParam, signal }) =>
      call('GET /links', {
        query: {
          text: wanted,
          limit: PAGE_LINKS,
          ...(pageParam === null ? {} : { before: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
  })
  const pages = query.data?.pages
  const links = useMemo(() => (pages ?? []).flatMap((page) => page.links), [pages])
  return {
    links,
    isPending: query.isPending,
    isReadingOlder: query.isFetchingNextPage,
    error: query.error,
    showOlder: query.hasNextPage ? () => void query.fetchNextPage() : null,
  }
}
