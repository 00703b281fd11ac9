// biome-ignore-all lint/a11y/useSemanticElements: a virtual list is a grid of its own making, see data-table.tsx
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { stepOf } from './step-of.ts'

const NUDGE_PX = 16

interface HeaderProps {
  readonly title: string
  readonly hidden: boolean
  readonly end: boolean
  /** `false` unsorted, `null` cannot sort. */
  readonly sorted: 'asc' | 'desc' | false | null
  readonly onSort: () => void
  /** Widens (or with a negative value narrows) the column by so many pixels. */
  readonly onNudge: (byPx: number) => void
}

const NAME =
  'flex h-full min-w-0 flex-1 items-center gap-1 px-2.5 text-xs font-medium text-ink-3 group-first/head:ps-4'

/** One header of a DataTable: sorts on click, resizes by the edge where it ends or with Alt and the arrow keys. */
export function HeaderCell(
  props: HeaderProps & {
    readonly onResize: (event: unknown) => void
    readonly resizing: boolean
  },
): ReactNode {
  const { sorted } = props
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside takes the focus
    <div
      role="columnheader"
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
      className="group/head relative flex min-w-0 items-center"
    >
      <HeaderName {...props} />
      <span
        aria-hidden
        onMouseDown={props.onResize}
        onTouchStart={props.onResize}
        className={classNames(
          'absolute inset-y-1.5 end-0 w-1.5 cursor-col-resize touch-none border-e border-line hover:border-ink-3',
          props.resizing && 'border-ring',
        )}
      />
    </div>
  )
}

function HeaderName(props: HeaderProps): ReactNode {
  const { sorted, title, end } = props
  const Arrow = sorted === 'asc' ? ArrowUp : ArrowDown
  const text = <span className={props.hidden ? 'sr-only' : 'truncate'}>{title}</span>
  if (sorted === null) return <span className={classNames(NAME, end && 'justify-end')}>{text}</span>
  return (
    <button
      type="button"
      onClick={props.onSort}
      onKeyDown={(event) => {
        if (!event.altKey) return
        const step = stepOf(event.key, event.currentTarget)
        if (step !== 0) props.onNudge(step * NUDGE_PX)
      }}
      className={classNames(NAME, '-outline-offset-2 hover:text-ink', end && 'justify-end')}
    >
      {text}
      {sorted !== false && <Arrow aria-hidden className="size-3 shrink-0 text-ink" />}
    </button>
  )
}
