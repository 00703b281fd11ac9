import type { ReactNode } from 'react'
import type { DecisionRecord } from '../../../shared/session.ts'
import { useApi } from '../../api/query.ts'
import { Where } from '../../components/where.tsx'
import { formatNumber } from '../../kit/format.ts'
import { LoadFailed } from '../../kit/load-state.tsx'
import { Time } from '../../kit/time.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go } from '../../route.ts'
import { summaryOf } from './use-summary.ts'

/** Decisions looked at. */
const LATEST = 500

/** From where a token was used of late, and why it was refused. */
export function TokenUse({ id }: { readonly id: string }): ReactNode {
  const query = useApi('GET /decisions', {
    query: { filter: `grant:${id}`, limit: String(LATEST) },
  })
  if (query.error !== null) {
    return (
      <LoadFailed what={t('its use')} error={query.error} onRetry={() => void query.refetch()} />
    )
  }
  if (query.data === undefined) return null
  const { decisions, nextBefore, looked } = query.data
  return (
    <section aria-label={t('Its use')} className="flex flex-col gap-1 text-sm">
      <h3 className="font-medium">{t('Its use of late')}</h3>
      {decisions.length === 0 ? (
        <p className="text-ink-3">
          {nextBefore === null
            ? t('No decision was about it.')
            : t('None of the latest {looked, number} decisions was about it.', { looked })}
        </p>
      ) : (
        <Summary id={id} decisions={decisions} />
      )}
    </section>
  )
}

function Summary(props: {
  readonly id: string
  readonly decisions: readonly DecisionRecord[]
}): ReactNode {
  const { addresses, more, refusals } = summaryOf(props.decisions)
  const show = (term: string): void =>
    go(`/decisions?q=${encodeURIComponent(`grant:${props.id} ${term}`)}`)
  return (
    <>
      <ul aria-label={t('Addresses')}>
        {addresses.map(({ address, country, count }) => (
          <Counted key={address} count={count} onShow={() => show(`ip:${address}`)}>
            <Where address={address} country={country} />
          </Counted>
        ))}
      </ul>
      {more > 0 && (
        <p className="text-xs text-ink-3">
          {t('{more, plural, one {# more address} other {# more addresses}}', { more })}
        </p>
      )}
      <ul aria-label={t('Refusals')}>
        {refusals.map(({ reason, count }) => (
          <Counted key={reason} count={count} onShow={() => show(`reason:${reason}`)}>
            <span aria-hidden className="text-deny">
              ✕
            </span>{' '}
            {reasonText(reason)}
          </Counted>
        ))}
      </ul>
      <p className="text-xs text-ink-3">
        <T
          text="Of {count, plural, one {# decision} other {# decisions}} since {since}."
          values={{
            count: props.decisions.length,
            since: <Time atMs={props.decisions.at(-1)?.atMs ?? 0} />,
          }}
        />
      </p>
    </>
  )
}

function Counted(props: {
  readonly onShow: () => void
  readonly count: number
  readonly children: ReactNode
}): ReactNode {
  return (
    <li className="flex items-baseline justify-between gap-3">
      <button
        type="button"
        title={t('Show these decisions')}
        className="min-w-0 text-start hover:underline"
        onClick={props.onShow}
      >
        {props.children}
      </button>
      <span className="data shrink-0 text-ink-2">{formatNumber(props.count)}</span>
    </li>
  )
}
