import { useState } from 'react'

/** What an element needs to keep its rows still. */
interface StillHandlers {
  onPointerEnter(): void
  onPointerLeave(): void
  onFocus(): void
  onBlur(): void
}

/**
 * A list that keeps its rows where they are while the pointer or the focus is in it, so that nothing comes under a finger that is
 * about to press. What is new is put after those that are there, and what is gone goes; out of it, the order is that of the list.
 *
 * @param keyOf The same for the same row.
 * @returns The rows to show, and what the element around them needs.
 */
export function useStillRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): { readonly rows: readonly Row[]; readonly around: StillHandlers } {
  const [order, setOrder] = useState<readonly string[] | null>(null)
  const [inside, setInside] = useState({ pointer: false, focus: false })
  const hold = (change: Partial<typeof inside>): void => {
    const next = { ...inside, ...change }
    setInside(next)
    if (!next.pointer && !next.focus) setOrder(null)
    else if (order === null) setOrder(rows.map(keyOf))
  }
  return {
    rows: order === null ? rows : inOrder(rows, keyOf, order),
    around: {
      onPointerEnter: () => hold({ pointer: true }),
      onPointerLeave: () => hold({ pointer: false }),
      onFocus: () => hold({ focus: true }),
      onBlur: () => hold({ focus: false }),
    },
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
