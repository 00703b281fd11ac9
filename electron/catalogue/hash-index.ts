interface Hashed {
  readonly hash: string
}

/** Finds things by the keyed hash of their secret. */
export interface HashIndex<T extends Hashed> {
  /** @param items The things as they are now; filed again only when another map is given. */
  find(items: ReadonlyMap<string, T>, hash: string): T | null
}

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
        byHash = new Map([...items.values()].map((item) => [item.hash, item]))
        filed = items
      }
      return byHash.get(hash) ?? null
    },
  }
}
