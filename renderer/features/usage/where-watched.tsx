import type { ReactNode } from 'react'
import { useApi } from '../../api/query.ts'
import { partLater } from '../../kit/later.tsx'
import { Breakdown, type BreakdownProps } from './breakdown.tsx'

/** Its shapes are loaded when there is something to draw. */
const WorldMap = partLater(
  async () => (await import('./world-map.tsx')).WorldMap,
  <div className="aspect-[960/424]" />,
)

/** Countries as a map and as a list. Nothing at all where no country is known, but what the list has to say. */
export function WhereWatched(props: BreakdownProps): ReactNode {
  const { query, nameOf, kind, onOpen } = props
  const read = useApi('GET /usage', {
    query: { ...query, by: 'country', compare: 'true', limit: '1000' },
  })
  const rows = read.data?.rows ?? []
  const isKnown = rows.some(({ key }) => key !== '' && key !== '??')
  if (!isKnown) return <Breakdown {...props} />
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <WorldMap
        rows={rows}
        totalMs={read.data?.totals.ms ?? 0}
        nameOf={(code) => (code === '' || code === '??' ? kind.nobody : nameOf(code))}
        onOpen={onOpen}
      />
      <Breakdown {...props} />
    </div>
  )
}
