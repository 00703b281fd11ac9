import { type ReactNode, useEffect, useState } from 'react'
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

const LOOK_EVERY_MS = 400

/** A job as it goes on, read again and again until it is over. */
export function useJob(begun: BulkRevokeJob | null): {
  readonly job: BulkRevokeJob | null
  readonly act: (what: 'cancel' | 'undo') => Promise<void>
} {
  const [job, setJob] = useState(begun)
  useEffect(() => setJob(begun), [begun])
  const id = job?.id
  const isRunning = job?.state === 'running'
  useEffect(() => {
    if (id === undefined || !isRunning) return
    const timer = setInterval(() => {
      void call('GET /sessions/revocations/{id}', { params: { id } }).then(setJob, () => undefined)
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [id, isRunning])
  const act = async (what: 'cancel' | 'undo'): Promise<void> => {
    if (id === undefined) return
    try {
      setJob(await call(`POST /sessions/revocations/{id}/${what}`, { params: { id } }))
    } catch (error) {
      toastError(
        what === 'undo' ? t('It could not be undone') : t('It could not be stopped'),
        error,
      )
    } finally {
      void refresh()
    }
  }
  return { job, act }
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
            {countSessions(each.sessions)}: {each.detail}
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
