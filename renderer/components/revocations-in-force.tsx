import type { ReactNode } from 'react'
import type { Revocation } from '../../shared/credential.ts'
import { call } from '../api/client.ts'
import { refresh, useApi } from '../api/query.ts'
import { useAction } from '../api/use-action.ts'
import { Button } from '../kit/button.tsx'
import { formatMinute } from '../kit/format.ts'
import { t } from '../language/t.ts'
import { useNames } from './names.ts'
import { type RevokeTarget, revocationsOf, subjectOf } from './revoke-target.ts'
import { toastDeleted } from './undo.ts'

/** What keeps a target out already, each to be lifted where it stands. Nothing when nothing does. */
export function InForce({ target }: { readonly target: RevokeTarget }): ReactNode {
  const read = useApi('GET /revocations').data?.revocations ?? []
  const found = revocationsOf(read, target, Date.now())
  if (found.length === 0) return null
  return (
    <section aria-label={t('In force')} className="flex flex-col gap-1">
      <h3 className="text-xs font-medium text-ink-2">{t('In force')}</h3>
      <ul className="flex flex-col gap-1">
        {found.map((revocation) => (
          <Line key={revocation.id} revocation={revocation} />
        ))}
      </ul>
    </section>
  )
}

function Line({ revocation }: { readonly revocation: Revocation }): ReactNode {
  const names = useNames()
  const action = useAction()
  const lift = async (): Promise<void> => {
    const params = { id: revocation.id }
    if (!(await action.run(() => call('DELETE /revocations/{id}', { params })))) return
    toastDeleted(
      t('Lifted. {subject} may start again.', { subject: subjectOf(revocation, names) }),
      'revocation',
      revocation.id,
    )
    await refresh()
  }
  return (
    <li className="flex items-center gap-2 rounded-md border border-line px-2.5 py-1.5 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{subjectOf(revocation, names)}</span>
        <span className="block text-xs text-ink-2">{untilText(revocation)}</span>
        {action.error !== null && (
          <span role="alert" className="block text-xs font-medium text-deny">
            {action.error.message}
          </span>
        )}
      </span>
      <Button busy={action.busy} onClick={() => void lift()}>
        {t('Lift')}
      </Button>
    </li>
  )
}

function untilText({ untilMs, note }: Revocation): string {
  const until =
    untilMs === null
      ? t('Until lifted')
      : t('Until {until}', { until: formatMinute(untilMs, Date.now()) })
  return note === '' ? `${until}.` : `${until}. ${note}`
}
