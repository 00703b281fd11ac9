import { useCallback, useMemo, useRef, useState } from 'react'

/** The rows that were ticked. What is no longer on screen is no longer selected. */
export interface Selection<T> {
  readonly ids: ReadonlySet<string>
  readonly rows: readonly T[]
  /** Ticks or unticks; with a range all from the row ticked before to this one. Stable. */
  readonly toggle: (row: T, isRange: boolean) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

/** Keeps which of the rows shown are chosen; one that is no longer shown is not. */
export function useSelection<T extends { readonly id: string }>(shown: readonly T[]): Selection<T> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const latest = useRef({ shown, lastId: '' })
  latest.current.shown = shown
  const toggle = useCallback((row: T, isRange: boolean) => {
    const { lastId, shown: listed } = latest.current
    const from = listed.findIndex(({ id }) => id === lastId)
    const to = listed.findIndex(({ id }) => id === row.id)
    latest.current.lastId = row.id
    setIds((held) => {
      const next = new Set(held)
      if (isRange && from >= 0 && to >= 0) {
        for (const { id } of listed.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(id)
      } else if (!next.delete(row.id)) next.add(row.id)
      return next
    })
  }, [])
  const rows = useMemo(() => shown.filter(({ id }) => ids.has(id)), [shown, ids])
  return {
    ids,
    rows,
    toggle,
    selectAll: () => setIds(new Set(shown.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  }
}
