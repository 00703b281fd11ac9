import type { Token, TokenKind } from '../../shared/token.ts'
import type { Actor } from './types.ts'

/** A token without what is known of its use and its revocation, which is kept elsewhere for all kinds. */
export type PlainToken = Omit<Token, 'revokedAtMs' | 'revokedUntilMs' | 'lastUsedAtMs' | 'uses'>

/** The tokens of one or more kinds, for the list over all of them. */
export interface TokenSource {
  readonly kinds: readonly TokenKind[]
  /** What there is now, deleted ones too, oldest first; each is made for showing only when it is asked for. */
  take(): { readonly length: number; at(index: number): PlainToken }
  /** Null when there is none with this id. */
  find(id: string): PlainToken | null
  setDisabled(id: string, disabled: boolean, actor: Actor): void
  remove(id: string, actor: Actor): void
  restore(id: string, actor: Actor): void
}

/** Makes the reading part of a source of things that are held in memory, in the order they were made. */
export function readingOf<T>(
  items: () => readonly T[],
  view: (item: T) => PlainToken,
): TokenSource['take'] {
  return () => {
    const taken = items()
    return {
      length: taken.length,
      at: (index) => {
        const item = taken[index]
        if (item === undefined) throw new RangeError('There are not so many tokens.')
        return view(item)
      },
    }
  }
}
