// biome-ignore-all lint/a11y/useFocusableInteractive: the grid moves one focus from row to row; cells and the header row take none
// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual list are placed by hand, which table rows cannot be
import { type MouseEvent, memo, type PointerEvent, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { Column } from './column.ts'

/** Height of every row and of the header, pixels. */
export const ROW_PX = 32
/** Height of every row where one points with a finger. */
export const TOUCH_ROW_PX = 44

export interface DataRowProps<T> {
  readonly row: T
  readonly index: number
  readonly topPx: number
  readonly heightPx: number
  readonly columns: readonly Column<T>[]
  /** Value of `grid-template-columns`, the same for the header. */
  readonly template: string
  readonly active: boolean
  readonly open: boolean
  readonly dim: boolean
  readonly onOpen: ((row: T) => void) | undefined
  readonly onFocusRow: (index: number) => void
}

function DrawnRow<T>(props: DataRowProps<T>): ReactNode {
  const { row, index, onOpen } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it handles the keys
    <div
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={props.open}
      tabIndex={props.active ? 0 : -1}
      onFocus={() => props.onFocusRow(index)}
      onPointerOver={tellWhatIsCut}
      onClick={(event) => {
        if (isOfRow(event)) onOpen?.(row)
      }}
      className={classNames(
        'group absolute grid w-full items-center border-b border-line/60 focus-visible:z-1 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring',
        props.open ? 'bg-selected' : 'hover:bg-hover',
        onOpen !== undefined && 'cursor-pointer',
        props.dim && 'text-ink-3',
      )}
      style={{
        gridTemplateColumns: props.template,
        height: props.heightPx,
        transform: `translateY(${props.topPx}px)`,
      }}
    >
      {props.columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 1}
          className={classNames(
            'truncate px-2.5 first:ps-4 last:pe-4',
            column.align === 'end' && 'figures text-end',
          )}
        >
          {column.cell(row)}
          {column.below !== undefined && props.heightPx === TOUCH_ROW_PX && (
            <span className="block truncate text-xs leading-4 text-ink-3">
              {column.below.line(row)}
            </span>
          )}
        </div>
      ))}
    </div>
  )
}

/** One row of a DataTable; drawn again only when something about it changed. */
export const DataRow = memo(DrawnRow) as typeof DrawnRow

/** A cell whose text has no room says all of it on hover. Looked for then alone: measuring each cell would slow scrolling. */
function tellWhatIsCut({ target }: PointerEvent): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[role=gridcell]') : null
  if (cell === null) return
  const parts = [cell, ...cell.querySelectorAll('.truncate')]
  const isCut = parts.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  // biome-ignore lint/performance/useDomNodeTextContent: that would run together what stands side by side
  if (isCut) cell.title = cell.innerText.replace(/\s+/g, ' ')
  else cell.removeAttribute('title')
}

/** Clicks on buttons, links and inputs inside a row act on their own, as do those in a menu it opened elsewhere on the page. */
const isOfRow = ({ target, currentTarget }: MouseEvent): boolean =>
  target instanceof Element &&
  currentTarget.contains(target) &&
  target.closest('button, a, input, select, label') === null
