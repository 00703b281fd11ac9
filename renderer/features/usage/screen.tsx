import { ChartColumn, X } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import type { UsageBy, UsageReport } from '../../../shared/usage.ts'
import { useApi } from '../../api/query.ts'
import { ExportSessions } from '../../components/export-sessions/export-sessions.tsx'
import { type Names, useNames } from '../../components/names.ts'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { formatCountry } from '../../kit/format.ts'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { Breakdown, type BreakdownProps } from './breakdown.tsx'
import { comparable, isNothing, isRunning } from './comparable.ts'
import { OverTime } from './over-time.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { SaveCsv } from './save-csv.tsx'
import { canDrill, type Drilled, SessionsDrawer } from './sessions-drawer.tsx'
import { Totals } from './totals.tsx'
import { useFreshUsage, useMinute } from './use-minute.ts'
import { useNotCounted } from './use-not-counted.ts'
import { type Only, type UsageUrl, useUsageUrl, ZONE } from './use-url.ts'
import { WhereWatched } from './where-watched.tsx'
import { BREAKDOWNS, formatDays, formatLength, isReason, type Breakdown as Kind } from './words.ts'

/** What was watched in a period: totals, over time, and by everything it can be told apart by. */
export function UsageScreen(): ReactNode {
  const nowMs = useMinute()
  const url = useUsageUrl(nowMs)
  const { from, to } = url.days
  const { streamId, country, protocol } = url.only
  const query = { from, to, zone: ZONE, ...url.only }
  const isAlone = Object.keys(url.only).length > 0
  const read = useApi('GET /usage', { query: { ...query, compare: 'true' } })
  const streams = useApi('GET /streams').data?.streams
  const names = useNames()
  const [drilled, setDrilled] = useState<Drilled | null>(null)
  const streamName = useMemo(() => nameOfStream(streams), [streams])
  const report = useMemo(() => read.data && comparable(read.data), [read.data])
  useFreshUsage(nowMs, report?.period.toMs)

  const nameBy = (by: UsageBy, key: string | null): string => {
    if (key === null) return t('all others')
    if (key === '') return kindOf(by).nobody
    return nameIn(kindOf(by), names, streamName)(key)
  }

  function open(kind: Kind, key: string): void {
    const name = nameBy(kind.by, key)
    if (kind.by === 'refused') go(`/decisions?q=${encodeURIComponent(`reason:${key}`)}`)
    else if (canDrill(kind.by)) setDrilled({ by: kind.by, key, title: name })
    else setDrilled({ by: 'stream', key, title: name })
  }

  const kinds = BREAKDOWNS.filter(({ by }) => isTold(by, url.only))
  const breakdown = (kind: Kind): BreakdownProps => ({
    kind,
    query,
    nameOf: nameIn(kind, names, streamName),
    onOpen: (key) => open(kind, key),
  })

  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <PageHeader
        title={t('Usage')}
        description={<Subtitle url={url} report={read.data} />}
        actions={
          <>
            <PeriodPicker url={url} />
            <SaveCsv query={query} kinds={kinds} />
            <ExportSessions
              key={`${from} ${to} ${streamId} ${country} ${protocol}`}
              given={{
                from,
                to,
                timeZone: ZONE,
                streams: listOf(streamId),
                countries: listOf(country),
                protocols: listOf(protocol),
              }}
            />
          </>
        }
      />
      {isAlone && (
        <p className="flex flex-wrap gap-2 px-4 pb-2">
          {streamId !== undefined && (
            <Alone name={nameBy('stream', streamId)} onEnd={() => url.setOnly('streamId', null)} />
          )}
          {country !== undefined && (
            <Alone name={nameBy('country', country)} onEnd={() => url.setOnly('country', null)} />
          )}
          {protocol !== undefined && (
            <Alone
              name={nameBy('protocol', protocol)}
              onEnd={() => url.setOnly('protocol', null)}
            />
          )}
        </p>
      )}
      {read.isPending && <LoadingRows />}
      {read.error !== null && (
        <LoadFailed what={t('usage')} error={read.error} onRetry={() => void read.refetch()} />
      )}
      {report !== undefined && isNothing(report.totals) && <Nothing url={url} />}
      {report !== undefined && !isNothing(report.totals) && (
        <>
          <section
            aria-label={t('Totals')}
            className="grid shrink-0 grid-cols-1 gap-x-4 border-b border-line px-4 pt-2 lg:grid-cols-[19rem_minmax(0,1fr)]"
          >
            <Totals report={read.data ?? report} only={url.only} />
            <OverTime
              url={url}
              query={query}
              report={report}
              nameOf={nameBy}
              onOpen={(by, key) => open(kindOf(by), key)}
            />
          </section>
          {country === undefined && (
            <section aria-label={t('Where from')} className="border-b border-line px-4 pt-4">
              <WhereWatched {...breakdown(kindOf('country'))} />
            </section>
          )}
          <div className="columns-sm gap-3 p-4 pb-1">
            {kinds.map(
              (kind) => kind.by !== 'country' && <Breakdown key={kind.by} {...breakdown(kind)} />,
            )}
          </div>
        </>
      )}
      {drilled !== null && (
        <SessionsDrawer
          key={`${drilled.by} ${drilled.key}`}
          drilled={drilled}
          query={query}
          streamName={streamName}
          onClose={() => setDrilled(null)}
          onOnly={(name, key) => {
            setDrilled(null)
            url.setOnly(name, key)
          }}
        />
      )}
    </div>
  )
}

