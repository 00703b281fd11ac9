import { useMemo } from 'react'
import { useApi } from '../api/query.ts'

/** Names of the streams that let viewers in without a credential, by their id. Empty until they are read. */
export function useOpenStreams(): ReadonlyMap<string, string> {
  const streams = useApi('GET /streams').data?.streams
  return useMemo(() => {
    const open = (streams ?? []).filter(({ mode }) => mode === 'public')
    return new Map(open.map(({ id, name }) => [id, name]))
  }, [streams])
}
