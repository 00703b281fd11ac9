/** How long the list of a screen may take until it is there. */
const PATIENCE_MS = 3_000

const list = (): HTMLElement | null => document.querySelector<HTMLElement>('main [role=grid]')

/**
 * Puts the focus on the first row of the list of this screen, where the keys of a row act.
 *
 * @returns Whether there is a row.
 */
export function enterList(): boolean {
  const grid = list()
  grid?.scrollTo({ top: 0 })
  const first = grid?.querySelector<HTMLElement>('[data-row="0"], [data-place][tabindex="0"]')
  first?.focus({ preventScroll: true })
  return first != null
}

/**
 * Puts the focus on the list of the screen that was gone to, once it is there: not on a row, which would hold a live view still.
 * Where there is no list, and until then, on the screen. Gives way to whatever else takes the focus meanwhile.
 */
export function focusScreen(): void {
  const untilMs = performance.now() + PATIENCE_MS
  const left = document.activeElement
  const main = document.getElementById('main')
  const look = (): void => {
    const now = document.activeElement
    if (now !== left && now !== main && now !== document.body) return
    const grid = list()
    // A list without rows takes no focus, nor does a table of which each cell does.
    if (grid?.hasAttribute('tabindex')) grid.focus({ preventScroll: true })
    else {
      main?.focus({ preventScroll: true })
      if (performance.now() < untilMs) requestAnimationFrame(look)
    }
  }
  requestAnimationFrame(look)
}
