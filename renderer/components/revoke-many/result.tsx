import { type ReactNode, useCallback, useEffect, useState } from 'react'
import type { BulkRevokeJob, RevokeFate } from '../../../shared/bulk-revoke.ts'
import { call } from '../../api/client.ts'
import { refresh } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { toastError } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { countSessions, FATE_TEXTS } from './radius.tsx'
import { together } from './together.ts'

const LOOK_EVERY_MS = 400

/** Jobs that were begun one after the other, as one that goes on, read again and again until all are over. */
export function useJobs(): {
  /** Null: none was begun. */
  readonly job: BulkRevokeJob | null
  readonly begin: (job: BulkRevokeJob) => void
  readonly act: (what: 'cancel' | 'undo') => Promise<void>
} {
  const [jobs, setJobs] = useState<readonly BulkRevokeJob[]>([])
  const keep = useCallback(
    (read: BulkRevokeJob) =>
      setJobs((held) => held.map((each) => (each.id === read.id ? read : each))),
    [],
  )
  const running = jobs.filter(({ state }) => state === 'running').map(({ id }) => id)
  const asked = running.join(' ')
  useEffect(() => {
    if (asked === '') return
    const timer = setInterval(() => {
      for (const id of asked.split(' ')) {
        void call('GET /sessions/revocations/{id}', { params: { id } }).then(keep, () => undefined)
      }
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [asked, keep])
  const act = async (what: 'cancel' | 'undo'): Promise<void> => {
    const concerned = jobs.filter(({ state, undoneAtMs }) =>
      what === 'undo' ? undoneAtMs === null : state === 'running',
    )
    try {
      for (const { id } of concerned) {
        keep(await call(`POST /sessions/revocations/{id}/${what}`, { params: { id } }))
      }
    } catch (error) {
      toastError(
        what === 'undo' ? t('It could not be undone') : t('It could not be stopped'),
        error,
      )
    } finally {
      void refresh()
    }
  }
  const begin = (job: BulkRevokeJob): void => setJobs((held) => [...held, job])
  return { job: jobs.length === 0 ? null : jobs.reduce(together), begin, act }
}

/** How far it is, and what was confirmed gone and what was not. */
export function Result(props: {
  readonly job: BulkRevokeJob
  readonly onCancel: () => void
}): ReactNode {
  const { job } = props
  const waiting = (Object.keys(FATE_TEXTS) as RevokeFate[]).filter((fate) => job.waiting[fate] > 0)
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p role="status" className="font-medium">
        {headOf(job)}
      </p>
      {job.problem !== null && (
        <p role="alert" className="font-medium text-deny">
          {t(
            '{left, plural, one {# token of the list is} other {# tokens of the list are}} not revoked. {problem} Withdraw the list again for the rest.',
            { left: job.left, problem: known(job.problem) },
          )}
        </p>
      )}
      <div className="flex items-center gap-3">
        <div className="flex-1">
          <ProgressBar
            label={t('Sessions seen to')}
            percent={Math.floor((100 * job.looked) / Math.max(1, job.total))}
          />
        </div>
        <span className="figures text-xs text-ink-2">
          {t('{looked} of {total}', {
            looked: formatNumber(job.looked),
            total: formatNumber(job.total),
          })}
        </span>
        {job.state === 'running' && <Button onClick={props.onCancel}>{t('Stop cutting')}</Button>}
      </div>
      <ul className="flex flex-col gap-1 rounded-md border border-line px-3 py-2">
        <li>
          <T
            text="{strong} confirmed gone"
            values={{
              strong: <strong className="figures font-medium">{formatNumber(job.gone)}</strong>,
            }}
          />
        </li>
        {waiting.map((fate) => {
          const strong = (
            <strong className="figures font-medium">{formatNumber(job.waiting[fate])}</strong>
          )
          return (
            <li key={fate}>
              {fate === 'instant' ? (
                // Why follows, and may be that they have left: they are not said to be there.
                <T text="{strong} to be cut, and not confirmed gone" values={{ strong }} />
              ) : (
                <T
                  text="{strong} still there, {fate}"
                  values={{ strong, fate: FATE_TEXTS[fate] }}
                />
              )}
            </li>
          )
        })}
        {job.uncut.map((each) => (
          <li key={each.detail} className="text-xs text-ink-2">
            {countSessions(each.sessions)}: {known(each.detail)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function headOf({ state, undoneAtMs, total }: BulkRevokeJob): string {
  if (undoneAtMs !== null)
    return t('Undone: what was revoked is lifted. Who was cut may start again.')
  if (state === 'running')
    return t('{countSessions} refused from now on. Cutting those that can be.', {
      countSessions: countSessions(total),
    })
  const all = t('{countSessions} refused from now on', { countSessions: countSessions(total) })
  return state === 'cancelled' ? t('{all}. No more are cut.', { all }) : `${all}.`
}
