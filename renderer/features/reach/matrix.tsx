// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells take the focus, one at a time
// biome-ignore-all lint/a11y/useFocusableInteractive: the button within a cell takes the focus

import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import type { Reach, ReachCell } from '../../../shared/reach.ts'
import { classNames } from '../../kit/class-names.ts'
import { stepOf } from '../../kit/step-of.ts'
import { t } from '../../language/t.ts'
import { ENDS, headOf, sourceText } from './words.ts'

/** Where in the matrix something is. */
export interface Place {
  readonly row: number
  readonly column: number
}

/** Streams by sources. Arrows, Home and End move from cell to cell; Enter or a click opens one. */
export function Matrix(props: {
  readonly reach: Reach
  readonly open: Place | null
  readonly onOpen: (place: Place) => void
}): ReactNode {
  const { reach, open, onOpen } = props
  const [at, setAt] = useState<Place>({ row: 0, column: 0 })
  const table = useRef<HTMLTableElement>(null)
  const lastRow = reach.rows.length - 1
  const lastColumn = reach.sources.length - 1

  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const { row, column } = at
    const beside = { row, column: column + stepOf(event.key, event.currentTarget) }
    const next: Readonly<Record<string, Place>> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: beside,
      ArrowRight: beside,
      Home: { row: event.ctrlKey ? 0 : row, column: 0 },
      End: { row: event.ctrlKey ? lastRow : row, column: lastColumn },
    }
    const to = next[event.key]
    if (to === undefined) return
    event.preventDefault()
    const place = {
      row: Math.min(lastRow, Math.max(0, to.row)),
      column: Math.min(lastColumn, Math.max(0, to.column)),
    }
    setAt(place)
    table.current
      ?.querySelector<HTMLElement>(`[data-place="${place.row} ${place.column}"]`)
      ?.focus()
  }

  return (
    <table
      ref={table}
      role="grid"
      aria-label={t('Who can reach what')}
      onKeyDown={move}
      className="border-separate border-spacing-0 text-sm"
    >
      <thead>
        <tr>
          <th
            scope="col"
            className="sticky top-0 start-0 z-20 border-b border-line bg-panel px-3 py-1.5 text-start align-bottom text-xs font-medium text-ink-3 sm:px-4"
          >
            {t('Stream')}
          </th>
          {reach.sources.map((source) => {
            const [kind, value] = headOf(source)
            return (
              <th
                key={source.id}
                scope="col"
                title={sourceText(source)}
                className="sticky top-0 z-10 max-w-32 min-w-20 border-b border-line bg-panel px-2 py-1.5 text-start align-bottom text-xs font-medium"
              >
                <span className="block text-ink-3">{kind}</span>
                {value !== '' && <span className="data block truncate">{value}</span>}
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody>
        {reach.rows.map((row, rowAt) => (
          <tr key={row.streamId}>
            <th
              scope="row"
              className="sticky start-0 z-10 max-w-32 border-b border-line bg-panel px-3 py-0 text-start font-medium sm:max-w-64 sm:px-4"
            >
              <span className="block truncate" title={row.streamName}>
                {row.streamName}
              </span>
            </th>
            {row.cells.map((cell, columnAt) => {
              const place = { row: rowAt, column: columnAt }
              return (
                <td
                  key={reach.sources[columnAt]?.id}
                  role="gridcell"
                  className="border-b border-line p-0"
                >
                  <Cell
                    cell={cell}
                    label={`${row.streamName}, ${headOf(reach.sources[columnAt] ?? NOBODY).join(' ')}`}
                    place={place}
                    isCurrent={at.row === rowAt && at.column === columnAt}
                    isOpen={open?.row === rowAt && open.column === columnAt}
                    onOpen={() => {
                      setAt(place)
                      onOpen(place)
                    }}
                  />
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const NOBODY = {
  id: '',
  kind: 'any',
  value: null,
  address: null,
  place: null,
  holdsLink: false,
} as const

function Cell(props: {
  readonly cell: ReachCell
  readonly label: string
  readonly place: Place
  readonly isCurrent: boolean
  readonly isOpen: boolean
  readonly onOpen: () => void
}): ReactNode {
  const { cell, place } = props
  const { mark, word, tone } = ENDS[cell.end]
  return (
    <button
      type="button"
      data-place={`${place.row} ${place.column}`}
      tabIndex={props.isCurrent ? 0 : -1}
      aria-label={`${props.label}: ${word}${cell.differs ? t(', otherwise for some') : ''}`}
      aria-expanded={props.isOpen}
      onClick={props.onOpen}
      className={classNames(
        'flex h-8 w-full items-center gap-1.5 px-2 text-start whitespace-nowrap hover:bg-hover focus-visible:-outline-offset-2',
        props.isOpen && 'bg-selected',
        tone,
      )}
    >
      <span aria-hidden className="w-3.5 text-center">
        {mark}
      </span>
      <span aria-hidden className={cell.end === 'deny' ? 'text-ink-3' : 'text-ink'}>
        {word}
        {cell.differs && ' *'}
      </span>
    </button>
  )
}
