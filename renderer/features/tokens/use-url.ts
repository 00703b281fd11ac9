import { useAddress } from '../../components/use-address.ts'

/** What the address of the list holds, so that a view can be kept, shared and gone back to. */
export interface TokensUrl {
  readonly filter: string
  /** Id of the token whose details are open. */
  readonly openId: string | null
  /** Whether a token is to be issued first. */
  readonly isIssuing: boolean
  readonly setFilter: (filter: string) => void
  readonly setOpenId: (id: string | null) => void
}

/** Reads and changes the address. */
export function useTokensUrl(): TokensUrl {
  const [search, change] = useAddress()
  return {
    filter: search.get('q') ?? '',
    openId: search.get('open'),
    isIssuing: search.get('issue') !== null,
    setFilter: (filter) => change({ q: filter }),
    setOpenId: (id) => change({ open: id }),
  }
}
