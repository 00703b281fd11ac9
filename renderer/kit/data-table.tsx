// biome-ignore-all lint/a11y/useFocusableInteractive: the grid moves one focus from row to row; cells and the header row take none
// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual list are placed by hand, which table rows cannot be

import {
  type ColumnDef,
  columnResizingFeature,
  columnSizingFeature,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { DIRECTION } from '../language/language.ts'
import { t } from '../language/t.ts'
import { classNames } from './class-names.ts'
import { belowWhatIsGone, type Column, fitting, type Sorting } from './column.ts'
import { HeaderCell } from './data-table-header.tsx'
import { DataRow, ROW_PX, TOUCH_ROW_PX } from './data-table-row.tsx'
import { useActiveRow } from './use-active-row.ts'
import { COARSE } from './use-media.ts'
import { useWidth } from './use-width.ts'

const NEAR_END_ROWS = 12

const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
})

export interface DataTableProps<T> {
  /** What the table lists, read out. */
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  /** Unique and stable: focus and scrolling follow it while rows come and go. */
  readonly rowId: (row: T) => string
  /** Click or Enter on a row. */
  readonly onOpen?: (row: T) => void
  /** The row whose details are open. */
  readonly openId?: string | null
  /** Other keys pressed on a row (not arrows, Enter, Home, End, Page keys). */
  readonly onRowKey?: (row: T, key: string) => void
  /** Dims a row: ended, switched off. */
  readonly isDim?: (row: T) => boolean
  /** Order at the start; null keeps the order given. Default null. */
  readonly initialSorting?: Sorting | null
  /** Shown instead of rows when there are none. */
  readonly empty: ReactNode
  readonly loading?: boolean
  /** Why the rows could not be read; shown with what to do. */
  readonly error?: Error | null
  /** Called when the reader comes near the last row, to read on. */
  readonly onNearEnd?: () => void
  /** Called when the reader leaves the first rows (true) or returns to them. */
  readonly onScrolled?: (away: boolean) => void
  /** Below the last row: `Reading on`, `That is all`. */
  readonly foot?: ReactNode
}

/**
 * A long table of which only the rows in view exist. Grid roles with true row numbers; arrow, Page, Home and End keys
 * move the focus row, Enter opens it; headers sort and resize. Fills the height its parent gives it.
 */
