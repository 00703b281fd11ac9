import { TriangleAlert, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import type { NamedServer } from '../../shared/api.ts'
import { call } from '../api/client.ts'
import { useFeed } from '../api/feed.ts'
import { isInBetween, useNotRead } from '../api/not-read.ts'
import { useAction } from '../api/use-action.ts'
import { CancelRestore } from '../components/cancel-restore.tsx'
import { goToSection } from '../components/go-to-section.ts'
import { Button } from '../kit/button.tsx'
import { Ago, Time } from '../kit/time.tsx'
import { known, t } from '../language/t.ts'
import { T } from '../language/text.tsx'
import { go } from '../route.ts'

/** What the operator must know, above every screen until it clears. */
export function Banners(): ReactNode {
  const alarms = useFeed((state) => state.alarms)
  return (
    <div role="alert" className="flex flex-col">
      <OfflineBanner />
      <NotReadBanner />
      {alarms.map((alarm) => (
        <p
          key={alarm.code}
          className="flex flex-wrap items-start gap-2.5 border-t border-warn/40 bg-warn-soft px-4 py-2 text-sm"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span className="min-w-0 flex-1 basis-48">
            <strong className="font-semibold">{known(alarm.message)}</strong> {known(alarm.remedy)}{' '}
            <span className="text-ink-2">
              <T text="Since {since}." values={{ since: <Time atMs={alarm.sinceMs} /> }} />
            </span>
          </span>
          {alarm.code === 'clock_doubted' && <ConfirmClock />}
          {alarm.mediaServers !== undefined && <OpenServers servers={alarm.mediaServers} />}
          {alarm.code === 'restore_waiting' && <RestoreActs />}
        </p>
      ))}
    </div>
  )
}

/** More of them would push the words aside; the list has them all. */
const MOST_SERVERS = 3

function OpenServers({ servers }: { readonly servers: readonly NamedServer[] }): ReactNode {
  return (
    <span className="ms-auto flex shrink-0 flex-wrap gap-2">
      {servers.slice(0, MOST_SERVERS).map(({ id, name }) => (
        <Button key={id} size="small" onClick={() => go(`/media-servers?open=${id}`)}>
          {t('Open {name}', { name })}
        </Button>
      ))}
    </span>
  )
}

/** Nothing else than its operator can say whether a clock that is far ahead is right. */
function ConfirmClock(): ReactNode {
  const action = useAction()
  return (
    <span className="ms-auto flex shrink-0 flex-col items-end gap-1">
      <Button
        size="small"
        busy={action.busy}
        onClick={() => void action.run(() => call('POST /clock/confirm'))}
      >
        {t('The date is right')}
      </Button>
      {action.error !== null && <span className="text-deny">{action.error.message}</span>}
    </span>
  )
}

/** Somebody else may have staged it, on the command line. */
const RestoreActs = (): ReactNode => (
  <span className="ms-auto shrink-0">
    <CancelRestore
      beside={
        <Button size="small" onClick={() => goToSection('/settings', t('Backups'))}>
          {t('Settings')}
        </Button>
      }
    />
  </span>
)

/** The feed comes in and calls fail, as behind a proxy that is being stopped: figures go on, lists stand still. */
function NotReadBanner(): ReactNode {
  const isLive = useFeed((state) => state.status === 'live')
  const notRead = useNotRead()
  if (!isLive || notRead === null) return null
  const { error, sinceMs } = notRead
  return (
    <p className="flex items-start gap-2.5 border-t border-warn/40 bg-warn-soft px-4 py-2 text-sm">
      <Unplug aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <span>
        <T
          text="{strong} ({ago}). What lists show is from before, and what you do may not arrive. {why} Trying again by itself."
          values={{
            strong: (
              <strong className="font-semibold">
                <T text="Not read since {since}" values={{ since: <Time atMs={sinceMs} /> }} />
              </strong>
            ),
            ago: <Ago atMs={sinceMs} />,
            why: isInBetween(error)
              ? t('Stagedoor runs, but calls do not reach it: look at the proxy in between.')
              : error.message,
          }}
        />
      </span>
    </p>
  )
}

function OfflineBanner(): ReactNode {
  const status = useFeed((state) => state.status)
  const sinceMs = useFeed((state) => state.offlineSinceMs)
  if (status !== 'offline' || sinceMs === null) return null
  return (
    <p className="flex items-start gap-2.5 border-t border-deny/40 bg-deny-soft px-4 py-2 text-sm">
      <Unplug aria-hidden className="mt-0.5 size-4 shrink-0 text-deny" />
      <span>
        <T
          text="{strong} ({since}). What you see is from before. Trying again by itself; if it stays away, see whether Stagedoor still runs."
          values={{
            strong: (
              <strong className="font-semibold">
                <T
                  text="Handler unreachable since {since}"
                  values={{ since: <Time atMs={sinceMs} /> }}
                />
              </strong>
            ),
            since: <Ago atMs={sinceMs} />,
          }}
        />
      </span>
    </p>
  )
}
