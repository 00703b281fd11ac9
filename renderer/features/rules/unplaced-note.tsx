import type { ReactNode } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import { useApi } from '../../api/query.ts'
import { Callout } from '../../kit/callout.tsx'
import { t } from '../../language/t.ts'

/** Warns that live rules among these are about an area while nobody can be placed; nothing where there is none. */
export function UnplacedNote({ rules }: { readonly rules: readonly Rule[] }): ReactNode {
  const about = useApi('GET /about').data
  const hasAreas = rules.some(({ source, state }) => source.kind === 'area' && state === 'live')
  if (about?.cityData !== null || !hasAreas) return null
  return (
    <Callout tone="warn" title={t('No city database is named')}>
      {t('Name one with city-file where Stagedoor is configured, and start it again.')}
    </Callout>
  )
}
