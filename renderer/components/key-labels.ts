import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import type { StreamKey } from '../../shared/credential.ts'
import type { Session } from '../../shared/session.ts'
import { call } from '../api/client.ts'
import { useFeed } from '../api/feed.ts'
import { t } from '../language/t.ts'

/** Streams whose keys are read for their labels: what is on air at a station, not everything it has. */
const STREAMS_READ = 40

const NO_KEYS: readonly StreamKey[] = []

/** Ids of the streams on air, joined by spaces, so that the answer is equal as long as they are the same. */
export function streamsOnAir(sessions: Iterable<Session>): string {
  const ids = new Set<string>()
  for (const { action, streamId } of sessions) if (action === 'publish') ids.add(streamId)
  return [...ids].sort().slice(0, STREAMS_READ).join(' ')
}

/** The stream keys of what is on air now, read when a publisher comes. */
export function useKeysOnAir(): readonly StreamKey[] {
  const onAir = useFeed((state) => streamsOnAir(state.sessions.values()))
  return useQueries({
    queries: (onAir === '' ? [] : onAir.split(' ')).map((id) => ({
      queryKey: ['GET /streams/{id}/keys', { params: { id } }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call('GET /streams/{id}/keys', { params: { id }, signal }),
    })),
    combine: allKeys,
  })
}

function allKeys(
  results: readonly UseQueryResult<{ readonly keys: readonly StreamKey[] }>[],
): readonly StreamKey[] {
  return results.length === 0 ? NO_KEYS : results.flatMap(({ data }) => data?.keys ?? [])
}

/** What a stream key is called: its label, else what it is. Null for the id of anything else. */
export function nameOfKey(id: string, keys: readonly StreamKey[]): string | null {
  const label = keys.find((key) => key.id === id)?.label ?? ''
  if (label !== '') return label
  return /^key-/.test(id) ? t('stream key') : null
}
