import { storedGrantOf } from '../../shared/token-grants.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { TokenBinding } from '../store/types.ts'
import { bindingOf } from '../tokens/restrictions/addresses.ts'
import type { Editor } from './editor.ts'
import type { Catalogue } from './types.ts'

interface TokenBindings {
  readonly calls: Catalogue['tokenBindings']
  /** The addresses a token is bound to, for the check whether one more has room. */
  boundTo(grantId: string): readonly string[]
}

/**
 * The addresses tokens are bound to. In memory, so that looking whether there is room and taking it are one step; on disk
 * they are put with the admission that took them, before it is answered.
 *
 * @param placesOf How many addresses the token of a grant admits. Null when it binds to none.
 */
export function createTokenBindings(
  editor: Editor,
  tables: CatalogueTables,
  placesOf: (grantId: string) => number | null,
): TokenBindings {
  const bound = new Map<string, TokenBinding[]>()
  for (const binding of tables.tokenBindings.all()) add(binding)

  function add(binding: TokenBinding): void {
    const taken = bound.get(binding.grantId)
    if (taken === undefined) bound.set(binding.grantId, [binding])
    else taken.push(binding)
  }

  return {
    boundTo: (grantId) => (bound.get(grantId) ?? NONE).map((each) => each.address),
    calls: {
      list: (grantId) => [...(bound.get(grantId) ?? NONE)],
      reset: (grantId, actor) =>
        editor.edit((edit) => {
          const count = bound.get(grantId)?.length ?? 0
          tables.tokenBindings.remove(grantId)
          edit.audit(actor, 'token_bindings.reset', grantId, `${count} addresses`)
          edit.afterCommit(() => void bound.delete(grantId))
          return count
        }),
      take(grantId, address, nowMs) {
        const stored = storedGrantOf(grantId)
        const places = stored === null ? null : placesOf(stored)
        if (stored === null || places === null || places === 0) return null
        const taken = bound.get(stored) ?? NONE
        const network = bindingOf(address)
        if (taken.some((each) => each.address === network)) return null
        if (network === null || taken.length >= places) return 'taken'
        const binding = { grantId: stored, address: network, boundAtMs: nowMs }
        add(binding)
        return binding
      },
      release({ grantId, address }) {
        const rest = (bound.get(grantId) ?? NONE).filter((each) => each.address !== address)
        if (rest.length > 0) bound.set(grantId, rest)
        else bound.delete(grantId)
      },
    },
  }
}

const NONE: readonly TokenBinding[] = []
