import type { ReactNode } from 'react'
import { isOverOnTrial } from '../../../shared/limit-words.ts'
import { REASONS } from '../../../shared/reasons.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { Names } from '../../components/names.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Where } from '../../components/where.tsx'
import { Why } from '../../components/why.tsx'
import type { Column } from '../../kit/column.ts'
import { formatNumber } from '../../kit/format.ts'
import { Time } from '../../kit/time.tsx'
import { isSummary, type Row, type Summary } from './summary.ts'

/** A cell that a line standing for several has nothing for. */
const ofOne =
  (cell: (row: DecisionRecord) => ReactNode) =>
  (row: Row): ReactNode =>
    isSummary(row) ? null : cell(row)

/** The columns of the decision list, in order. They do not sort: the list is in order of arrival. */
export const decisionColumns = (names: Names): readonly Column<Row>[] => [
  { id: 'at', header: 'Time', width: 112, cell: (row) => <Time atMs={row.atMs} /> },
  {
    id: 'outcome',
    header: 'Decision',
    width: 96,
    cell: (row) => <OutcomeBadge outcome={row.outcome} />,
  },
  {
    id: 'stream',
    header: 'Stream',
    width: 128,
    grow: 1,
    cell: (row) => (
      <>
        {row.action === 'publish' && <span className="text-ink-3">publish </span>}
        <span className="font-medium">{isSummary(row) ? streamsOf(row) : row.streamName}</span>
      </>
    ),
  },
  {
    id: 'why',
    header: 'Why',
    width: 180,
    grow: 3,
    cell: (row) => (isSummary(row) ? <Many summary={row} /> : <One row={row} names={names} />),
  },
  {
    id: 'who',
    header: 'Viewer',
    width: 110,
    hideBelow: 980,
    cell: ofOne((row) => row.viewerId ?? <span className="text-ink-3">not told</span>),
  },
  {
    id: 'where',
    header: 'From',
    width: 166,
    cell: ofOne((row) => <Where address={row.address} country={row.country} />),
  },
  {
    id: 'server',
    header: 'Media server',
    width: 120,
    hideBelow: 860,
    cell: ofOne((row) => names.mediaServer(row.mediaServerId)),
  },
  {
    id: 'agent',
    header: 'User agent',
    width: 150,
    grow: 1,
    hideBelow: 1180,
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
        <span className="font-medium text-warn" title="A limit on trial would have refused this.">
          Over a limit on trial.{' '}
        </span>
      )}
      <Why reason={row.reason} ruleId={row.ruleId} grantId={row.grantId} names={names} />
    </>
  )
}

function Many({ summary }: { readonly summary: Summary }): ReactNode {
  return (
    <span title={`${REASONS[summary.reason]} ${summary.reason}`}>
      <span className="figures font-semibold">{formatNumber(summary.count)} in this second. </span>
      <span className="text-ink-2">{REASONS[summary.reason]}</span>
    </span>
  )
}

/** The stream a line is about, or how many. */
export const streamsOf = ({ streams }: Summary): string =>
  streams.length === 1 ? (streams[0] ?? '') : `${formatNumber(streams.length)} streams`
