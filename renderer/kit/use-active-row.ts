import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { singleKeysAreOn } from './single-keys.ts'

interface RowLike<T> {
  readonly id: string
  readonly original: T
}

/**
 * Moves one focus row through a virtual list. The row is remembered by id, so it stays the same row while others
 * arrive above it. Keys act on the row that has the focus, on none while the list itself has it. While details are open, moving opens those of the row one comes to; Enter on the open row goes in.
 * The menu key, or Shift and F10, opens the menu of the row.
 */
export function useActiveRow<T>(options: {
  readonly rows: readonly RowLike<T>[]
  readonly pageRows: number
  readonly scrollTo: (index: number) => void
  readonly scroller: RefObject<HTMLElement | null>
  readonly openId: string | null
  readonly onOpen: ((row: T) => void) | undefined
  readonly onRowKey: ((row: T, key: string) => void) | undefined
}): {
  readonly activeIndex: number
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** Stable. */
  readonly activate: (index: number) => void
} {
  const { rows, scroller, openId, onOpen } = options
  const [activeId, setActiveId] = useState<string | null>(null)
  const activeIndex = activeId === null ? -1 : rows.findIndex((row) => row.id === activeId)
  const movingTo = useRef<number | null>(null)
  const rowsNow = useRef(rows)
  useEffect(() => {
    rowsNow.current = rows
  })
  const activate = useCallback(
    (index: number) => setActiveId(rowsNow.current[index]?.id ?? null),
    [],
  )

  const moveTo = (index: number): void => {
    const drawn = (): HTMLElement | null =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`) ?? null
    const row = rows[index]
    activate(index)
    options.scrollTo(index)
    movingTo.current = null
    const here = drawn()
    // At once: the next key acts on the row that has the focus.
    if (here !== null) here.focus({ preventScroll: true })
    else {
      // The list holds the focus until the row is drawn, so that a key pressed meanwhile acts on no other.
      scroller.current?.focus({ preventScroll: true })
      movingTo.current = index
      whenDrawn(drawn, (late) => {
        if (movingTo.current !== index) return
        movingTo.current = null
        if (document.activeElement === scroller.current) late.focus({ preventScroll: true })
      })
    }
    if (openId !== null && row !== undefined) onOpen?.(row.original)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof Element && event.target.closest('button, a, input')) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      if (openMenu(event.target)) event.preventDefault()
      return
    }
    const focused = rowIndexOf(event.target)
    const from = focused ?? activeIndex
    const target = targetIndex(event.key, from, rows.length, options.pageRows)
    if (target !== null) {
      event.preventDefault()
      if (rows.length > 0) moveTo(target)
      return
    }
    // Whatever else is pressed while a row is awaited, e.g. to let the list go on: then nobody waits for it any longer.
    if (focused === null) movingTo.current = null
    const row = focused === null ? undefined : rows[focused]
    if (row === undefined) return
    if (event.key !== 'Enter') {
      if (singleKeysAreOn()) options.onRowKey?.(row.original, event.key)
      return
    }
    event.preventDefault()
    if (row.id === openId) document.querySelector<HTMLElement>('[data-modeless]')?.focus()
    else onOpen?.(row.original)
  }
  return { activeIndex, onKeyDown, activate }
}

const FRAMES_TO_DRAW = 30

/** Once the row is there; never when it does not come. */
function whenDrawn(
  drawn: () => HTMLElement | null,
  then: (row: HTMLElement) => void,
  frames = FRAMES_TO_DRAW,
): void {
  requestAnimationFrame(() => {
    const row = drawn()
    if (row !== null) then(row)
    else if (frames > 0) whenDrawn(drawn, then, frames - 1)
  })
}

/** The button of RowMenu. */
const ROW_MENU = '[data-row-menu]'

/** Opens the menu of the row that has the focus. False: there is none. */
function openMenu(target: EventTarget): boolean {
  const row = target instanceof Element ? target.closest('[data-row]') : null
  const button = row?.querySelector<HTMLElement>(ROW_MENU) ?? null
  button?.click()
  return button !== null
}

/** The row a key was pressed on; null when the list itself has the focus. */
function rowIndexOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest('[data-row]') : null
  return row === null ? null : Number(row.getAttribute('data-row'))
}

/** Where a key leads from a row (-1: none yet), null when it does not move. */
export function targetIndex(
  key: string,
  from: number,
  count: number,
  pageRows: number,
): number | null {
  const clamp = (index: number): number => Math.max(0, Math.min(count - 1, index))
  if (key === 'ArrowDown') return clamp(from + 1)
  if (key === 'ArrowUp') return clamp(from - 1)
  if (key === 'PageDown') return clamp(from + pageRows)
  if (key === 'PageUp') return clamp(from - pageRows)
  if (key === 'Home') return 0
  if (key === 'End') return clamp(count - 1)
  return null
}
