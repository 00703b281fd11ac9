import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { TokenBinding } from '../store/types.ts'
import { bindingOf } from '../tokens/restrictions/addresses.ts'
import { subscribeTokenIdOf } from '../tokens/subscribe-grant-ids.ts'
import type { Editor } from './editor.ts'
import type { Catalogue } from './types.ts'

interface TokenBindings {
  readonly calls: Catalogue['tokenBindings']
  /** The addresses a token is bound to, for the check whether one more has room. */
  boundTo(tokenId: number): readonly string[]
}

/**
 * The addresses tokens are bound to. In memory, so that looking whether there is room and taking it are one step; on disk
 * they are put with the admission that took them, before it is answered.
 *
 * @param placesOf How many addresses a token admits. Null when it binds to none.
 */
export function createTokenBindings(
  editor: Editor,
  tables: CatalogueTables,
  placesOf: (tokenId: number) => number | null,
): TokenBindings {
  const bound = new Map<number, TokenBinding[]>()
  for (const binding of tables.tokenBindings.all()) add(binding)

  function add(binding: TokenBinding): void {
    const taken = bound.get(binding.tokenId)
    if (taken === undefined) bound.set(binding.tokenId, [binding])
    else taken.push(binding)
  }

  return {
    boundTo: (tokenId) => (bound.get(tokenId) ?? NONE).map((each) => each.address),
    calls: {
      list: (tokenId) => [...(bound.get(tokenId) ?? NONE)],
      reset: (tokenId, actor) =>
        editor.edit((edit) => {
          const count = bound.get(tokenId)?.length ?? 0
          tables.tokenBindings.remove(tokenId)
          edit.audit(actor, 'token_bindings.reset', String(tokenId), `${count} addresses`)
          edit.afterCommit(() => void bound.delete(tokenId))
          return count
        }),
      take(grantId, address, nowMs) {
        const tokenId = subscribeTokenIdOf(grantId)
        const places = tokenId === null ? null : placesOf(tokenId)
        if (tokenId === null || places === null || places === 0) return null
        const taken = bound.get(tokenId) ?? NONE
        const network = bindingOf(address)
        if (taken.some((each) => each.address === network)) return null
        if (network === null || taken.length >= places) return 'taken'
        const binding = { tokenId, address: network, boundAtMs: nowMs }
        add(binding)
        return binding
      },
      release({ tokenId, address }) {
        const rest = (bound.get(tokenId) ?? NONE).filter((each) => each.address !== address)
        if (rest.length > 0) bound.set(tokenId, rest)
        else bound.delete(tokenId)
      },
    },
  }
}

const NONE: readonly TokenBinding[] = []
