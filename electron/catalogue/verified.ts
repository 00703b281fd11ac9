/** Texts remembered at most; with the generation before, twice as many. */
const REMEMBERED = 10_000

/**
 * Remembers credentials whose signature was right, since a player presents the same one again and again and checking it
 * costs more than all the rest of a decision. What a credential permits is not remembered by this: expiry, revocation,
 * stream, address and the rest are looked at each time.
 */
export interface Verified<T> {
  /**
   * @param basis What the signature was checked with, e.g. the list of keys in force; with another than before
   *              everything is forgotten. Compared by identity.
   */
  find(text: string, basis: unknown): T | undefined
  remember(text: string, verified: T): void
}

/**
 * Two generations: when the younger is full it becomes the elder, whose texts return to the younger when they are
 * asked for. A look-up compares hashes seeded at random first, so how long it takes tells nothing about a token.
 */
export function createVerified<T>(remembered: number = REMEMBERED): Verified<T> {
  let basisBefore: unknown = null
  let younger = new Map<string, T>()
  let elder = new Map<string, T>()

  function remember(text: string, verified: T): void {
    if (younger.size >= remembered) {
      elder = younger
      younger = new Map()
    }
    younger.set(text, verified)
  }

  return {
    remember,
    find(text, basis) {
      if (basis !== basisBefore) {
        basisBefore = basis
        younger = new Map()
        elder = new Map()
        return undefined
      }
      const recent = younger.get(text)
      if (recent !== undefined) return recent
      const found = elder.get(text)
      if (found !== undefined) remember(text, found)
      return found
    },
  }
}
