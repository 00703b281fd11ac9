import { ArrowRight, Bell } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Notice } from '../../../shared/notice.ts'
import { useApi } from '../../api/query.ts'
import { inForceAt } from '../../components/revoke-target.ts'
import { Badge } from '../../kit/badge.tsx'
import { IconButton } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Ago } from '../../kit/time.tsx'
import { known, t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { JobRow } from './job-row.tsx'
import { Revoked } from './revoked.tsx'
import { useJobs } from './use-jobs.ts'
import { noticePlace } from './words.ts'

/** Who is revoked, long work, under way and lately over, and what was worth a notice. */
export function ActivityDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const jobs = useJobs()
  const notices = useApi('GET /notices')
  const read = useApi('GET /revocations', { query: {} }).data
  const revoked = inForceAt(read?.revocations ?? [], Date.now())
  const left = read === undefined ? 0 : read.total - read.revocations.length
  const isEmpty =
    jobs.data?.jobs.length === 0 && notices.data?.notices.length === 0 && revoked.length === 0
  return (
    <Drawer
      open
      title={t('Work and notices')}
      description={t('Also those of before the last start, the latest first.')}
      onClose={onClose}
    >
      {jobs.isPending && <LoadingRows />}
      {jobs.error !== null && (
        <LoadFailed
          what={t('the list of work')}
          error={jobs.error}
          onRetry={() => void jobs.refetch()}
        />
      )}
      {isEmpty && (
        <EmptyState icon={<Bell />} title={t('Nothing to tell')}>
          <p>
            {t(
              'Exports, backups, back-tests and other work that takes long stand here, and alarms, silent media servers and links that may be shared. Whoever is revoked can be let in again here.',
            )}
          </p>
        </EmptyState>
      )}
      <Revoked revocations={revoked} left={left} />
      {jobs.data !== undefined && jobs.data.jobs.length > 0 && (
        <Part title={t('Work')}>
          {jobs.data.jobs.map((job) => (
            <JobRow key={job.id} job={job} onGo={onClose} />
          ))}
        </Part>
      )}
      {notices.data !== undefined && notices.data.notices.length > 0 && (
        <Part title={t('Notices')}>
          {notices.data.notices.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} onGo={onClose} />
          ))}
        </Part>
      )}
    </Drawer>
  )
}

function Part(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={props.title} className="mb-4">
      <h3 className="pb-1 text-xs font-medium text-ink-3">{props.title}</h3>
      <ul className="flex flex-col rounded-md border border-line">{props.children}</ul>
    </section>
  )
}

function NoticeRow(props: { readonly notice: Notice; readonly onGo: () => void }): ReactNode {
  const { notice, onGo } = props
  const text = known(notice.text)
  const place = noticePlace(notice)
  return (
    <li className="flex items-center gap-2 border-b border-line px-2.5 py-1.5 text-sm last:border-b-0">
      <span className="min-w-0 flex-1">
        {text}
        {notice.times > 1 && (
          <span className="text-ink-3"> {t('{times} times', { times: notice.times })}</span>
        )}
      </span>
      {notice.kind === 'alarm' && <Badge tone="warn">{t('alarm')}</Badge>}
      <span className="shrink-0 text-xs text-ink-3">
        <Ago atMs={notice.atMs} />
      </span>
      {place !== null && (
        <IconButton
          label={t('Go to what it is about: {text}', { text })}
          onClick={() => {
            onGo()
            go(place)
          }}
        >
          <ArrowRight aria-hidden />
        </IconButton>
      )}
    </li>
  )
}
