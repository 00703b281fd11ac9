import { Expand, LogOut, Moon, Sun, TriangleAlert, Unplug } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { ReasonCode } from '../../../shared/reasons.ts'
import type { FeedState } from '../../api/feed-state.ts'
import { useApi } from '../../api/query.ts'
import { isBehindDialog } from '../../kit/behind-dialog.ts'
import { IconButton } from '../../kit/button.tsx'
import { formatDuration, formatNumber, formatRate } from '../../kit/format.ts'
import { singleKeysAreOn } from '../../kit/single-keys.ts'
import { useNow } from '../../kit/time.tsx'
import { LOCALE } from '../../language/language.ts'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { ViewerChart } from '../live/viewer-chart.tsx'
import { ALARM_WORDS } from './alarm-words.ts'
import { countsOf, viewersByStream } from './counts.ts'
import { useKeepAwake } from './keep-awake.ts'
import { MostList } from './most-list.tsx'
import { useSampled } from './use-sampled.ts'

const LIGHT_KEY = 'stagedoor.wall-light'
const ROOM = 6

/**
 * The state of the house for a second monitor, read from across the room: viewers, streams, refusals of the last minute,
 * alarms, the clock. No address, no viewer and no secret is on it. Dark unless told otherwise, whatever the theme.
 */
export function WallScreen(): ReactNode {
  const state = useSampled()
  const [light, setLight] = useState(() => localStorage.getItem(LIGHT_KEY) === 'on')
  useKeepAwake()
  useWallKeys()
  const turn = (): void => {
    localStorage.setItem(LIGHT_KEY, light ? 'off' : 'on')
    setLight(!light)
  }
  return (
    <main
      id="main"
      tabIndex={-1}
      data-scheme={light ? 'light' : 'dark'}
      className="flex shrink-0 grow flex-col gap-[2vmin] bg-canvas p-[2.5vmin] text-ink outline-none"
    >
      <header className="flex flex-wrap items-start justify-between gap-x-[4vmin] gap-y-2">
        <Viewers state={state} />
        <Clock />
      </header>
      <Troubles state={state} />
      <div className="grid min-h-0 flex-1 gap-[2vmin] lg:grid-cols-2">
        <Streams state={state} />
        <Refusals state={state} />
      </div>
      <section
        aria-label={t('Viewers over the last hour')}
        className="rounded-lg bg-panel p-[1.5vmin]"
      >
        <ViewerChart key={light ? 'light' : 'dark'} large />
      </section>
      <footer className="flex items-center justify-end gap-1">
        <IconButton label={t('Leave the wall')} shortcut="Escape" onClick={leave}>
          <LogOut aria-hidden />
        </IconButton>
        <IconButton label={light ? t('Dark') : t('Light')} onClick={turn}>
          {light ? <Moon aria-hidden /> : <Sun aria-hidden />}
        </IconButton>
        <IconButton label={t('Full screen')} shortcut="f" onClick={toggleFullScreen}>
          <Expand aria-hidden />
        </IconButton>
      </footer>
    </main>
  )
}

function leave(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen()
  go('/')
}

function toggleFullScreen(): void {
  const change =
    document.fullscreenElement === null
      ? document.documentElement.requestFullscreen()
      : document.exitFullscreen()
  // Refused where a policy forbids it; F11 of the browser is left.
  change.catch(() => undefined)
}

/** Escape leaves, f is full screen; Escape that ends full screen is the browser's and never comes here. */
function useWallKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isBehindDialog() || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Escape') leave()
      if (event.key === 'f' && singleKeysAreOn()) toggleFullScreen()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

function Viewers({ state }: { readonly state: FeedState }): ReactNode {
  const { viewers, publishers, perSecond } = state.counters
  return (
    <div className="figures">
      <h1 className="text-[max(1.25rem,3.2vmin)] leading-tight text-ink-2">{t('Viewers now')}</h1>
      <p className="text-[clamp(4.5rem,20vmin,15rem)] leading-none font-semibold tracking-tight">
        {formatNumber(viewers)}
      </p>
      <p className="mt-[1vmin] text-[max(1.125rem,3vmin)] leading-tight text-ink-2">
        {t(
          '{publishers, plural, one {# publisher} other {# publishers}}, {perSecond} decisions a second',
          { publishers, perSecond: formatRate(perSecond) },
        )}
      </p>
    </div>
  )
}

const HOURS = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' })

function Clock(): ReactNode {
  const now = useNow()
  return (
    <div className="figures sm:text-end">
      <time
        dateTime={new Date(now).toISOString()}
        className="block text-[clamp(2.25rem,9vmin,7rem)] leading-none font-semibold tracking-tight"
      >
        {HOURS.format(now)}
      </time>
      <p className="mt-[1vmin] text-[max(1rem,2.6vmin)] leading-tight text-ink-2">
        {DAY.format(now)}
      </p>
    </div>
  )
}

const STRIP =
  'flex items-start gap-[1.5vmin] rounded-lg px-[2vmin] py-[1.5vmin] text-[max(1.125rem,3vmin)] leading-snug font-medium'

function Troubles({ state }: { readonly state: FeedState }): ReactNode {
  const now = useNow()
  const { status, offlineSinceMs, alarms } = state
  return (
    <div role="alert" className="flex flex-col gap-[1vmin] empty:hidden">
      {status === 'offline' && offlineSinceMs !== null && (
        <p className={`${STRIP} bg-deny-soft text-deny`}>
          <Unplug aria-hidden className="mt-[0.1em] size-[1.2em] shrink-0" />
          <span>
            {t('Offline since {offlineSince}, for {span}. What you see is from before.', {
              offlineSince: HOURS.format(offlineSinceMs),
              span: formatDuration(now - offlineSinceMs),
            })}
          </span>
        </p>
      )}
      {alarms.map((alarm) => (
        <p key={alarm.code} className={`${STRIP} bg-warn-soft text-warn`}>
          <TriangleAlert aria-hidden className="mt-[0.1em] size-[1.2em] shrink-0" />
          <span>
            {ALARM_WORDS[alarm.code]} {t('Look at the console.')}
          </span>
        </p>
      ))}
    </div>
  )
}

function Streams({ state }: { readonly state: FeedState }): ReactNode {
  const streams = useApi('GET /streams').data?.streams
  const titleOf = (name: string): string => {
    const title = streams?.find((each) => each.name === name)?.title
    return title === undefined || title === '' ? name : title
  }
  return (
    <MostList
      title={t('Viewers by stream')}
      counts={viewersByStream(state.sessions.values())}
      room={ROOM}
      nameOf={titleOf}
      nothing={t('Nobody watches.')}
      rest={(count) => t('{count} more streams', { count })}
      bar="bg-lamp"
    />
  )
}

function Refusals({ state }: { readonly state: FeedState }): ReactNode {
  return (
    <MostList<ReasonCode>
      title={t('Refused in the last minute')}
      counts={countsOf(state.counters.refusedLastMinute)}
      room={ROOM}
      nameOf={(reason) => reasonText(reason).replace(/\.$/, '')}
      nothing={t('Nobody was refused.')}
      rest={(count) => t('{count} more reasons', { count })}
      bar="bg-deny"
    />
  )
}
