import type { ReactNode } from 'react'
import type { Counters } from '../../../shared/api.ts'
import { useFeed } from '../../api/feed.ts'
import { formatMs, formatNumber, formatRate } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { BackupLine } from './backup-line.tsx'
import { ViewerChart } from './viewer-chart.tsx'

/** The figures of now beside the last hour. */
export function Overview(): ReactNode {
  const counters = useFeed((state) => state.counters)
  return (
    <section
      aria-label={t('Overview')}
      className="grid shrink-0 grid-cols-1 gap-x-4 border-b border-line px-4 pt-3 sm:grid-cols-[15rem_minmax(0,1fr)]"
    >
      <div className="flex flex-col justify-center gap-2 pb-3">
        <dl className="figures flex flex-wrap gap-x-6 gap-y-2 sm:grid sm:grid-cols-3 sm:gap-x-4">
          <div className="flex basis-full flex-col-reverse sm:col-span-3">
            <dt className="text-xs text-ink-3">{t('viewers now')}</dt>
            <dd className="text-[2.5rem] leading-11 font-semibold tracking-tight">
              {formatNumber(counters.viewers)}
            </dd>
          </div>
          <Figure name={t('publishers')} value={formatNumber(counters.publishers)} />
          <Figure name={t('decisions/s')} value={formatRate(counters.perSecond)} />
          <Figure name={t('median, p99')} value={latencyText(counters)} />
        </dl>
        <BackupLine />
      </div>
      <ViewerChart />
    </section>
  )
}

const latencyText = ({ p50Ms, p99Ms }: Counters): string =>
  p50Ms === null ? '–' : `${formatMs(p50Ms).replace(' ms', '')}, ${formatMs(p99Ms)}`

function Figure(props: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div className="flex flex-col-reverse whitespace-nowrap">
      <dt className="text-xs text-ink-3">{props.name}</dt>
      <dd className="text-base font-semibold">{props.value}</dd>
    </div>
  )
}
