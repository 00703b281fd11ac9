import type { ReactNode } from 'react'
import type { Rule } from '../../../shared/rule.ts'
import { useApi } from '../../api/query.ts'
import { NoCityData } from '../../components/no-city-data.tsx'

/** Warns that live rules among these are about an area while nobody can be placed; nothing where there is none. */
export function UnplacedNote({ rules }: { readonly rules: readonly Rule[] }): ReactNode {
  const about = useApi('GET /about').data
  const hasAreas = rules.some(({ source, state }) => source.kind === 'area' && state === 'live')
  if (about?.cityData !== null || !hasAreas) return null
  return <NoCityData />
}
