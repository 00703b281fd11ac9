import type { Import } from './sources.ts'

/**
 * The circles among imports, each as the files of it in order: all that reach each other by what they import (the strongly
 * connected components of https://doi.org/10.1137/0201010 with two files or more). Empty when there is none.
 */
export function circlesOf(imports: readonly Import[]): readonly (readonly string[])[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to])
  /** In the order of their first visit, with the earliest that is reached and still open. */
  const lowest = new Map<string, number>()
  const open: string[] = []
  const circles: string[][] = []

  function visit(file: string): number {
    const order = lowest.size
    let low = order
    lowest.set(file, order)
    open.push(file)
    for (const to of next.get(file) ?? []) {
      if (!lowest.has(to)) low = Math.min(low, visit(to))
      else if (open.includes(to)) low = Math.min(low, lowest.get(to) ?? low)
    }
    lowest.set(file, low)
    if (low === order) {
      const circle = open.splice(open.indexOf(file))
      if (circle.length > 1) circles.push(circle.sort())
    }
    return low
  }

  for (const file of next.keys()) if (!lowest.has(file)) visit(file)
  return circles
}
