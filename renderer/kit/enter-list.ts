/** How long the list of a screen may take until it is there. */
const PATIENCE_MS = 10_000
const AGAIN_MS = 50

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
 * Where there is no list, and until then, on the screen. Gives way to whatever else takes the focus meanwhile. Called where the screen
 * that is left may still be shown.
 */
export function focusScreen(): void {
  const untilMs = performance.now() + PATIENCE_MS
  const main = document.getElementById('main')
  const before = list()
  let left = document.activeElement
  const look = (): void => {
    const now = document.activeElement
    if (![left, main, before, document.body].includes(now)) return
    const grid = list()
    // A list without rows takes no focus, nor does a table of which each cell does.
    const takesFocus = grid?.hasAttribute('tabindex') === true
    const at = takesFocus ? grid : main
    at?.focus({ preventScroll: true })
    left = at
    // The list that was there goes with its screen, and the focus with it.
    const isOver = takesFocus && grid !== before
    if (!isOver && performance.now() < untilMs) setTimeout(look, AGAIN_MS)
  }
  requestAnimationFrame(look)
}
