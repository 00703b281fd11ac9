import { useAddress } from '../../components/use-address.ts'

/** What the address of this screen holds, so that a view can be kept, shared and gone back to. */
export interface DecisionsUrl {
  /** The filter text. */
  readonly text: string
  /** The decision whose details are open. */
  readonly openId: number | null
  readonly setText: (text: string) => void
  readonly setOpenId: (id: number | null) => void
}

/** Reads and changes the address. */
export function useDecisionsUrl(): DecisionsUrl {
  const [search, change] = useAddress()
  const open = search.get('open') ?? ''
  return {
    text: search.get('q') ?? '',
    openId: /^\d+$/.test(open) ? Number(open) : null,
    setText: (text) => change({ q: text }),
    setOpenId: (id) => change({ open: id === null ? null : String(id) }),
  }
}
