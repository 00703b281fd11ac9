/** The colour a token stands for in the theme in force, as a canvas takes it. */
export function resolveColour(element: HTMLElement, token: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  // A canvas keeps its colours where the reader's own are forced on the page; all of one colour, lines and areas would be one.
  probe.style.setProperty('forced-color-adjust', 'none')
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** The type of a chart's axes. */
export const AXIS_FONT = '11px Inter, system-ui, sans-serif'
