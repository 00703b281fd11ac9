import { useMemo, useSyncExternalStore } from 'react'
import { BUILT_IN_CALLERS, isBuiltIn } from '../../shared/built-in-callers.ts'
import { call } from '../api/client.ts'
import { useApi } from '../api/query.ts'
import { t } from '../language/t.ts'
import { nameOfKey, useKeysOnAir } from './key-labels.ts'
import { createLabelBook } from './label-book.ts'

/** What people call the things that decisions and sessions name by id. An unknown id is returned as it is. */
export interface Names {
  readonly mediaServer: (id: string) => string
  readonly rule: (id: string) => string
  readonly grant: (id: string) => string
}

const links = createLabelBook({
  async read(ids) {
    const answer = await call('GET /links', { query: { ids: ids.join(',') } })
    return new Map(answer.links.map(({ id, label }) => [id, label]))
  },
})

/** Keeps the names of links and tokens that a list shows, by id, so that they have them elsewhere too, also while nothing answers. */
export const learnGrants = links.learn

/** As the API takes them; other grants than links may have other ids. */
const LINK_ID = /^[\w-]{1,64}$/

/**
 * Names of media servers, rules and the stream keys on air, read once and again after each edit; those of links are read
 * when they are first asked for.
 */
export function useNames(): Names {
  const mediaServers = useApi('GET /media-servers').data?.mediaServers
  const rules = useApi('GET /rules').data?.published.rules
  const labels = useSyncExternalStore(links.subscribe, links.labels)
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
        return rule.name === '' ? t('Rule {priority}', { priority: rule.priority }) : rule.name
      },
      grant: (id) => {
        const key = nameOfKey(id, keys)
        if (key !== null) return key
        if (LINK_ID.test(id)) links.want(id)
        return labels.get(id) || id
      },
    }),
    [mediaServers, rules, labels, keys],
  )
}
