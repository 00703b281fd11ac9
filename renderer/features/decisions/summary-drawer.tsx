import type { ReactNode } from 'react'
import { formatTerms } from '../../../shared/filter-text.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { useApi } from '../../api/query.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Where } from '../../components/where.tsx'
import { Button } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { formatFull, formatNumber } from '../../kit/format.ts'
import { Time } from '../../kit/time.tsx'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'
import { streamsOf } from './columns.tsx'
import type { Summary } from './summary.ts'

const SHOWN = 100

/**
 * The decisions that one line stands for, each to be opened.
 *
 * @param summary Null keeps it closed.
 */
export function SummaryDrawer(props: {
  readonly summary: Summary | null
  readonly onOpen: (decisionId: number) => void
  /** Given a filter text that leaves decisions of this kind. */
  readonly onNarrow: (text: string) => void
  readonly onClose: () => void
}): ReactNode {
  const { summary } = props
  return (
    <Drawer
      open={summary !== null}
      onClose={props.onClose}
      modal={false}
      title={
        summary !== null && (
          <span className="flex items-center gap-2.5">
            <OutcomeBadge outcome={summary.outcome} />
            <span className="truncate">
              {t('{count} of {streams}', {
                count: formatNumber(summary.count),
                streams: streamsOf(summary),
              })}
            </span>
          </span>
        )
      }
      description={
        summary !== null &&
        t('{reason} In the second of {at}.', {
          reason: reasonText(summary.reason),
          at: formatFull(summary.atMs),
        })
      }
      footer={
        summary !== null && (
          <Button onClick={() => props.onNarrow(filterOf(summary))}>
            {t('Only decisions like these')}
          </Button>
        )
      }
    >
      {summary !== null && <Those summary={summary} onOpen={props.onOpen} />}
    </Drawer>
  )
}

function filterOf({ outcome, reason, streams }: Summary): string {
  const terms = [
    { key: null, value: outcome },
    { key: 'reason', value: reason },
  ]
  const [only, ...more] = streams
  return formatTerms(
    only !== undefined && more.length === 0 ? [...terms, { key: 'stream', value: only }] : terms,
  )
}

function Those(props: {
  readonly summary: Summary
  readonly onOpen: (decisionId: number) => void
}): ReactNode {
  const { summary } = props
  const { outcome, reason, action, streamId } = summary
  const read = useApi('GET /decisions', {
    query: {
      outcome,
      reason,
      action,
      ...(streamId === null ? {} : { streamId }),
      before: String(summary.newestId + 1),
      limit: String(SHOWN),
    },
  })
  const rows = read.data?.decisions.filter((row) => row.id >= summary.oldestId)
  if (read.error !== null) {
    return (
      <p role="alert" className="text-sm text-deny">
        {read.error.message}
      </p>
    )
  }
  if (rows === undefined) return <p className="text-sm text-ink-3">{t('Reading')}</p>
  return (
    <>
      <ul className="flex flex-col">
        {rows.map((row) => (
          <Line key={row.id} row={row} onOpen={() => props.onOpen(row.id)} />
        ))}
      </ul>
      {rows.length < summary.count && (
        <p className="pt-3 text-xs text-ink-3">
          {t('{rows} of {count} that this line counted.', {
            rows: formatNumber(rows.length),
            count: formatNumber(summary.count),
          })}
        </p>
      )}
    </>
  )
}

function Line(props: { readonly row: DecisionRecord; readonly onOpen: () => void }): ReactNode {
  const { row } = props
  return (
    <li className="border-b border-line/60">
      <button
        type="button"
        onClick={props.onOpen}
        className="grid h-8 w-full grid-cols-[6rem_minmax(0,1fr)_minmax(0,1fr)] items-center gap-2 text-start hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Time atMs={row.atMs} />
        <span className="truncate">{row.viewerId ?? row.streamName}</span>
        <span className="truncate">
          <Where address={row.address} country={row.country} />
        </span>
      </button>
    </li>
  )
}
