import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { BulkJob } from '../../../shared/token-bulk.ts'
import { call } from '../../api/client.ts'
import { Callout } from '../../kit/callout.tsx'
import { formatNumber } from '../../kit/format.ts'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { known, t } from '../../language/t.ts'
import { Notes } from './bulk-check.tsx'

const POLL_MS = 300

/** How far a list is, asked until it has ended. Null before it began. */
export function useBulkJob(started: BulkJob | null): BulkJob | null {
  const id = started?.id ?? ''
  const { data } = useQuery({
    queryKey: ['GET /tokens/bulk/{id}', id],
    queryFn: () => call('GET /tokens/bulk/{id}', { params: { id } }),
    enabled: started !== null,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'running' ? POLL_MS : false,
  })
  return data ?? started
}

/** How far a list is, and what became of it. */
export function BulkProgress({ job }: { readonly job: BulkJob }): ReactNode {
  const { issued, total, left } = job
  const percent = total === 0 ? 100 : Math.floor((issued * 100) / total)
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <p role="status" className="figures text-sm font-medium">
          {t('{issued} of {total} issued', {
            issued: formatNumber(issued),
            total: formatNumber(total),
          })}
        </p>
        <ProgressBar label={t('Issued')} percent={percent} />
      </div>
      {job.state === 'cancelled' && (
        <Callout tone="warn" title={t('Stopped')}>
          {t('What was issued stays and is listed; the other {total} were not issued.', {
            total: formatNumber(total - issued),
          })}
        </Callout>
      )}
      {job.state === 'failed' && (
        <Callout tone="deny" title={t('Stopped by a failure')}>
          {t('{problem} What was issued before stays and is listed.', {
            problem: known(job.problem ?? ''),
          })}
        </Callout>
      )}
      {left > 0 && (
        <Callout tone="warn">
          {t('{left, plural, one {# row was} other {# rows were}} left out; the file says why.', {
            left,
          })}
        </Callout>
      )}
      <Notes notes={job.notes} />
      {job.state !== 'running' && (
        <Callout title={t('Save the file now')}>
          {t(
            'It has the text and the address of each token. Stagedoor keeps it for an hour, in memory only, and cannot show these texts again. Whoever has the file can use them.',
          )}
        </Callout>
      )}
    </div>
  )
}
