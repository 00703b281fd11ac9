import { useMemo } from 'react'
import { BUILT_IN_CALLERS, isBuiltIn } from '../../shared/media-server.ts'
import { useApi } from '../api/query.ts'
import { nameOfKey, useKeysOnAir } from './key-labels.ts'

/** What people call the things that decisions and sessions name by id. An unknown id is returned as it is. */
export interface Names {
  readonly mediaServer: (id: string) => string
  readonly rule: (id: string) => string
  readonly grant: (id: string) => string
}

/** Names of media servers, rules, the newest links and the stream keys on air, read once and again after each edit. */
export function useNames(): Names {
  const mediaServers = useApi('GET /media-servers').data?.mediaServers
  const rules = useApi('GET /rules').data?.published.rules
  const links = useApi('GET /links', { query: {} }).data?.links
  const keys = useKeysOnAir()
  return useMemo(
    () => ({
      mediaServer: (id) =>
        isBuiltIn(id)
          ? BUILT_IN_CALLERS[id]
          : (mediaServers?.find((each) => each.id === id)?.name ?? id),
      rule: (id) => {
        const rule = rules?.find((each) => each.id === id)
        if (rule === undefined) return id
        return rule.name === '' ? `Rule ${rule.priority}` : rule.name
      },
      grant: (id) => {
        const label = links?.find((each) => each.id === id)?.label ?? ''
        return label === '' ? (nameOfKey(id, keys) ?? id) : label
      },
    }),
    [mediaServers, rules, links, keys],
  )
}
