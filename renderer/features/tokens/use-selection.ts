import { useCallback, useMemo, useRef, useState } from 'react'
import type { Token } from '../../../shared/token.ts'

/** The rows that were ticked. What is no longer on screen is no longer selected. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  readonly tokens: readonly Token[]
  /** Ticks or unticks; with a range all from the row ticked before to this one. Stable. */
  readonly toggle: (token: Token, isRange: boolean) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

export function useSelection(shown: readonly Token[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const latest = useRef({ shown, lastId: '' })
  latest.current.shown = shown
  const toggle = useCallback((token: Token, isRange: boolean) => {
    const { lastId, shown: rows } = latest.current
    const from = rows.findIndex(({ id }) => id === lastId)
    const to = rows.findIndex(({ id }) => id === token.id)
    latest.current.lastId = token.id
    setIds((held) => {
      const next = new Set(held)
      if (isRange && from >= 0 && to >= 0) {
        for (const { id } of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(id)
      } else if (!next.delete(token.id)) next.add(token.id)
      return next
    })
  }, [])
  const tokens = useMemo(() => shown.filter(({ id }) => ids.has(id)), [shown, ids])
  return {
    ids,
    tokens,
    toggle,
    selectAll: () => setIds(new Set(shown.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  }
}
