import type { ReactNode } from 'react'
import type { BulkRevokePreview, RevokeFate } from '../../../shared/bulk-revoke.ts'
import { formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'

/** A number of sessions in words. */
export const countSessions = (number: number): string =>
  t('{number, plural, one {# session} other {# sessions}}', { number })

export const FATE_TEXTS: Readonly<Record<RevokeFate, string>> = {
  instant: t('can be cut at once'),
  at_next_check: t('end at the next check of their media server'),
  at_time_limit: t('go on until their time limit, if there is one'),
  new_viewers_only: t('go on: there, revoking only refuses who comes anew'),
}

/** Whom the hold would concern, before it. @param returns Who of them can come back, in sentences. Default: nothing is said of it. */
export function Radius(props: {
  readonly preview: BulkRevokePreview
  readonly returns?: string
}): ReactNode {
  const { preview, returns } = props
  const { streams, streamCount, fates } = preview
  const people = peopleOf(preview)
  const more = streamCount - streams.length
  const told = (Object.keys(FATE_TEXTS) as RevokeFate[]).filter((fate) => fates[fate] > 0)
  return (
    <section
      aria-label={t('Whom it concerns')}
      aria-live="polite"
      className="rounded-md border-s-2 border-warn bg-warn-soft px-3 py-2 text-sm"
    >
      <dl className="figures grid grid-cols-3 gap-2 pb-1.5">
        <Figure
          label={t('{count, plural, one {session} other {sessions}}', { count: preview.sessions })}
          value={preview.sessions}
        />
        {people !== null && <Figure {...people} />}
        <Figure
          label={t('{count, plural, one {stream} other {streams}}', { count: streamCount })}
          value={streamCount}
        />
      </dl>
      <ul className="flex flex-col gap-0.5">
        {told.map((fate) => (
          <li key={fate}>
            <strong className="figures font-medium">{formatNumber(fates[fate])}</strong>{' '}
            {FATE_TEXTS[fate]}
          </li>
        ))}
      </ul>
      {streams.length > 0 && (
        <p className="mt-1 text-xs text-ink-2">
          {streams
            .slice(0, 5)
            .map((each) => `${each.streamName} ${formatNumber(each.sessions)}`)
            .join(' · ')}
          {streamCount > 5 &&
            ` ${t('· {more} more', { more: formatNumber(more + Math.max(0, streams.length - 5)) })}`}
        </p>
      )}
      {preview.besides > 0 && (
        <p className="mt-1 font-medium">
          {t(
            '{besides, plural, one {# of them was not chosen: it has} other {# of them were not chosen: they have}} the same credential, viewer or address.',
            { besides: preview.besides },
          )}
        </p>
      )}
      {preview.publishers > 0 && (
        <p className="mt-1 font-medium text-deny">
          {t(
            '{publishers, plural, one {# of them publishes} other {# of them publish}}: their streams go off air.',
            { publishers: preview.publishers },
          )}
        </p>
      )}
      {returns !== undefined && preview.sessions > 0 && <p className="mt-1">{returns}</p>}
    </section>
  )
}

/** How many they are by name, else by credential. Null: they are not told apart, and an address may be that of many. */
function peopleOf({
  people,
  credentials,
}: BulkRevokePreview): { readonly label: string; readonly value: number } | null {
  if (people !== null) {
    const label = t('{count, plural, one {person} other {people}}', { count: people })
    return { label, value: people }
  }
  if (credentials === null) return null
  const label = t('{count, plural, one {credential} other {credentials}}', { count: credentials })
  return { label, value: credentials }
}

function Figure(props: { readonly label: string; readonly value: number }): ReactNode {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-ink-2">{props.label}</dt>
      <dd className="text-lg leading-6 font-semibold">{formatNumber(props.value)}</dd>
    </div>
  )
}
