import { useState } from 'react'

/**
 * A list that keeps its rows where they are for as long as it is looked at, so that nothing comes under a finger that is about to
 * press. What is new is put after those that are there, and what is gone goes, and is new when it comes back.
 *
 * @param keyOf The same for the same row.
 * @returns The rows to show, whether the list would have them in another order, and what takes over that order.
 */
export function useStillRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): { readonly rows: readonly Row[]; readonly moved: boolean; readonly sortAnew: () => void } {
  const [order, setOrder] = useState<readonly string[]>(() => rows.map(keyOf))
  const shown = inOrder(rows, keyOf, order)
  const now = shown.map(keyOf)
  if (!isSame(now, order)) setOrder(now)
  return {
    rows: shown,
    moved: !isSame(now, rows.map(keyOf)),
    sortAnew: () => setOrder(rows.map(keyOf)),
  }
}

/** Those of a known order in it, the others after them in their own. */
export function inOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  order: readonly string[],
): readonly Row[] {
  const places = new Map(order.map((key, place) => [key, place]))
  const placeOf = (row: Row): number => places.get(keyOf(row)) ?? order.length
  return rows.toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** Whether the same keys are in the same places. */
export const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((key, place) => key === other[place])
