import { ArrowRight, Download, Square, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Job, ListedJob } from '../../../shared/job.ts'
import { call } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { queryClient, refresh } from '../../api/query.ts'
import { askFirst } from '../../components/ask-first.ts'
import { withdrawList } from '../../components/revoke-many/withdrawing.ts'
import { toastDeleted } from '../../components/undo.ts'
import { IconButton } from '../../kit/button.tsx'
import { formatDuration, formatTime } from '../../kit/format.ts'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { Ago } from '../../kit/time.tsx'
import { toastError } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { JOB_LABELS, JOB_PLACES, JOB_STATES } from './words.ts'

/** One piece of work: what, how far, who asked for it, its result, and a way to stop it. */
export function JobRow(props: { readonly job: ListedJob; readonly onGo: () => void }): ReactNode {
  const { job, onGo } = props
  const name = JOB_LABELS[job.kind]
  const subject = known(job.subject)
  return (
    <li className="flex items-center gap-2 border-b border-line px-2.5 py-1.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm">
          {name}
          {subject !== '' && <span className="text-ink-3"> {subject}</span>}
        </p>
        <p className="figures text-xs text-ink-2">
          <Words job={job} />
        </p>
        {job.state === 'running' && <Bar job={job} name={name} />}
      </div>
      {job.file !== null && (
        <IconButton label={t('Download {subject}', { subject })} onClick={() => void save(job)}>
          <Download aria-hidden />
        </IconButton>
      )}
      {job.canCancel && (
        <IconButton label={t('Stop: {name}', { name })} onClick={() => void stop(job)}>
          <Square aria-hidden />
        </IconButton>
      )}
      {job.canUndo && job.state !== 'running' && (
        <IconButton label={t('Undo: {name}', { name })} onClick={() => undo(job)}>
          <Undo2 aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={t('Go to where it was begun: {name}', { name })}
        onClick={() => {
          onGo()
          go(JOB_PLACES[job.kind])
        }}
      >
        <ArrowRight aria-hidden />
      </IconButton>
    </li>
  )
}

function Words({ job }: { readonly job: Job }): ReactNode {
  const { state, problem, startedAtMs, endedAtMs, actor } = job
  return (
    <>
      {problem === null ? (
        JOB_STATES[state]
      ) : (
        <span className="font-medium text-deny">{known(problem)}</span>
      )}
      {endedAtMs !== null &&
        endedAtMs - startedAtMs >= 1_000 &&
        ` · ${formatDuration(endedAtMs - startedAtMs)}`}
      {' · '}
      <Ago atMs={startedAtMs} />
      {' · '}
      {actor ?? t('by itself')}
    </>
  )
}

function Bar({ job, name }: { readonly job: Job; readonly name: string }): ReactNode {
  const { progress } = job
  const percent = progress === null ? null : Math.floor(100 * progress)
  return (
    <div className="mt-1">
      <ProgressBar thin label={name} percent={percent} />
    </div>
  )
}

async function save({ kind, file, subject }: Job): Promise<void> {
  const name = kind === 'bulk-issue' ? 'stagedoor-tokens.csv' : subject
  try {
    if (file !== null) await download(file, name)
  } catch (error) {
    toastError(t('Nothing was saved'), error)
  }
}

function undo(job: Job): void {
  const { id, kind, subject } = job
  if (kind !== 'bulk-issue') askToLift(job)
  else withdrawList({ id, label: `${JOB_LABELS[kind]}, ${known(subject)}` })
}

/** Also what was done before a restart. Says which, and offers a way back. */
function askToLift({ id, kind, subject, startedAtMs }: Job): void {
  askFirst({
    title: t('Undo what was revoked?'),
    text: t(
      '{name}, {subject}, begun {startedAt}. The revocations that were made together are lifted: whoever they keep out may start again.',
      {
        name: JOB_LABELS[kind],
        subject: known(subject),
        startedAt: formatTime(startedAtMs, Date.now()),
      },
    ),
    action: t('Lift'),
    onConfirm: async () => {
      await call('POST /sessions/revocations/{id}/undo', { params: { id } })
      toastDeleted(t('Undone: what was revoked is lifted'), 'revocation', id)
      void refresh()
    },
  })
}

async function stop({ id }: Job): Promise<void> {
  try {
    await call('DELETE /jobs/{id}', { params: { id } })
  } catch (error) {
    toastError(t('It could not be stopped'), error)
  }
  await queryClient.invalidateQueries({ queryKey: ['GET /jobs'] })
}
