import { Ban, Bookmark, Download, Presentation } from 'lucide-react'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { Session } from '../../../shared/session.ts'
import { feed, useFeed } from '../../api/feed.ts'
import { DecisionDrawer } from '../../components/decision-drawer.tsx'
import { ExportSessionsDialog } from '../../components/export-sessions/export-sessions.tsx'
import { useNames } from '../../components/names.ts'
import { type Notes, noteKey, useNotes } from '../../components/noting.ts'
import { PinDecision } from '../../components/pin-decision.tsx'
import { RevokeDialog } from '../../components/revoke-dialog.tsx'
import { type RevokeTarget, targetOfSession } from '../../components/revoke-target.ts'
import { ViewsDialog, ViewTabs } from '../../components/saved-views.tsx'
import { SelectionBar } from '../../components/selection-bar.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { useFilterCatalogue } from '../../components/use-filter-catalogue.ts'
import { Button } from '../../kit/button.tsx'
import { DataTable } from '../../kit/data-table.tsx'
import { besideDrawer } from '../../kit/drawer.tsx'
import { FilterBar } from '../../kit/filter-bar.tsx'
import type { QuickFilter } from '../../kit/filter-chips.tsx'
import { formatNumber } from '../../kit/format.ts'
import { PauseButton } from '../../kit/pause-button.tsx'
import { toastNothing } from '../../kit/toast.tsx'
import { useHold } from '../../kit/use-hold.ts'
import { useSelection } from '../../kit/use-selection.ts'
import { known, t, tIn } from '../../language/t.ts'
import { go } from '../../route.ts'
import { BulkRevokeDialog } from './bulk-revoke/dialog.tsx'
import { choicesOf } from './choices.ts'
import { copyAddress, sessionColumns } from './columns.tsx'
import { NobodyHere } from './empty.tsx'
import { readSessionFilter } from './filter.ts'
import { notedOf } from './noted.ts'
import { Overview } from './overview.tsx'
import { useSessions } from './use-sessions.ts'

const term = (value: string) => ({ key: null, value })
const QUICK: readonly QuickFilter[] = [
  { label: t('Viewers'), term: term('watch'), instead: [term('publish'), term('subscribe')] },
  { label: t('Publishers'), term: term('publish'), instead: [term('watch'), term('subscribe')] },
  { label: tIn('filter', 'Revoked'), term: term('revoked') },
  { label: t('Endless'), term: term('endless') },
  { label: t('Pinned'), term: term('pinned') },
]

