import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { TokenBinding } from '../store/types.ts'
import { bindingOf } from '../tokens/restrictions/addresses.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'

/** Addresses that subscribe and publish tokens are bound to, where a token admits only the first few. */
export interface TokenBindings {
  /** In the order they were bound. Empty when the token of this grant (`st-<id>`, `pt-<id>`) is bound to none. */
  list(grantId: string): readonly TokenBinding[]
  /**
   * Frees all of a token's places.
   *
   * @returns How many there were.
   */
  reset(grantId: string, actor: Actor): number
  /**
   * Hot path, after everything else allowed it: binds the token behind a grant to an address, in memory. Whoever
   * admits stores it with the admission and calls `stored`, or else `release`, once. Until then whoever else comes from
   * there gets it too, so that the first one’s failure lets nobody in unrecorded.
   *
   * @returns What was bound; null when nothing had to be, `taken` when all places are or the address is not known.
   */
  take(grantId: string, address: string | null, nowMs: number): TokenBinding | 'taken' | null
  /** It is on disk: from now on nothing has to be bound for that address. */
  stored(binding: TokenBinding): void
  /**
   * Gives back what was taken for an admission that did not come about. The place is free when all who share it did. No
   * effect once it is on disk.
   */
  release(binding: TokenBinding): void
}

/** With what other rooms of the catalogue do with them. */
export interface OwnedTokenBindings {
  readonly calls: TokenBindings
  /** The addresses a token is bound to, for the check whether one more has room. */
  boundTo(grantId: string): readonly string[]
  /** Refuses to take places again that were freed, when they are not free any more. ERR_RESTORE_TAKEN. */
  assertFree(grantId: string): void
  /**
   * Takes places that were freed again, once an edit put their rows back. A token that has fewer by now gives up those that were
   * bound last.
   */
  putBack(edit: Edit, grantId: string): void
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
): OwnedTokenBindings {
  const held = new Map<string, Held[]>()
  for (const binding of tables.tokenBindings.all()) add({ binding, users: STORED })

  const of = (grantId: string): readonly Held[] => held.get(grantId) ?? NONE
  const heldAt = ({ grantId, address }: TokenBinding): Held | undefined =>
    of(grantId).find((each) => each.binding.address === address)

  function add(one: Held): void {
    const { grantId } = one.binding
    const others = held.get(grantId)
    if (others === undefined) held.set(grantId, [one])
    else others.push(one)
  }

  return {
    boundTo: (grantId) => of(grantId).map(({ binding }) => binding.address),
    assertFree: (grantId) => {
      if (of(grantId).length > 0 || placesOf(grantId) === null) {
        throw new AppError(
          'ERR_RESTORE_TAKEN',
          'Other addresses have its places by now, or the token is gone. Free the places first, then restore.',
        )
      }
    },
    putBack: (edit, grantId) => {
      const places = placesOf(grantId) ?? 0
      const rows = tables.tokenBindings.all().filter((each) => each.grantId === grantId)
      for (const binding of rows.slice(places)) tables.tokenBindings.removeOne(binding)
      edit.afterCommit(() => {
        for (const binding of rows.slice(0, places)) add({ binding, users: STORED })
      })
    },
    calls: {
      list: (grantId) => of(grantId).map(({ binding }) => binding),
      reset: (grantId, actor) =>
        editor.edit((edit) => {
          const count = of(grantId).length
          if (count > 0) fileBindings(edit, tables, { grantId, count, actor })
          tables.tokenBindings.remove(grantId)
          edit.audit(actor, 'token_bindings.reset', grantId, say('{count} addresses', { count }))
          edit.afterCommit(() => void held.delete(grantId))
          return count
        }),
      take(grantId, address, nowMs) {
        const stored = storedGrantOf(grantId)
        const places = stored === null ? null : placesOf(stored)
        if (stored === null || places === null || places === 0) return null
        const network = bindingOf(address)
        const there = of(stored).find(({ binding }) => binding.address === network)
        // Whoever comes while it is on its way takes it to the store as well: the first may fail.
        if (there !== undefined) return shared(there)
        if (network === null || of(stored).length >= places) return 'taken'
        const binding = { grantId: stored, address: network, boundAtMs: nowMs }
        add({ binding, users: 1 })
        return binding
      },
      stored(binding) {
        const there = heldAt(binding)
        if (there === undefined) add({ binding, users: STORED })
        else there.users = STORED
      },
      release(binding) {
        const there = heldAt(binding)
        if (there === undefined) return
        there.users -= 1
        if (there.users > 0) return
        const rest = of(binding.grantId).filter((each) => each !== there)
        if (rest.length > 0) held.set(binding.grantId, rest)
        else held.delete(binding.grantId)
      },
    },
  }
}

/** A place that is taken. */
interface Held {
  readonly binding: TokenBinding
  /** Admissions that stand on it and are not on disk: it is free when the last one gives it back. Infinite once it is. */
  users: number
}

const STORED = Number.POSITIVE_INFINITY

function shared(place: Held): TokenBinding | null {
  if (place.users === STORED) return null
  place.users += 1
  return place.binding
}

const NONE: readonly Held[] = []

/** Keeps the places that are freed, to put them back. */
function fileBindings(
  edit: Edit,
  tables: CatalogueTables,
  freed: { readonly grantId: string; readonly count: number; readonly actor: Actor },
): void {
  const { grantId, count, actor } = freed
  tables.deleted.file(
    {
      kind: 'token_bindings',
      subject: grantId,
      label: grantId,
      takes: [{ noun: 'address', count }],
      actor,
      deletedAtMs: edit.nowMs,
    },
    [{ table: 'token_bindings', where: 'grant_id = @value', value: grantId }],
  )
}
