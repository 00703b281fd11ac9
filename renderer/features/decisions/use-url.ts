import { useSearchParams } from 'wouter'

/** What the address of this screen holds, so that a view can be kept, shared and gone back to. */
export interface DecisionsUrl {
  /** The filter text. */
  readonly text: string
  /** The decision whose details are open. */
  readonly openId: number | null
  readonly setText: (text: string) => void
  readonly setOpenId: (id: number | null) => void
}

/** Reads and changes the address, without a step in the history for each letter. */
export function useDecisionsUrl(): DecisionsUrl {
  const [search, setSearch] = useSearchParams()
  const open = search.get('open') ?? ''
  const change = (key: 'q' | 'open', value: string): void =>
    setSearch(
      (held) => {
        const next = new URLSearchParams(held)
        if (value === '') next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace: true },
    )
  return {
    text: search.get('q') ?? '',
    openId: /^\d+$/.test(open) ? Number(open) : null,
    setText: (text) => change('q', text),
    setOpenId: (id) => change('open', id === null ? '' : String(id)),
  }
}
