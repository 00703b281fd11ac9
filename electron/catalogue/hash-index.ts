interface Hashed {
  readonly hash: string
  /** Of the text before. Whether that still counts is for the caller to judge. */
  readonly previousHash?: string | null
}

/** Finds things by the keyed hash of their secret. */
export interface HashIndex<T extends Hashed> {
  /** @param items The things as they are now; filed again only when another map is given. */
  find(items: ReadonlyMap<string, T>, hash: string): T | null
}

const hashesOf = <T extends Hashed>(item: T): [string, T][] =>
  item.previousHash == null
    ? [[item.hash, item]]
    : [
        [item.previousHash, item],
        [item.hash, item],
      ]

/**
 * Files things by the keyed hash of their secret. How long a look-up takes tells something about hashes at most, and
 * without the key nobody can choose those.
 */
export function createHashIndex<T extends Hashed>(): HashIndex<T> {
  let filed: ReadonlyMap<string, T> | null = null
  let byHash = new Map<string, T>()
  return {
    find: (items, hash) => {
      if (items !== filed) {
        byHash = new Map([...items.values()].flatMap(hashesOf))
        filed = items
      }
      return byHash.get(hash) ?? null
    },
  }
}
