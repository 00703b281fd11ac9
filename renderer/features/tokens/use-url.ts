import { useAddress } from '../../components/use-address.ts'

/** What the address of the list holds, so that a view can be kept, shared and gone back to. */
export interface TokensUrl {
  readonly filter: string
  /** Id of the token whose details are open. */
  readonly openId: string | null
  /** The stream that a token is to be issued for first, as it is called on the wire. Empty: for any. Null: none is to be. */
  readonly issuingFor: string | null
  /** Id of the token that the one to be issued is to be like. Null: none. */
  readonly issuingAs: string | null
  readonly setFilter: (filter: string) => void
  readonly setOpenId: (id: string | null) => void
}

/** Reads and changes the address. */
export function useTokensUrl(): TokensUrl {
  const [search, change] = useAddress()
  return {
    filter: search.get('q') ?? '',
    openId: search.get('open'),
    issuingFor: search.get('issue') === null ? null : (search.get('stream') ?? ''),
    issuingAs: search.get('as'),
    setFilter: (filter) => change({ q: filter }),
    setOpenId: (id) => change({ open: id }),
  }
}
