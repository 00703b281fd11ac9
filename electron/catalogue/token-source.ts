import type { Token, TokenKind } from '../../shared/token.ts'
import type { Actor } from './actor.ts'

/** A token without what is known of its use and its revocation, which is kept elsewhere for all kinds. */
export type PlainToken = Omit<Token, 'revokedAtMs' | 'revokedUntilMs' | 'lastUsedAtMs' | 'uses'>

/** What can be done with most kinds of token. */
export const EVERY_ACT = {
  isSwitchable: true,
  isRevocable: true,
  isDeletable: true,
  isRenewable: true,
} as const

/** What a token is found by. */
export interface IndexedToken {
  readonly kind: TokenKind
  readonly createdAtMs: number
  /** Label, id, issuer, streams, tags and tracking id in small letters, each in a line of its own between line ends. No secret. */
  readonly text: string
}

/** The tokens there were at one moment, oldest first. */
export interface TakenTokens {
  readonly length: number
  /** Made for showing only when it is asked for. */
  at(index: number): PlainToken
  /** Made once for each token, and again after an edit of it or of streams. */
  indexed(index: number): IndexedToken
}

/** The tokens of one or more kinds, for the list over all of them. */
export interface TokenSource {
  readonly kinds: readonly TokenKind[]
  /** What there is now, deleted ones too. */
  take(): TakenTokens
  /** Null when there is none with this id. */
  find(id: string): PlainToken | null
  /** What {@link find} has as its label, without the rest of the row: asked for every live session. */
  labelOf(id: string): string | null
  setDisabled(id: string, disabled: boolean, actor: Actor): void
  remove(id: string, actor: Actor): void
  restore(id: string, actor: Actor): void
}

/**
 * Makes the finding part of a source.
 *
 * @param get Undefined when there is none with this id.
 */
export const findingOf = <T extends object>(
  get: (id: string) => T | undefined,
  view: (item: T) => PlainToken,
  labelOf: (item: T) => string,
): Pick<TokenSource, 'find' | 'labelOf'> => ({
  find: (id) => {
    const item = get(id)
    return item === undefined ? null : view(item)
  },
  labelOf: (id) => {
    const item = get(id)
    return item === undefined ? null : labelOf(item)
  },
})

/** The label of what is stored with one. */
export const ownLabel = ({ label }: { readonly label: string }): string => label

/**
 * Makes the reading part of a source of things that are held in memory, in the order they were made. An edit puts another object in
 * the place of the one before, so what was indexed of an object holds as long as it is there.
 *
 * @param options.names Whatever names in `view` come from besides the thing itself; indexed anew when it is another object.
 *        Default: nothing.
 * @param options.also Further texts it is found by, none of them secret. Default: none.
 */
export function readingOf<T extends object>(
  items: () => readonly T[],
  view: (item: T) => PlainToken,
  options: {
    readonly names?: () => object
    readonly also?: (item: T) => readonly string[]
  } = {},
): TokenSource['take'] {
  const { names, also } = options
  let known = new WeakMap<T, IndexedToken>()
  /** What stood at each place last, which is nearly always what stands there now: to look is quicker than to look up. */
  let places: ({ readonly item: T; readonly indexed: IndexedToken } | null)[] = []
  let namedBy = names?.()

  function indexedOf(item: T): IndexedToken {
    const found = known.get(item)
    if (found !== undefined) return found
    const made = indexOf(view(item), also?.(item) ?? [])
    known.set(item, made)
    return made
  }

  function indexedAt(index: number, item: T): IndexedToken {
    const place = places[index]
    if (place != null && place.item === item) return place.indexed
    const indexed = indexedOf(item)
    places[index] = { item, indexed }
    return indexed
  }

  return () => {
    const taken = items()
    const namedNow = names?.()
    if (namedNow !== namedBy) {
      known = new WeakMap()
      places = []
    }
    places.length = Math.min(places.length, taken.length)
    while (places.length < taken.length) places.push(null)
    namedBy = namedNow
    const itemAt = (index: number): T => {
      const item = taken[index]
      if (item === undefined) throw new RangeError('There are not so many tokens.')
      return item
    }
    return {
      length: taken.length,
      at: (index) => view(itemAt(index)),
      indexed: (index) => indexedAt(index, itemAt(index)),
    }
  }
}

function indexOf(token: PlainToken, also: readonly string[]): IndexedToken {
  const { kind, createdAtMs, label, id, issuedBy, streams, tags } = token
  const fields = [label, id, issuedBy ?? '', ...streams, ...tags, ...also]
  return { kind, createdAtMs, text: `\n${fields.join('\n').toLowerCase()}\n` }
}