export function DataTable<T extends RowData>(props: DataTableProps<T>): ReactNode {
  const { rows, rowId, label, onNearEnd, onScrolled } = props
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const shown = useMemo(
    () => belowWhatIsGone(fitting(props.columns, width)),
    [props.columns, width],
  )
  const [sorting, setSorting] = useState<SortingState>(() => toState(props.initialSorting ?? null))
  // Of all columns: the rows stay in their order when the column they are sorted by has no room.
  const definitions = useMemo(() => props.columns.map(toDefinition), [props.columns])
  const table = useTable({
    features,
    data: rows,
    columns: definitions,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    columnResizeMode: 'onChange',
    columnResizeDirection: DIRECTION,
    enableMultiSort: false,
  })
  const ordered = table.getRowModel().rows
  const [rowPx] = useState(() => (matchMedia(COARSE).matches ? TOUCH_ROW_PX : ROW_PX))
  const virtualizer = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => ordered[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: ROW_PX,
  })
  const { activeIndex, onKeyDown, activate } = useActiveRow({
    rows: ordered,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowPx) - 2),
    scrollTo: (index) => virtualizer.scrollToIndex(index),
    scroller,
    openId: props.openId ?? null,
    onOpen: props.onOpen,
    onRowKey: props.onRowKey,
  })

  const latestOpen = useRef(props.onOpen)
  useEffect(() => {
    latestOpen.current = props.onOpen
  })
  const openRow = useCallback((row: T) => latestOpen.current?.(row), [])

  const items = virtualizer.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  const nearEnd = ordered.length > 0 && lastShown >= ordered.length - NEAR_END_ROWS
  useEffect(() => {
    if (nearEnd) onNearEnd?.()
  }, [nearEnd, onNearEnd])
  const away = (virtualizer.scrollOffset ?? 0) > rowPx * 2
  useEffect(() => onScrolled?.(away), [away, onScrolled])

  const headers = (table.getHeaderGroups()[0]?.headers ?? []).filter(({ column }) =>
    shown.some(({ id }) => id === column.id),
  )
  const template = headers
    .map((header, index) => track(header.getSize(), shown[index]?.grow ?? 0, width))
    .join(' ')
  const empty = ordered.length === 0

  return (
    <div className="relative h-full min-h-0 bg-panel">
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={ordered.length + 1}
        aria-colcount={shown.length}
        aria-busy={props.loading === true}
        tabIndex={empty ? undefined : 0}
        onKeyDown={onKeyDown}
        className="h-full overflow-auto overscroll-contain focus-visible:-outline-offset-2"
      >
        <div role="rowgroup" className="sticky top-0 z-10 min-w-fit">
          <div
            role="row"
            aria-rowindex={1}
            className="grid h-8 border-b border-line bg-panel"
            style={{ gridTemplateColumns: template }}
          >
            {headers.map((header, index) => (
              <HeaderCell
                key={header.id}
                title={shown[index]?.header ?? ''}
                hidden={shown[index]?.headerHidden === true}
                end={shown[index]?.align === 'end'}
                sorted={header.column.getCanSort() ? header.column.getIsSorted() : null}
                onSort={() => header.column.toggleSorting()}
                onResize={header.getResizeHandler()}
                resizing={header.column.getIsResizing()}
                onNudge={(byPx) =>
                  table.setColumnSizing((sizes) => ({
                    ...sizes,
                    [header.column.id]: Math.max(48, header.getSize() + byPx),
                  }))
                }
              />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className="relative min-w-fit"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map((item) => {
            const row = ordered[item.index]
            return (
              row !== undefined && (
                <DataRow
                  key={row.id}
                  row={row.original}
                  index={item.index}
                  topPx={item.start}
                  heightPx={rowPx}
                  columns={shown}
                  template={template}
                  active={item.index === activeIndex}
                  open={props.openId === row.id}
                  dim={props.isDim?.(row.original) === true}
                  onOpen={props.onOpen === undefined ? undefined : openRow}
                  onFocusRow={activate}
                />
              )
            )
          })}
        </div>
        {!empty && props.foot !== undefined && props.foot !== null && (
          <div role="row" aria-rowindex={ordered.length + 2}>
            <div role="gridcell" className="px-4 py-3 text-center text-xs text-ink-3">
              {props.foot}
            </div>
          </div>
        )}
      </div>
      <TableNotice {...props} count={ordered.length} />
    </div>
  )
}

/** What stands over the rows: why there are none, or how it goes on below the last. */
function TableNotice<T>(props: DataTableProps<T> & { readonly count: number }): ReactNode {
  const over = 'absolute inset-x-0 top-8 max-h-[calc(100%-2rem)] overflow-y-auto'
  if (props.error !== undefined && props.error !== null) {
    return (
      <p role="alert" className={classNames(over, 'px-4 py-8 text-center text-sm text-deny')}>
        {props.error.message}
      </p>
    )
  }
  if (props.count > 0) return null
  if (props.loading !== true) return <div className={over}>{props.empty}</div>
  return (
    <div role="status" className={classNames(over, 'flex flex-col gap-3 px-4 py-3.5')}>
      <span className="sr-only">{t('Loading')}</span>
      {[72, 58, 66, 49, 61, 54].map((share) => (
        <div
          key={share}
          aria-hidden
          className="h-3 animate-pulse rounded-sm bg-hover"
          style={{ width: `${share}%` }}
        />
      ))}
    </div>
  )
}

/** The width of one column: as sized, or its share of what is left over when the table is wide enough. */
function track(sizePx: number, grow: number, widthPx: number): string {
  return grow === 0 || widthPx === 0 ? `${sizePx}px` : `minmax(${sizePx}px, ${grow}fr)`
}

const toState = (sorting: Sorting | null): SortingState =>
  sorting === null ? [] : [{ id: sorting.columnId, desc: sorting.descending }]

function toDefinition<T extends RowData>(column: Column<T>): ColumnDef<typeof features, T> {
  const { sortBy } = column
  const base = { id: column.id, size: column.width, minSize: 48 }
  if (sortBy === undefined) return { ...base, accessorFn: () => '', enableSorting: false }
  return {
    ...base,
    accessorFn: sortBy,
    sortDescFirst: column.descendingFirst === true,
    sortFn: (one, other, id) => compare(one.getValue(id), other.getValue(id)),
  }
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0
}