/** Who watches and who publishes now, and why they may. */
export function LiveScreen(): ReactNode {
  const [search, setSearch] = useSearchParams()
  const text = search.get('q') ?? ''
  const setText = useCallback(
    (next: string) => setSearch(next === '' ? {} : { q: next }, { replace: true }),
    [setSearch],
  )
  const [paused, setPaused] = useState(false)
  const [opened, setOpened] = useState<Session | null>(null)
  const [pinned, setPinned] = useState<Session | null>(null)
  const [over, setOver] = useState<'bulk' | 'views' | 'export' | null>(null)
  const [revoking, setRevoking] = useState<RevokeTarget | null>(null)
  useAsked({ 'revoke-many': () => setOver('bulk') })
  const status = useFeed((state) => state.status)

  const notes = useNotes()
  const { held, letGo, holdProps } = useHold()
  const { sessions, newCount } = useSessions(paused || held)
  const catalogue = useFilterCatalogue()
  const filter = useMemo(
    () =>
      readSessionFilter(text, catalogue, {
        isPinned: (session) => noteOf(session, notes)?.isPinned === true,
        noteOf: (session) => noteOf(session, notes)?.note ?? '',
      }),
    [text, catalogue, notes],
  )
  const problem = filter.problem === null ? null : known(filter.problem)
  const rows = useMemo(() => sessions.filter(filter.matches), [sessions, filter])
  const names = useNames()
  const selection = useSelection(rows)
  const { ids, toggle } = selection
  const columns = useMemo(
    () =>
      sessionColumns(names, ids, {
        open: setOpened,
        revoke: (row) => setRevoking(targetOfSession(row)),
        pin: setPinned,
        notes,
        select: toggle,
      }),
    [names, ids, toggle, notes],
  )

  return (
    <>
      <div className={besideDrawer(opened !== null)}>
        <Overview />
        <div className="pt-2.5">
          <ViewTabs screen="live" text={text} onText={setText} />
          <FilterBar
            label={t('Filter live sessions')}
            placeholder="stream:live/news country:DE ip:203.0.113.0/24"
            value={text}
            onChange={setText}
            quick={QUICK}
            choices={choices}
            problem={problem}
            count={countText(rows.length, sessions.length)}
            acts={[
              {
                label: t('Revoke many at once'),
                icon: <Ban aria-hidden />,
                onSelect: () => setOver('bulk'),
              },
              {
                label: t('Saved views'),
                icon: <Bookmark aria-hidden />,
                onSelect: () => setOver('views'),
              },
              {
                label: t('Export sessions'),
                icon: <Download aria-hidden />,
                onSelect: () => setOver('export'),
              },
              {
                label: t('Wall, for a second monitor'),
                icon: <Presentation aria-hidden />,
                onSelect: () => go('/wall'),
              },
            ]}
          >
            <PauseButton
              paused={paused}
              held={held}
              newCount={newCount}
              onToggle={() => {
                setPaused(!paused && !held)
                letGo()
              }}
            />
          </FilterBar>
        </div>
        {selection.rows.length > 0 && (
          <SelectionBar
            label={t('Selected sessions')}
            count={selection.rows.length}
            shown={rows.length}
            isRead={problem === null}
            onAll={selection.selectAll}
            onClear={selection.clear}
          >
            <Button size="small" look="quietDanger" onClick={() => setOver('bulk')}>
              {t('Revoke {count}', { count: formatNumber(selection.rows.length) })}
            </Button>
          </SelectionBar>
        )}
        <div className="min-h-60 flex-1" {...holdProps}>
          <DataTable
            label={t('Live sessions')}
            columns={columns}
            rows={rows}
            rowId={rowId}
            initialSorting={NEWEST_FIRST}
            openId={opened?.id ?? null}
            onOpen={setOpened}
            onRowKey={(row, key) => {
              if (key === 'x') toggle(row, false)
              if (key === 'r') {
                if (selection.rows.length > 0) setOver('bulk')
                else setRevoking(targetOfSession(row))
              }
              noteRow(key, row, notes)
              if (key === 'c') void copyAddress(row)
            }}
            isDim={isOver}
            loading={status === 'connecting'}
            empty={<NobodyHere filtered={text !== ''} onClear={() => setText('')} />}
          />
        </div>
      </div>
      <DecisionDrawer id={opened?.decisionId ?? null} onClose={() => setOpened(null)} />
      {over === 'bulk' && (
        <BulkRevokeDialog
          onScreen={{
            selected: selection.rows,
            matching: rows,
            matches: filter.matches,
            filter: text,
          }}
          isFiltered={text !== ''}
          filterProblem={problem}
          onClose={() => {
            setOver(null)
            selection.clear()
          }}
        />
      )}
      {over === 'views' && (
        <ViewsDialog screen="live" text={text} onText={setText} onClose={() => setOver(null)} />
      )}
      {over === 'export' && <ExportSessionsDialog filter={text} onClose={() => setOver(null)} />}
      <RevokeDialog target={revoking} onClose={() => setRevoking(null)} />
      <PinDecision id={pinned?.decisionId ?? null} onClose={() => setPinned(null)} />
    </>
  )
}

/** What was noted on whoever it is. Null: nothing. */
function noteOf(session: Session, notes: Notes) {
  const noted = notedOf(session)
  return noted === null ? null : notes.of(noted.kind, noted.subject)
}

/** The keys for notes. Where there is nothing that a note could be on, they say so. */
function noteRow(key: string, session: Session, notes: Notes): void {
  const noted = notedOf(session)
  if (noted === null && (key === 'p' || key === 'n')) {
    toastNothing(t('Nobody told who this is, so there is nothing that a note could be on'))
  }
  noteKey(key, noted, notes)
}

const NEWEST_FIRST = { columnId: 'since', descending: true } as const
const rowId = (row: Session): string => row.id
/** Revoked, or ended while the view stands still. */
const isOver = (row: Session): boolean =>
  row.revokedAtMs !== null || !feed.get().sessions.has(row.id)

const choices = () => choicesOf(feed.get().sessions.values())

const countText = (shown: number, all: number): string =>
  shown === all
    ? t('{all, plural, one {# session} other {# sessions}}', { all })
    : t('{shown} of {all} sessions', { shown: formatNumber(shown), all: formatNumber(all) })
