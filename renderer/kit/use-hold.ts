import { type FocusEvent, useCallback, useEffect, useRef, useState } from 'react'

/** How long after the last movement the view goes on by itself, so that a resting pointer never freezes it. */
const HOLD_MS = 2_500
const LOOK_MS = 250

/**
 * Holds a live list still while one points or types in it, has gone to a row or selected text, so that no row moves away under
 * the click or the eye. Spread `holdProps` on what surrounds the rows.
 */
export function useHold(): {
  readonly held: boolean
  /** Lets it go on: nothing is selected any longer, and the focus is on the list instead of one of its rows. */
  readonly letGo: () => void
  readonly holdProps: {
    readonly 'data-hold': ''
    readonly onPointerMove: () => void
    readonly onPointerDown: () => void
    readonly onKeyDown: () => void
    readonly onPointerLeave: () => void
    readonly onFocus: (event: FocusEvent) => void
    readonly onBlur: () => void
  }
} {
  const [moving, setMoving] = useState(false)
  const [onRow, setOnRow] = useState(false)
  const selecting = useSelecting()
  useLostRow(onRow, setOnRow)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const release = useCallback(() => {
    clearTimeout(timer.current)
    // A menu belongs to a row: it must not be drawn away below it.
    if (document.querySelector('[role=menu]') === null) setMoving(false)
    else timer.current = setTimeout(release, HOLD_MS)
  }, [])
  const hold = useCallback(() => {
    setMoving(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(release, HOLD_MS)
  }, [release])
  const letGo = useCallback(() => {
    clearTimeout(timer.current)
    setMoving(false)
    getSelection()?.removeAllRanges()
    const row = document.activeElement?.closest('[data-hold] [data-row]')
    row?.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
  }, [])
  return {
    held: moving || onRow || selecting,
    letGo,
    holdProps: {
      'data-hold': '',
      onPointerMove: hold,
      onPointerDown: hold,
      onKeyDown: hold,
      onPointerLeave: release,
      onFocus: ({ target }) => setOnRow(target.closest('[data-row]') !== null),
      onBlur: () => setOnRow(false),
    },
  }
}

/** A row that is taken out of the page while it has the focus tells nobody: without this the view would stand still for good. */
function useLostRow(onRow: boolean, setOnRow: (onRow: boolean) => void): void {
  useEffect(() => {
    if (!onRow) return
    const timer = setInterval(() => {
      if (document.activeElement?.closest('[data-hold] [data-row]') != null) return
      setOnRow(false)
      const isLost = document.activeElement === document.body
      const grid = document.querySelector<HTMLElement>('[data-hold] [role=grid]')
      if (isLost) grid?.focus({ preventScroll: true })
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [onRow, setOnRow])
}

/** Whether text in a held list is selected. */
function useSelecting(): boolean {
  const [selecting, setSelecting] = useState(false)
  useEffect(() => {
    const look = (): void => {
      const selection = getSelection()
      const at = selection?.isCollapsed === false ? selection.anchorNode?.parentElement : null
      setSelecting(at?.closest('[data-hold]') != null)
    }
    document.addEventListener('selectionchange', look)
    return () => document.removeEventListener('selectionchange', look)
  }, [])
  return selecting
}
