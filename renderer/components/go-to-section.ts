import { go } from '../route.ts'

/** How long a screen may take until its part is there. */
const PATIENCE_MS = 3_000

/** Goes to a screen and there to the part of this heading, once it is drawn. */
export function goToSection(path: string, title: string): void {
  go(path)
  showSection(title)
}

/** Goes to the part of this heading on the screen one is at, once it is drawn. */
export function showSection(title: string): void {
  const untilMs = performance.now() + PATIENCE_MS
  const look = (): void => {
    const headings = document.querySelectorAll<HTMLElement>('main h2')
    const heading = [...headings].find((each) => each.textContent === title)
    if (heading === undefined) {
      if (performance.now() < untilMs) requestAnimationFrame(look)
      return
    }
    heading.scrollIntoView({ block: 'start' })
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }
  requestAnimationFrame(look)
}
