import { useMemo } from 'react'
import type { Catalogue } from '../../shared/read-filter.ts'
import { useApi } from '../api/query.ts'

/** What filter texts name that is stored by id: streams, published rules and media servers. Empty until they are read. */
export function useFilterCatalogue(): Catalogue {
  const streams = useApi('GET /streams').data?.streams
  const rules = useApi('GET /rules').data?.published.rules
  const mediaServers = useApi('GET /media-servers').data?.mediaServers
  return useMemo(
    () => ({ streams: streams ?? [], rules: rules ?? [], mediaServers: mediaServers ?? [] }),
    [streams, rules, mediaServers],
  )
}
