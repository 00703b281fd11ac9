import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PlainToken, TokenSource } from './token-source.ts'

/** Tokens looked at in one turn: about a millisecond once they are indexed. */
const SLICE = 4_000

/** How well something fits what is looked for: 0 is the whole of a name, 1 its beginning, 2 a part. */
export type Fit = 0 | 1 | 2

/**
 * How well lines of text fit; null when some word is in none of them.
 *
 * @param text   In small letters, each line between line ends.
 * @param wanted In small letters; words apart by single spaces.
 */
export function fitOf(text: string, wanted: string): Fit | null {
  if (!text.includes(wanted)) {
    const isEach = wanted.includes(' ') && wanted.split(' ').every((word) => text.includes(word))
    return isEach ? 2 : null
  }
  if (text.includes(`\n${wanted}\n`)) return 0
  return text.includes(`\n${wanted}`) ? 1 : 2
}

/** What is looked for, as {@link fitOf} takes it. */
export const wantedOf = (text: string): string =>
  text.toLowerCase().split(/\s+/).filter(Boolean).join(' ')

/** A token that fits. */
export interface FoundToken {
  readonly token: PlainToken
  readonly fit: Fit
}

/**
 * Finds the tokens that fit best, of those that fit equally the newest, deleted ones left out. Lets others have their turn meanwhile.
 *
 * @param text  Nothing is found for one without a letter or digit; it is indexed all the same, so that the next one is quick.
 * @param limit At most so many.
 */
export async function searchTokens(
  sources: readonly TokenSource[],
  text: string,
  limit: number,
): Promise<readonly FoundToken[]> {
  const wanted = wantedOf(text)
  const found: FoundToken[] = []
  for (const source of sources) {
    const taken = source.take()
    const left = [limit, limit, limit]
    for (let index = taken.length - 1; index >= 0; index -= 1) {
      if ((taken.length - index) % SLICE === 0) await nextTurn()
      const indexed = taken.indexed(index)
      const fit = wanted === '' ? null : fitOf(indexed.text, wanted)
      if (fit === null || left[fit] === 0) continue
      const token = taken.at(index)
      if (token.deletedAtMs !== null) continue
      left[fit] = (left[fit] ?? 0) - 1
      found.push({ token, fit })
    }
  }
  return found
    .sort((one, other) => one.fit - other.fit || other.token.createdAtMs - one.token.createdAtMs)
    .slice(0, limit)
}
