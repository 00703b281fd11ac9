import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PlainToken, TokenSource } from './token-source.ts'

/** Tokens looked at in one turn: about a millisecond once they are indexed. */
const SLICE = 4_000

/** How well something fits what is looked for: 0 is the whole of a name, 1 its beginning, 2 a part. */
export type Fit = 0 | 1 | 2

/** What is looked for, in small letters. */
export interface Wanted {
  /** Words apart by single spaces; empty when there are none. */
  readonly whole: string
  readonly words: readonly string[]
  readonly asLine: string
  readonly asBeginning: string
}

/** Takes apart what is looked for, once for all that is looked through. */
export function wantedOf(text: string): Wanted {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const whole = words.join(' ')
  return { whole, words, asLine: `\n${whole}\n`, asBeginning: `\n${whole}` }
}

/**
 * How well lines of text fit; null when some word is in none of them.
 *
 * @param text In small letters, each line between line ends.
 */
export function fitOf(text: string, { whole, words, asLine, asBeginning }: Wanted): Fit | null {
  const at = text.indexOf(whole)
  if (at === -1) {
    const isEach = words.length > 1 && words.every((word) => text.includes(word))
    return isEach ? 2 : null
  }
  // Nothing that stands before where it first is can begin with it.
  if (text.indexOf(asBeginning, at - 1) === -1) return 2
  return text.indexOf(asLine, at - 1) === -1 ? 1 : 0
}

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
      const fit = wanted.whole === '' ? null : fitOf(indexed.text, wanted)
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
