import type { ReactNode } from 'react'
import { isOverOnTrial } from '../../../shared/limit-words.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { Names } from '../../components/names.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Where } from '../../components/where.tsx'
import { Why } from '../../components/why.tsx'
import type { Column } from '../../kit/column.ts'
import { formatNumber, TIME_WIDTH } from '../../kit/format.ts'
import { Time } from '../../kit/time.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import { isSummary, type Row, type Summary } from './summary.ts'

/** A cell that a line standing for several has nothing for. */
const ofOne =
  (cell: (row: DecisionRecord) => ReactNode) =>
  (row: Row): ReactNode =>
    isSummary(row) ? null : cell(row)

/**
 * The columns of the decision list, in order. They do not sort: the list is in order of arrival. What is most often read last gives
 * way first: the reason has room for most of its sentence, and who it was is told longer than which server asked.
 */
export const decisionColumns = (names: Names): readonly Column<Row>[] => [
  {
    id: 'at',
    header: t('Time'),
    width: TIME_WIDTH,
    leaveOut: 6,
    cell: (row) => <Time atMs={row.atMs} />,
  },
  {
    id: 'outcome',
    header: t('Decision'),
    width: 118,
    cell: (row) => <OutcomeBadge outcome={row.outcome} />,
  },
  {
    id: 'stream',
    header: t('Stream'),
    width: 104,
    grow: 1,
    cell: (row) => (
      <>
        {row.action === 'publish' && <span className="text-ink-3">{t('publish')} </span>}
        <span className="font-medium">{isSummary(row) ? streamsOf(row) : row.streamName}</span>
      </>
    ),
    below: { without: 'why', line: ({ reason }) => reasonText(reason) },
  },
  {
    id: 'why',
    header: t('Why'),
    // Gives the time the room for AM and PM, so that in a window of 1,024 px nothing else goes for it.
    width: 336 - TIME_WIDTH,
    grow: 4,
    leaveOut: 5,
    cell: (row) => (isSummary(row) ? <Many summary={row} /> : <One row={row} names={names} />),
  },
  {
    id: 'who',
    header: t('Viewer'),
    width: 110,
    leaveOut: 3,
    cell: ofOne(
      (row) => row.viewerId ?? row.label ?? <span className="text-ink-3">{t('not told')}</span>,
    ),
  },
  {
    id: 'where',
    header: t('From'),
    width: 160,
    leaveOut: 4,
    cell: ofOne((row) => <Where address={row.address} country={row.country} />),
  },
  {
    id: 'server',
    header: t('Media server'),
    width: 120,
    leaveOut: 2,
    cell: ofOne((row) => names.mediaServer(row.mediaServerId)),
  },
  {
    id: 'agent',
    header: t('User agent'),
    width: 150,
    grow: 1,
    leaveOut: 1,
    cell: ofOne((row) => (
      <span className="text-ink-2" title={row.userAgent ?? undefined}>
        {row.userAgent}
      </span>
    )),
  },
]

function One({ row, names }: { readonly row: DecisionRecord; readonly names: Names }): ReactNode {
  return (
    <>
      {row.trace.some(isOverOnTrial) && (
        <span
          className="font-medium text-warn"
          title={t('A limit on trial would have refused this.')}
        >
          {t('Over a limit on trial.')}{' '}
        </span>
      )}
      <Why {...row} label={row.label} names={names} />
    </>
  )
}

function Many({ summary }: { readonly summary: Summary }): ReactNode {
  return (
    <span title={`${reasonText(summary.reason)} ${summary.reason}`}>
      <span className="figures font-semibold">
        {t('{count} in this second.', { count: formatNumber(summary.count) })}{' '}
      </span>
      <span className="text-ink-2">{reasonText(summary.reason)}</span>
    </span>
  )
}

/** The stream a line is about, or how many. */
export const streamsOf = ({ streams }: Summary): string =>
  streams.length === 1
    ? (streams[0] ?? '')
    : t('{streams} streams', { streams: formatNumber(streams.length) })
