import type { ReactNode } from 'react'
import { addDays, addMonths, dayOf } from '../../../shared/calendar.ts'
import type { UsageReport, UsageSplit } from '../../../shared/usage.ts'
import { useApi } from '../../api/query.ts'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import type { UsageAsked } from './breakdown.tsx'
import { LinesChart, MOST_LINES } from './lines-chart.tsx'
import { UsageChart } from './usage-chart.tsx'
import { type UsageUrl, ZONE } from './use-url.ts'
import { CHARTS } from './words.ts'

interface OverTimeProps {
  readonly url: UsageUrl
  readonly query: UsageAsked
  readonly report: UsageReport
  readonly nameOf: (split: UsageSplit, key: string | null) => string
  readonly onOpen: (split: UsageSplit, key: string) => void
}

/** Usage over time, as one or split. A stretch that is clicked becomes the period. */
export function OverTime({ url, query, report, nameOf, onOpen }: OverTimeProps): ReactNode {
  const { split } = url
  const isAlone = Object.keys(url.only).length > 0
  const options = CHARTS.filter(({ value }) => !isAlone || value !== 'refused')
  const zoom = (atMs: number): void => {
    const day = dayOf(atMs, ZONE)
    if (report.step === 'month') {
      const first = `${day.slice(0, 7)}-01`
      url.setDays({ from: first, to: addDays(addMonths(first, 1), -1) })
    } else if (url.days.from !== url.days.to) url.setDays({ from: day, to: day })
  }
  return (
    <div className="relative flex min-w-0 flex-col gap-1">
      <div className="z-10 w-52 self-end sm:absolute sm:-top-1 sm:end-0">
        <Select
          bare
          label={t('Over time')}
          value={split ?? 'viewers'}
          options={options}
          onChange={(value) => url.setSplit(value === 'viewers' ? null : value)}
        />
      </div>
      {split === null ? (
        <UsageChart report={report} onStretch={zoom} />
      ) : (
        <Lines
          key={split}
          split={split}
          query={query}
          nameOf={(key) => nameOf(split, key)}
          onOpen={(key) => onOpen(split, key)}
        />
      )}
    </div>
  )
}

function Lines(props: {
  readonly split: UsageSplit
  readonly query: UsageAsked
  readonly nameOf: (key: string | null) => string
  readonly onOpen: (key: string) => void
}): ReactNode {
  const { split, query, nameOf, onOpen } = props
  const read = useApi('GET /usage', {
    query: { ...query, split, compare: 'true', limit: String(MOST_LINES) },
  })
  if (read.isPending) return <LoadingRows rows={4} />
  if (read.error !== null) {
    return <LoadFailed what={t('usage')} error={read.error} onRetry={() => void read.refetch()} />
  }
  if (read.data.lines.length === 0) {
    return <p className="py-8 text-center text-sm text-ink-3">{t('Nothing in this period.')}</p>
  }
  return <LinesChart report={read.data} split={split} nameOf={nameOf} onOpen={onOpen} />
}