/** Ends that the screen is about one thing alone. */
function Alone(props: { readonly name: string; readonly onEnd: () => void }): ReactNode {
  return (
    <Button size="small" icon={<X aria-hidden className="size-3.5" />} onClick={props.onEnd}>
      {t('{name} alone', { name: props.name })}
    </Button>
  )
}

function period({ days: ofUrl }: UsageUrl, report: UsageReport | undefined): string {
  const [days, length, zone] = [formatDays(ofUrl), formatLength(ofUrl), ZONE]
  if (report?.before == null) return t('{days}, {length} in {zone}.', { days, length, zone })
  const before = formatDays(report.before)
  return isRunning(report)
    ? t('{days}, {length} in {zone}, against {before} as far as it has come.', {
        days,
        length,
        zone,
        before,
      })
    : t('{days}, {length} in {zone}, against {before}.', { days, length, zone, before })
}

/** Which days these are, in whose time, and what is not in the figures yet. */
function Subtitle(props: {
  readonly url: UsageUrl
  readonly report: UsageReport | undefined
}): ReactNode {
  const { url, report } = props
  const open = useNotCounted(report, url.only)
  return (
    <>
      {period(url, report)}
      {open > 0 && (
        <>
          {' '}
          {t(
            '{open, plural, one {# viewer is} other {# viewers are}} on where only the end is told: their time is added when they go.',
            { open },
          )}
        </>
      )}
    </>
  )
}

function Nothing({ url }: { readonly url: UsageUrl }): ReactNode {
  return (
    <EmptyState
      icon={<ChartColumn />}
      title={t('Nobody watched in this period')}
      actions={
        <>
          {url.period !== 'this-month' && (
            <Button onClick={() => url.setPeriod('this-month')}>{t('Show this month')}</Button>
          )}
          <Button onClick={() => go('/media-servers')}>{t('See the media servers')}</Button>
        </>
      }
    >
      <p>
        {t(
          'What viewers watch is counted from the first session on, without anything to set up. Where a media server tells only of the end of a session, it is counted then.',
        )}
      </p>
    </EmptyState>
  )
}

/** Whether there are rows of it: not of refusals and publishers, where it is about some viewers, nor of what it is about itself. */
function isTold(by: UsageBy, { streamId, protocol, ...others }: Only): boolean {
  if (by === 'stream') return streamId === undefined
  if (by === 'protocol') return protocol === undefined
  if (by === 'country') return others.country === undefined
  const isAlone = streamId !== undefined || protocol !== undefined || others.country !== undefined
  return !isAlone || (by !== 'refused' && by !== 'published')
}

const kindOf = (by: UsageBy): Kind => BREAKDOWNS.find((kind) => kind.by === by) ?? NO_KIND
const NO_KIND: Kind = { by: 'stream', title: '', nobody: '' }

/** What a filter of an export can name; that of nobody it cannot. */
const listOf = (one: string | undefined): readonly string[] =>
  one === undefined || one === '' ? [] : [one]

function nameOfStream(streams: readonly Stream[] | undefined): (id: string) => string {
  const known = new Map(streams?.map(({ id, name, title }) => [id, title === '' ? name : title]))
  return (id) => known.get(id) ?? id
}

function nameIn(
  kind: Kind,
  names: Names,
  streamName: (id: string) => string,
): (key: string) => string {
  switch (kind.by) {
    case 'stream':
    case 'published':
      return streamName
    case 'country':
      return formatCountry
    case 'grant':
      return names.grant
    case 'media-server':
      return names.mediaServer
    case 'refused':
      return (key) => (isReason(key) ? reasonText(key) : key)
    default:
      return (key) => key
  }
}
