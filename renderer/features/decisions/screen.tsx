import { Bookmark, Download, Inbox, SearchX } from 'lucide-react'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { DECISION_WORDS, type ReadFilter, readFilter } from '../../../shared/read-filter.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { download } from '../../api/download.ts'
import { feed } from '../../api/feed.ts'
import { addressTest } from '../../components/address-test.ts'
import { DecisionDrawer, targetOf } from '../../components/decision-drawer.tsx'
import { ExportSessions } from '../../components/export-sessions/export-sessions.tsx'
import { useNames } from '../../components/names.ts'
import { RevokeDialog } from '../../components/revoke-dialog.tsx'
import type { RevokeTarget } from '../../components/revoke-target.ts'
import { ViewsDialog, ViewTabs } from '../../components/saved-views.tsx'
import { useFilterCatalogue } from '../../components/use-filter-catalogue.ts'
import { Button } from '../../kit/button.tsx'
import { DataTable } from '../../kit/data-table.tsx'
import { besideDrawer } from '../../kit/drawer.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { FilterBar } from '../../kit/filter-bar.tsx'
import type { QuickFilter } from '../../kit/filter-chips.tsx'
import { formatNumber } from '../../kit/format.ts'
import { PageHeader } from '../../kit/page-header.tsx'
import { PauseButton } from '../../kit/pause-button.tsx'
import { toastError } from '../../kit/toast.tsx'
import { useHold } from '../../kit/use-hold.ts'
import { useSettled } from '../../kit/use-settled.ts'
import { known as said, t } from '../../language/t.ts'
import { go } from '../../route.ts'
import { decisionColumns } from './columns.tsx'
import { isSummary, type Row, type Summary } from './summary.ts'
import { SummaryDrawer } from './summary-drawer.tsx'
import { type Decisions, useDecisions } from './use-decisions.ts'
import { useDecisionsUrl } from './use-url.ts'
import { WINDOW_SIZE } from './window.ts'

const term = (value: string) => ({ key: null, value })
const OUTCOMES = [term('deny'), term('allow'), term('redirect')]
const QUICK: readonly QuickFilter[] = [
  { label: t('Refused'), term: term('deny'), instead: OUTCOMES },
  { label: t('Allowed'), term: term('allow'), instead: OUTCOMES },
  { label: t('Sent on'), term: term('redirect'), instead: OUTCOMES },
  { label: t('Publishing'), term: term('publish'), instead: [term('subscribe'), term('watch')] },
]

const EACH = t('Every answer given to a media server, with the reason. Newest first.')
const COUNTED = t(
  'Where a second has more than 25 answers, each kind is one line. Open it for those in it. Newest first.',
)

/** Every decision as it is made, and all before: filtered, explained, exported. */
export function DecisionsScreen(): ReactNode {
  const { text, openId, setText, setOpenId } = useDecisionsUrl()
  const filter = useReadFilter(useSettled(text, 200))
  const [paused, setPaused] = useState(false)
  const [away, setAway] = useState(false)
  const [views, setViews] = useState(false)
  const [revoking, setRevoking] = useState<RevokeTarget | null>(null)
  const { held, letGo, holdProps } = useHold()
  const [summary, setSummary] = useState<Summary | null>(null)
  const standing = held || away || openId !== null || summary !== null
  const decisions = useDecisions(filter, paused || standing)
  const names = useNames()
  const columns = useMemo(() => decisionColumns(names), [names])
  const goOn = (): void => {
    setPaused(!paused && !standing)
    letGo()
    setSummary(null)
    if (openId !== null) setOpenId(null)
    if (away) document.querySelector('main [role=grid]')?.scrollTo({ top: 0 })
  }

  const open = (row: Row): void => {
    setSummary(isSummary(row) ? row : null)
    setOpenId(isSummary(row) ? null : row.id)
  }
  const known = decisions.rows.find(
    (row): row is DecisionRecord => !isSummary(row) && row.id === openId,
  )

  return (
    <>
      <div className={besideDrawer(openId !== null || summary !== null)}>
        <PageHeader
          title={t('Decisions')}
          actions={
            <>
              <ExportSessions filter={text} />
              <Export filter={filter} />
            </>
          }
          description={decisions.rows.some(isSummary) ? COUNTED : EACH}
        />
        <ViewTabs screen="decisions" text={text} onText={setText} />
        <FilterBar
          label={t('Filter decisions')}
          placeholder="deny reason:grant_expired stream:live/news ip:203.0.113.0/24 rule:5 country:DE"
          value={text}
          onChange={setText}
          quick={QUICK}
          problem={filter.problem === null ? null : said(filter.problem)}
          acts={[
            {
              label: t('Saved views'),
              icon: <Bookmark aria-hidden />,
              onSelect: () => setViews(true),
            },
          ]}
        >
          <PauseButton
            paused={paused}
            held={standing}
            newCount={decisions.newCount}
            onToggle={goOn}
          />
        </FilterBar>
        {decisions.leftOut > 0 && (
          <p
            role="status"
            className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-1 text-xs text-ink-2"
          >
            {t(
              '{leftOut, plural, one {# decision was} other {# decisions were}} left out: they came faster than this page could show them.',
              { leftOut: decisions.leftOut },
            )}
            <Button
              size="small"
              look="ghost"
              busy={decisions.reading}
              onClick={decisions.beginAnew}
            >
              {t('Read them from the list')}
            </Button>
          </p>
        )}
        <div className="min-h-60 flex-1" {...holdProps}>
          <DataTable
            label={t('Decisions, newest first')}
            columns={columns}
            rows={decisions.rows}
            rowId={rowId}
            openId={summary?.id ?? (openId === null ? null : String(openId))}
            onOpen={open}
            onRowKey={(row, key) => {
              if (isSummary(row)) return
              if (key === 'r') setRevoking(targetOf(row, liveSessionOf(row)))
              if (key === 't') go(`/try-it?decision=${row.id}`)
            }}
            loading={decisions.reading}
            error={decisions.rows.length === 0 ? decisions.error : null}
            onNearEnd={decisions.readOlder}
            onScrolled={setAway}
            empty={<Nothing filtered={text !== ''} onClear={() => setText('')} />}
            foot={<Foot decisions={decisions} />}
          />
        </div>
      </div>
      <DecisionDrawer id={openId} known={known} onClose={() => setOpenId(null)} />
      <SummaryDrawer
        summary={summary}
        onOpen={(id) => {
          setSummary(null)
          setOpenId(id)
        }}
        onNarrow={setText}
        onClose={() => setSummary(null)}
      />
      <RevokeDialog target={revoking} onClose={() => setRevoking(null)} />
      {views && (
        <ViewsDialog
          screen="decisions"
          text={text}
          onText={setText}
          onClose={() => setViews(false)}
        />
      )}
    </>
  )
}

