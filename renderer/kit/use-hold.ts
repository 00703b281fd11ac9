import { useCallback, useEffect, useRef, useState } from 'react'

/** How long after the last movement the view goes on by itself, so that a resting pointer never freezes it. */
const HOLD_MS = 2_500

/**
 * Holds a live list still while one points or types in it, so that no row moves away under the click. Spread
 * `holdProps` on what surrounds the rows.
 */
export function useHold(): {
  readonly held: boolean
  readonly holdProps: {
    readonly onPointerMove: () => void
    readonly onPointerDown: () => void
    readonly onKeyDown: () => void
    readonly onPointerLeave: () => void
  }
} {
  const [held, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const release = useCallback(() => {
    clearTimeout(timer.current)
    // A menu belongs to a row: it must not be drawn away below it.
    if (document.querySelector('[role=menu]') === null) setHeld(false)
    else timer.current = setTimeout(release, HOLD_MS)
  }, [])
  const hold = useCallback(() => {
    setHeld(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(release, HOLD_MS)
  }, [release])
  return {
    held,
    holdProps: {
      onPointerMove: hold,
      onPointerDown: hold,
      onKeyDown: hold,
      onPointerLeave: release,
    },
  }
}
