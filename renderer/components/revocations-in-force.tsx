import type { ReactNode } from 'react'
import type { Revocation } from '../../shared/credential.ts'
import { useAction } from '../api/use-action.ts'
import { Button } from '../kit/button.tsx'
import { formatMinute } from '../kit/format.ts'
import { Ago } from '../kit/time.tsx'
import { t } from '../language/t.ts'
import { T } from '../language/text.tsx'
import { liftRevocation } from './lift-revocation.ts'
import { useNames } from './names.ts'
import { revocationsOf } from './revocations-of.ts'
import { type RevokeTarget, subjectOf } from './revoke-target.ts'
import { useRevocationsOf } from './use-revocations-of.ts'

/** What keeps a target out already, each to be lifted where it stands. Nothing when nothing does. */
export function InForce({ target }: { readonly target: RevokeTarget }): ReactNode {
  const read = useRevocationsOf(target) ?? []
  const found = revocationsOf(read, target, Date.now())
  if (found.length === 0) return null
  return (
    <section aria-label={t('In force')} className="flex flex-col gap-1">
      <h3 className="text-xs font-medium text-ink-2">{t('In force')}</h3>
      <ul className="flex flex-col gap-1">
        {found.map((revocation) => (
          <RevocationLine key={revocation.id} revocation={revocation} target={target} />
        ))}
      </ul>
    </section>
  )
}

/** One revocation in force: whom it keeps out, since when and until when, and its Lift. @param target As in {@link subjectOf}. */
export function RevocationLine(props: {
  readonly revocation: Revocation
  readonly target?: RevokeTarget | undefined
}): ReactNode {
  const { revocation, target } = props
  const names = useNames()
  const action = useAction()
  const subject = subjectOf(revocation, names, target)
  return (
    <li className="flex items-center gap-2 rounded-md border border-line bg-raised px-2.5 py-1.5 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block wrap-anywhere">{subject}</span>
        <span className="block text-xs text-ink-2">
          <T
            text="Revoked {ago}. {until}"
            values={{
              ago: <Ago key="ago" atMs={revocation.createdAtMs} />,
              until: untilText(revocation),
            }}
          />
        </span>
        {action.error !== null && (
          <span role="alert" className="block text-xs font-medium text-deny">
            {action.error.message}
          </span>
        )}
      </span>
      <Button
        busy={action.busy}
        aria-label={t('Lift: {subject}', { subject })}
        onClick={() => void action.run(() => liftRevocation(revocation, subject))}
      >
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