const rowId = (row: Row): string => String(row.id)

const liveSessionOf = (row: DecisionRecord): string | null =>
  row.sessionId !== null && feed.get().sessions.has(row.sessionId) ? row.sessionId : null

function useReadFilter(text: string): ReadFilter<DecisionRecord> {
  const catalogue = useFilterCatalogue()
  return useMemo(
    () => readFilter(text, { catalogue, words: DECISION_WORDS, addressTest }, true),
    [text, catalogue],
  )
}

function Export({ filter }: { readonly filter: ReadFilter<DecisionRecord> }): ReactNode {
  const [busy, setBusy] = useState(false)
  const save = useCallback(async () => {
    setBusy(true)
    try {
      await download('/export/decisions', 'stagedoor-decisions.csv', { filter: filter.usable })
    } catch (error) {
      toastError(t('Nothing was exported'), error)
    } finally {
      setBusy(false)
    }
  }, [filter])
  return (
    <Button
      busy={busy}
      unless={filter.problem === null ? null : said(filter.problem)}
      icon={<Download aria-hidden className="size-4" />}
      onClick={() => void save()}
    >
      {t('Export decisions')}
    </Button>
  )
}

function Nothing(props: { readonly filtered: boolean; readonly onClear: () => void }): ReactNode {
  if (props.filtered) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t('No decision fits this filter')}
        actions={<Button onClick={props.onClear}>{t('Clear the filter')}</Button>}
      >
        {t('New ones that fit appear here by themselves.')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<Inbox />}
      title={t('Nothing was asked yet')}
      actions={
        <Button look="primary" onClick={() => go('/media-servers')}>
          {t('Set up a media server')}
        </Button>
      }
    >
      {t(
        'Once a media server asks whether someone may watch or publish, each answer stands here with its reason.',
      )}
    </EmptyState>
  )
}

function Foot({ decisions }: { readonly decisions: Decisions }): ReactNode {
  if (decisions.error !== null) {
    return (
      <span role="alert">
        {t('Older ones could not be read: {message}', { message: decisions.error.message })}{' '}
        <button type="button" className="underline" onClick={decisions.retry}>
          {t('Try again')}
        </button>
      </span>
    )
  }
  if (decisions.reading) return t('Reading older ones')
  if (decisions.rows.length >= WINDOW_SIZE) {
    return t(
      'The latest {windowSize} are shown. Narrow the filter to reach further back, or export.',
      { windowSize: formatNumber(WINDOW_SIZE) },
    )
  }
  if (decisions.before === null) return t('That is all.')
  if (!decisions.isPaused) return null
  return (
    <span>
      {t('Nothing more that fits among the latest {looked} that were looked through.', {
        looked: formatNumber(decisions.looked),
      })}{' '}
      <button type="button" className="underline" onClick={decisions.lookFurther}>
        {t('Look further')}
      </button>
    </span>
  )
}
