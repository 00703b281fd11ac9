import { type ReactNode, useEffect, useState } from 'react'
import type { LimitBan, LimitCounts } from '../../../shared/limit-api.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { learnGrants } from '../../components/names.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { ShortRow } from '../../kit/short-list.tsx'
import { Ago, Time } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go } from '../../route.ts'
import { List, of } from './list.tsx'
import { OwnLimitDialog, type OwnLimitOf } from './own-limit-dialog.tsx'
import { SeveralNow } from './several-now.tsx'
import { Suspicions } from './suspicions.tsx'

/** What is shown here changes without an edit, so it is read again. */
const AGAIN_MS = 5_000

/** What limits do: links that may be shared, who is refused for a while, and links with a limit of their own. */
export function LimitsScreen(): ReactNode {
  const limits = useApi('GET /limits')
  const sharing = useApi('GET /sharing')
  const [changing, setChanging] = useState<OwnLimitOf | null>(null)
  useEffect(() => {
    const named = [...(sharing.data?.suspicions ?? []), ...(limits.data?.grantLimits ?? [])]
    learnGrants(new Map(named.map(({ grantId, label }) => [grantId, label])))
  }, [sharing.data, limits.data])
  useAgain(() => {
    void limits.refetch()
    void sharing.refetch()
  })
  return (
    <div className="h-full overflow-y-auto pb-8">
      <PageHeader
        title={t('Limits')}
        description={t('Sessions at a time, and links that are passed on.')}
        actions={<Button onClick={() => go('/settings')}>{t('Set limits')}</Button>}
      />
      <div className="flex max-w-5xl flex-col gap-6 px-4">
        {(limits.isPending || sharing.isPending) && <LoadingRows rows={3} />}
        {limits.error !== null && limits.data === undefined && (
          <LoadFailed
            what={t('limits')}
            error={limits.error}
            onRetry={() => void limits.refetch()}
          />
        )}
        {sharing.error !== null && sharing.data === undefined && (
          <LoadFailed
            what={t('shared links')}
            error={sharing.error}
            onRetry={() => void sharing.refetch()}
          />
        )}
        {sharing.data !== undefined && (
          <Suspicions suspicions={sharing.data.suspicions} onLimit={setChanging} />
        )}
        <SeveralNow own={limits.data?.grantLimits ?? []} onLimit={setChanging} />
        {limits.data !== undefined && (
          <>
            <Bans bans={limits.data.bans} />
            <OwnLimits limits={limits.data.grantLimits} onChange={setChanging} />
            <Counts counts={limits.data.counts} />
          </>
        )}
      </div>
      {changing !== null && <OwnLimitDialog of={changing} onClose={() => setChanging(null)} />}
    </div>
  )
}

function useAgain(work: () => void): void {
  useEffect(() => {
    const timer = setInterval(work, AGAIN_MS)
    return () => clearInterval(timer)
  })
}

function Bans({ bans }: { readonly bans: readonly LimitBan[] }): ReactNode {
  return (
    <List
      title={t('Refused for a while')}
      about={t(
        'They went over a limit that bans. Lifting it lets those stay who could not be ended yet.',
      )}
      empty={t('Nobody is. Limits ban only where a ban is set.')}
    >
      {bans.map((ban) => (
        <Ban key={`${ban.kind} ${ban.value}`} ban={ban} />
      ))}
    </List>
  )
}

function Ban({ ban: { kind, value, untilMs } }: { readonly ban: LimitBan }): ReactNode {
  const action = useAction()
  const lift = async (): Promise<void> => {
    const done = await action.run(() =>
      call('DELETE /limits/bans/{kind}/{value}', { params: { kind, value } }),
    )
    if (done !== null) toastDeleted(t('They may come again'), 'limit_ban', `${kind} ${value}`)
  }
  return (
    <ShortRow
      name={<span className="data">{value}</span>}
      facts={
        <>
          <T
            text="{kind}, refused until {until}, {until2}"
            values={{
              kind: kind === 'viewer' ? t('A viewer') : t('A link or token'),
              until: <Time atMs={untilMs} />,
              until2: <Ago atMs={untilMs} />,
            }}
          />
          {action.error !== null && <span className="text-deny"> {action.error.message}</span>}
        </>
      }
      actions={
        <Button
          size="small"
          aria-label={of(t('Lift'), value)}
          busy={action.busy}
          onClick={() => void lift()}
        >
          {t('Lift')}
        </Button>
      }
    />
  )
}

function OwnLimits(props: {
  readonly limits: readonly (OwnLimitOf & { readonly sessionsNow: number })[]
  readonly onChange: (of: OwnLimitOf) => void
}): ReactNode {
  return (
    <List
      title={t('Links and tokens with a limit of their own')}
      about={t('Whatever their stream says.')}
      empty={t(
        'None. Set one when you issue a token, in its drawer, or above for one that is shared.',
      )}
    >
      {props.limits.map((each) => (
        <ShortRow
          key={each.grantId}
          name={each.label || <span className="data">{each.grantId}</span>}
          facts={[
            sessionsText(each.sessions),
            t('{sessionsNow} now', { sessionsNow: formatNumber(each.sessionsNow) }),
            ...(each.mayBeShared ? [t('may be shared')] : []),
            ...(each.note === '' ? [] : [each.note]),
          ].join(', ')}
          actions={
            <Button
              size="small"
              aria-label={of(t('Change'), each.label || each.grantId)}
              onClick={() => props.onChange(each)}
            >
              {t('Change')}
            </Button>
          }
        />
      ))}
    </List>
  )
}

function sessionsText(sessions: number | null): string {
  if (sessions === null) return t('Sessions as its stream says')
  if (sessions === 0) return t('No limit')
  return t('At most {sessions} at a time', { sessions: formatNumber(sessions) })
}

function Counts({ counts }: { readonly counts: LimitCounts }): ReactNode {
  return (
    <section aria-label={t('Since start')} className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">{t('Since Stagedoor started')}</h2>
      <dl className="figures flex flex-wrap gap-x-8 gap-y-2">
        <Count name={t('Refused')} count={counts.refused} />
        <Count name={t('Refused by a ban')} count={counts.banned} />
        <Count name={t('Ended by a ban')} count={counts.endedByBan} />
        <Count name={t('Taken over from')} count={counts.tookOver} />
        <Count name={t('Over a limit on trial')} count={counts.wouldRefuse} />
      </dl>
    </section>
  )
}

const Count = (props: { readonly name: string; readonly count: number }): ReactNode => (
  <div className="flex flex-col-reverse">
    <dt className="text-xs text-ink-3">{props.name}</dt>
    <dd className="text-lg font-semibold">{formatNumber(props.count)}</dd>
  </div>
)
