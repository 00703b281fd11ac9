import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { singleKeysAreOn } from './single-keys.ts'

interface RowLike<T> {
  readonly id: string
  readonly original: T
}

/**
 * Moves one focus row through a virtual list. The row is remembered by id, so it stays the same row while others
 * arrive above it. While details are open, moving opens those of the row one comes to; Enter on the open row goes in.
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
    activate(index)
    options.scrollTo(index)
    // The row may have to be drawn first. A key pressed meanwhile leads elsewhere: taking the focus late would lead back.
    movingTo.current = index
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (movingTo.current !== index) return
        movingTo.current = null
        const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)
        row?.focus({ preventScroll: true })
      }),
    )
    const row = rows[index]
    if (openId !== null && row !== undefined) onOpen?.(row.original)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof Element && event.target.closest('button, a, input')) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    movingTo.current = null
    const target = targetIndex(event.key, activeIndex, rows.length, options.pageRows)
    if (target !== null) {
      event.preventDefault()
      if (rows.length > 0) moveTo(target)
      return
    }
    const row = rows[activeIndex]
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
