import { isOverOnTrial } from '../../../shared/limit-words.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { Names } from '../../components/names.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Where } from '../../components/where.tsx'
import { Why } from '../../components/why.tsx'
import type { Column } from '../../kit/column.ts'
import { Time } from '../../kit/time.tsx'

/** The columns of the decision list, in order. They do not sort: the list is in order of arrival. */
export const decisionColumns = (names: Names): readonly Column<DecisionRecord>[] => [
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
        <span className="font-medium">{row.streamName}</span>
      </>
    ),
  },
  {
    id: 'why',
    header: 'Why',
    width: 180,
    grow: 3,
    cell: (row) => (
      <>
        {row.trace.some(isOverOnTrial) && (
          <span className="font-medium text-warn" title="A limit on trial would have refused this.">
            Over a limit on trial.{' '}
          </span>
        )}
        <Why reason={row.reason} ruleId={row.ruleId} grantId={row.grantId} names={names} />
      </>
    ),
  },
  {
    id: 'who',
    header: 'Viewer',
    width: 110,
    hideBelow: 980,
    cell: (row) => row.viewerId ?? <span className="text-ink-3">not told</span>,
  },
  {
    id: 'where',
    header: 'From',
    width: 166,
    cell: (row) => <Where address={row.address} country={row.country} />,
  },
  {
    id: 'server',
    header: 'Media server',
    width: 120,
    hideBelow: 860,
    cell: (row) => names.mediaServer(row.mediaServerId),
  },
  {
    id: 'agent',
    header: 'User agent',
    width: 150,
    grow: 1,
    hideBelow: 1180,
    cell: (row) => (
      <span className="text-ink-2" title={row.userAgent ?? undefined}>
        {row.userAgent}
      </span>
    ),
  },
]
