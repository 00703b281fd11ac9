import { useQuery } from '@tanstack/react-query'
import { Download, Square, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ExportJob } from '../../../shared/session-export.ts'
import { call } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { queryClient } from '../../api/query.ts'
import { IconButton } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { formatBytes, formatNumber } from '../../kit/format.ts'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { toastError } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'

const POLL_MS = 300
/** Others may stop or forget one, and no feed tells of that. */
const IDLE_POLL_MS = 5_000
const KEY = ['GET /exports', {}]

/** Exports under way and lately done, asked again and again: often while one runs. */
export function useExports(open: boolean): readonly ExportJob[] {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => call('GET /exports'),
    enabled: open,
    refetchInterval: ({ state }) =>
      state.data?.exports.some(({ state }) => state === 'running') === true
        ? POLL_MS
        : IDLE_POLL_MS,
  })
  return data?.exports ?? []
}

/** Reads them again, after one began or went. */
export const refreshExports = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: [KEY[0]] })

/** Each with how far it is, its file, and a way to stop or forget it. */
export function ExportJobs({ jobs }: { readonly jobs: readonly ExportJob[] }): ReactNode {
  if (jobs.length === 0) return null
  return (
    <section aria-label={t('Exports')} className="mb-3 flex flex-col rounded-md border border-line">
      {jobs.map((job) => (
        <Job key={job.id} job={job} />
      ))}
    </section>
  )
}

function Job({ job }: { readonly job: ExportJob }): ReactNode {
  const running = job.state === 'running'
  const save = async (): Promise<void> => {
    try {
      await download(`/exports/${job.id}/file`, job.fileName)
    } catch (error) {
      toastError(t('Nothing was saved'), error)
    }
  }
  const remove = async (): Promise<void> => {
    try {
      await call('DELETE /exports/{id}', { params: { id: job.id } })
    } catch (error) {
      toastError(running ? t('It could not be stopped') : t('It could not be forgotten'), error)
    }
    await refreshExports()
  }
  return (
    <div className="flex items-center gap-2 border-b border-line px-2.5 py-1.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="data truncate">{job.isKept ? job.path : job.fileName}</p>
        <p
          role={job.state === 'failed' ? 'alert' : 'status'}
          className={
            job.state === 'failed' ? 'text-xs font-medium text-deny' : 'figures text-xs text-ink-2'
          }
        >
          {wordsOf(job)}
        </p>
        {running && <Bar job={job} />}
      </div>
      {job.state === 'done' && (
        <IconButton
          label={t('Download {fileName}', { fileName: job.fileName })}
          onClick={() => void save()}
        >
          <Download aria-hidden />
        </IconButton>
      )}
      {job.state === 'done' && job.isKept && (
        <CopyButton value={job.path} label={t('Copy the path')} />
      )}
      <IconButton
        label={
          running
            ? t('Stop {fileName}', { fileName: job.fileName })
            : t('Forget {fileName}', { fileName: job.fileName })
        }
        onClick={() => void remove()}
      >
        {running ? <Square aria-hidden /> : <X aria-hidden />}
      </IconButton>
    </div>
  )
}

function Bar({ job: { looked, total } }: { readonly job: ExportJob }): ReactNode {
  const percent = total === null ? 0 : total === 0 ? 100 : Math.floor((looked * 100) / total)
  return (
    <div className="mt-1">
      <ProgressBar thin label={t('Exported')} percent={percent} />
    </div>
  )
}

function wordsOf({ state, looked, total, rows, bytes, problem }: ExportJob): string {
  const lines = t('{rows, plural, one {# session} other {# sessions}}', { rows })
  if (state === 'failed') return problem === null ? t('It failed.') : known(problem)
  if (state === 'done') return `${lines}, ${formatBytes(bytes)}`
  if (total === null) return t('Begins')
  return t('{looked} of {total} looked at, {lines} written', {
    looked: formatNumber(looked),
    total: formatNumber(total),
    lines,
  })
}
