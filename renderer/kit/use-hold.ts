import { type FocusEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

/** How long after the last movement the view goes on by itself, so that a resting pointer never freezes it. */
const HOLD_MS = 2_500
/** The same after a touch: a finger is nowhere between reading a row and pressing it. */
const TOUCH_HOLD_MS = 6_000
const LOOK_MS = 250

/**
 * Holds a live list still while one points, touches, scrolls by touch or types in it, has gone to a row or selected text, so that
 * no row moves away under the click or the eye. Spread `holdProps` on what surrounds the rows.
 */
export function useHold(): {
  readonly held: boolean
  /** Lets it go on: nothing is selected any longer, and the focus is on the list instead of one of its rows. */
  readonly letGo: () => void
  readonly holdProps: {
    readonly 'data-hold': ''
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onKeyDown: () => void
    readonly onPointerLeave: (event: PointerEvent) => void
    readonly onTouchMove: () => void
    readonly onScrollCapture: () => void
    readonly onFocus: (event: FocusEvent) => void
    readonly onBlur: () => void
  }
} {
  const [moving, setMoving] = useState(false)
  const [onRow, setOnRow] = useState(false)
  const selecting = useSelecting()
  useLostRow(onRow, setOnRow)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const byTouch = useRef(false)
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
    timer.current = setTimeout(release, byTouch.current ? TOUCH_HOLD_MS : HOLD_MS)
  }, [release])
  const point = useCallback(
    (event: PointerEvent) => {
      byTouch.current = !hovers(event)
      hold()
    },
    [hold],
  )
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
      onPointerMove: point,
      onPointerDown: point,
      onKeyDown: hold,
      // A finger leaves with every lift, before the click it makes.
      onPointerLeave: (event) => {
        if (hovers(event)) release()
      },
      onTouchMove: hold,
      // A list that was flung scrolls on by itself.
      onScrollCapture: () => {
        if (byTouch.current && moving) hold()
      },
      onFocus: ({ target }) => setOnRow(target.closest('[data-row]') !== null),
      onBlur: () => setOnRow(false),
    },
  }
}

/** Whether it points without pressing, as a mouse does. */
const hovers = ({ pointerType }: PointerEvent): boolean => pointerType !== 'touch'

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
